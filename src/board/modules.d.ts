// The parts that are used of two packages that bring no types.

declare module 'epoll' {
  export class Epoll {
    static readonly EPOLLIN: number;
    static readonly EPOLLPRI: number;
    constructor(callback: (error: Error | null, fd: number, events: number) => void);
    add(fd: number, events: number): this;
    remove(fd: number): this;
    close(): void;
  }
}

declare module 'i2c-bus' {
  interface Transferred {
    readonly bytesRead: number;
    readonly buffer: Buffer;
  }

  /** Names one device by its address on every call; opens the bus file once per address and keeps it. */
  export interface PromisifiedBus {
    readByte(address: number, command: number): Promise<number>;
    readWord(address: number, command: number): Promise<number>;
    readI2cBlock(address: number, command: number, length: number, buffer: Buffer): Promise<Transferred>;
    writeByte(address: number, command: number, byte: number): Promise<void>;
    writeWord(address: number, command: number, word: number): Promise<void>;
    writeI2cBlock(address: number, command: number, length: number, buffer: Buffer): Promise<unknown>;
    writeQuick(address: number, bit: 0 | 1): Promise<void>;
    receiveByte(address: number): Promise<number>;
    sendByte(address: number, byte: number): Promise<void>;
    i2cRead(address: number, length: number, buffer: Buffer): Promise<Transferred>;
    i2cWrite(address: number, length: number, buffer: Buffer): Promise<unknown>;
    close(): Promise<void>;
  }

  export function openPromisified(busNumber: number): Promise<PromisifiedBus>;
}
