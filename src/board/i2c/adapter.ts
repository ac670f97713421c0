/**
 * One bus as the kernel offers it, or as a simulation of it does: bare transfers, one at a time, no
 * deadline, errors with the kernel's errno. Everything else is `BusI2c`'s business.
 */
export interface Adapter {
  readByte(address: number, register: number): Promise<number>;
  readWord(address: number, register: number): Promise<number>;
  readBlock(address: number, register: number, length: number): Promise<Uint8Array>;
  writeByte(address: number, register: number, value: number): Promise<void>;
  writeWord(address: number, register: number, value: number): Promise<void>;
  writeBlock(address: number, register: number, data: Uint8Array): Promise<void>;
  quick(address: number): Promise<void>;
  receiveByte(address: number): Promise<number>;
  sendByte(address: number, value: number): Promise<void>;
  read(address: number, length: number): Promise<Uint8Array>;
  write(address: number, data: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface Adapters {
  /** May cost nothing and fail only at the first transfer. */
  open(bus: number): Promise<Adapter>;
  /** Bus numbers on this host, ascending. */
  buses(): Promise<readonly number[]>;
}
