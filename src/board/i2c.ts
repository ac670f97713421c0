import type { Fault } from '../lib/errors.ts';

/**
 * One chip on a bus. SMBus-style calls work on every adapter and on the kernel's stub; `read` and `write`
 * are plain I2C transfers for chips that have no registers. Every call is one bus transfer with a deadline
 * and throws DeviceError: absent (nothing acknowledges), busy (a kernel driver or another process holds the
 * address), stuck (deadline over), failed (any other bus error).
 *
 * A read from a register that fails right after a success is tried once more. A device that fails several times
 * in a row is left alone for a while: its calls then throw what the last one threw, and the wire is not touched.
 */
export interface I2cDevice {
  readByte(register: number): Promise<number>;
  /** Little-endian, as SMBus says; most chips are big-endian: swap in the driver. */
  readWord(register: number): Promise<number>;
  /** I2C block read of 1 to 32 bytes from `register` on. */
  readBlock(register: number, length: number): Promise<Uint8Array>;
  writeByte(register: number, value: number): Promise<void>;
  writeWord(register: number, value: number): Promise<void>;
  /** I2C block write of 1 to 32 bytes. */
  writeBlock(register: number, data: Uint8Array): Promise<void>;
  /** SMBus quick write: the address and nothing else, to see whether anybody acknowledges it. */
  quick(): Promise<void>;
  /** SMBus receive byte: one byte without naming a register. */
  receiveByte(): Promise<number>;
  /** SMBus send byte: one byte, a command without data. */
  sendByte(value: number): Promise<void>;
  /** Plain read of `length` bytes. */
  read(length: number): Promise<Uint8Array>;
  /** Plain write. */
  write(data: Uint8Array): Promise<void>;
}

export interface I2cAddress {
  /** Bus number N of /dev/i2c-N. */
  readonly bus: number;
  /** 7-bit address, 0x08 to 0x77. */
  readonly address: number;
}

/** A bus that one caller has to itself for a while. Its devices work until the caller's work has ended. */
export interface HeldBus {
  device(address: number): I2cDevice;
}

export interface I2c {
  /** Costs nothing and touches nothing; a missing bus shows at the first transfer as `absent`. */
  device(at: I2cAddress): I2cDevice;
  /**
   * Runs `work` with no other transfer on that bus in between. Only devices taken from `held` get through
   * meanwhile: one from `device` would wait for `work` to end, and `work` for it. Keep it short; everyone
   * else on the bus waits.
   */
  exclusive<T>(bus: number, work: (held: HeldBus) => Promise<T>): Promise<T>;
  /** Bus numbers present on this host. */
  buses(): Promise<readonly number[]>;
  /** What went over each bus that was used, since the start: for logs and `doctor`. */
  stats(): readonly I2cBusStats[];
  close(): Promise<void>;
}

export interface I2cBusStats {
  readonly bus: number;
  /** Time that transfers took, ms. */
  readonly busyMs: number;
  /** The longest one, ms. */
  readonly longestMs: number;
  /** Since when every transfer has timed out, whichever the device, CLOCK_MONOTONIC ms. */
  readonly stuckSinceMs: number | undefined;
  readonly devices: readonly I2cDeviceStats[];
}

export interface I2cDeviceStats {
  readonly address: number;
  /** Tries on the wire, retries included. */
  readonly transfers: number;
  readonly retries: number;
  /** Calls that did not get as far as the wire. */
  readonly refused: number;
  /** Failed tries by what they meant. */
  readonly errors: Readonly<Partial<Record<Fault, number>>>;
  /** In a row, up to now. */
  readonly failures: number;
  /** It failed so often that only a try now and then is made. */
  readonly leftAlone: boolean;
}
