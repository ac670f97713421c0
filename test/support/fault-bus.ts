import type { Adapter, Adapters } from '../../src/board/i2c/adapter.ts';
import type { SimulatedI2cChip } from '../../src/board/simulated/chip.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { sleep } from '../../src/lib/clock.ts';
import { systemError } from '../../src/lib/libc.ts';

/** asm-generic/errno.h */
export const ERRNO = {
  EIO: 5,
  ENXIO: 6,
  EAGAIN: 11,
  EBUSY: 16,
  ETIMEDOUT: 110,
  EREMOTEIO: 121,
} as const;

/** What is wrong with one transfer. */
export type Trouble =
  | { readonly errno: number /** How long the wire is held before it is told. */; readonly afterMs?: number }
  /** It comes back only when the promise does. */
  | { readonly hangsUntil: Promise<unknown> }
  /** What is read has wrong bits. */
  | 'corrupt';

export interface Transfer {
  readonly address: number;
  /** When it began, CLOCK_MONOTONIC ms. */
  readonly atMs: number;
  readonly ok: boolean;
}

/** A bus of simulated chips on which a transfer takes its time and goes wrong as told. */
export class FaultBus implements Adapters {
  readonly transfers: Transfer[] = [];
  opens = 0;
  readonly #chips = new Map<number, SimulatedI2cChip>();
  readonly #plans = new Map<number, (nth: number) => Trouble | undefined>();
  readonly #counts = new Map<number, number>();
  readonly #clock: Clock;
  readonly #transferMs: number;

  /** @param transferMs 3 bytes at 100 kHz take 0.3 ms */
  constructor(clock: Clock, transferMs = 0) {
    this.#clock = clock;
    this.#transferMs = transferMs;
  }

  attach(address: number, chip: SimulatedI2cChip): void {
    this.#chips.set(address, chip);
  }

  /** Pulls the chip out. */
  detach(address: number): void {
    this.#chips.delete(address);
  }

  /** @param plan what is wrong with the address's nth transfer from now on, counted from 0 */
  plan(address: number, plan: (nth: number) => Trouble | undefined): void {
    this.#plans.set(address, plan);
    this.#counts.set(address, 0);
  }

  /** Transfers that were tried with one address. */
  triesOf(address: number): readonly Transfer[] {
    return this.transfers.filter((transfer) => transfer.address === address);
  }

  async buses(): Promise<readonly number[]> {
    return [1];
  }

  async open(): Promise<Adapter> {
    this.opens++;
    const write = (address: number, ...bytes: number[]): Promise<void> =>
      this.#reach(address, (chip) => chip.write(Uint8Array.from(bytes)));
    const read = (address: number, length: number, ...command: number[]): Promise<Uint8Array> =>
      this.#reach(address, (chip, corrupt) => {
        if (command.length > 0) chip.write(Uint8Array.from(command));
        const data = chip.read(length);
        return corrupt ? data.map((byte) => byte ^ 0x5a) : data;
      });
    return {
      readByte: async (address, register) => (await read(address, 1, register))[0] as number,
      async readWord(address, register) {
        const [low = 0, high = 0] = await read(address, 2, register);
        return (high << 8) | low;
      },
      readBlock: (address, register, length) => read(address, length, register),
      writeByte: (address, register, value) => write(address, register, value),
      writeWord: (address, register, value) => write(address, register, value & 0xff, value >> 8),
      writeBlock: (address, register, data) => write(address, register, ...data),
      quick: (address) => this.#reach(address, () => undefined),
      receiveByte: async (address) => (await read(address, 1))[0] as number,
      sendByte: (address, value) => write(address, value),
      read: (address, length) => read(address, length),
      write: (address, data) => write(address, ...data),
      close: async () => undefined,
    };
  }

  async #reach<T>(address: number, work: (chip: SimulatedI2cChip, corrupt: boolean) => T): Promise<T> {
    const atMs = this.#clock.monotonic();
    const nth = this.#counts.get(address) ?? 0;
    this.#counts.set(address, nth + 1);
    const trouble = this.#plans.get(address)?.(nth);
    const chip = this.#chips.get(address);
    const corrupt = trouble === 'corrupt';
    const fails = (trouble !== undefined && !corrupt) || !chip;
    this.transfers.push({ address, atMs, ok: !fails });
    const failure = typeof trouble === 'object' ? trouble : undefined;
    if (failure && 'hangsUntil' in failure) await failure.hangsUntil;
    else await this.#pass(failure?.afterMs ?? this.#transferMs);
    if (failure) throw systemError('ioctl', 'errno' in failure ? failure.errno : ERRNO.ETIMEDOUT);
    if (!chip) throw systemError('ioctl', ERRNO.EREMOTEIO);
    return work(chip, corrupt);
  }

  async #pass(ms: number): Promise<void> {
    if (ms > 0) await sleep(this.#clock, ms);
  }
}
