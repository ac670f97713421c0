import type { SimulatedI2cChip } from '../../../src/board/simulated/chip.ts';
import { RegisterChip } from '../../../src/board/simulated/chip.ts';
import type { Clock } from '../../../src/lib/clock.ts';

/** Measures every second once its mode says so, and keeps a checksum of what it was asked for. */
export class Ens160Chip implements SimulatedI2cChip {
  readonly #memory = new RegisterChip();
  readonly #clock: Clock;
  #pointer = 0;
  /** Clock time of the last measurement that was read. */
  #readAt = Number.NEGATIVE_INFINITY;
  #since = Number.POSITIVE_INFINITY;
  /** Modes written. */
  readonly modes: number[] = [];
  /** Status without new data, air quality, TVOC, eCO2: a real chip's, TimHanewich/diagnosing-ens160, readme.md. */
  data: readonly number[] = [129, 2, 174, 0, 148, 2];
  /** Goes on from read to read, or begins anew with each. */
  checksum: 'running' | 'each' | 'wrong' = 'running';
  #sum = 0x5a;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.registers.set([0x60, 0x01]);
  }

  get registers(): Uint8Array {
    return this.#memory.registers;
  }

  /** Loses its power and has it again. */
  restart(): void {
    this.registers[0x10] = 0;
    this.#since = Number.POSITIVE_INFINITY;
  }

  /** Measures no more, and does not say so. */
  hang(): void {
    this.#since = Number.POSITIVE_INFINITY;
  }

  write(data: Uint8Array): void {
    this.#pointer = data[0] ?? 0;
    this.#memory.write(data);
    if (this.#pointer !== 0x10 || data[1] === undefined) return;
    this.modes.push(data[1]);
    this.#since = data[1] === 2 ? this.#clock.monotonic() : Number.POSITIVE_INFINITY;
  }

  read(length: number): Uint8Array {
    const [status = 0, ...rest] = this.data;
    const second = Math.floor((this.#clock.monotonic() - this.#since) / 1_000) * 1_000 + this.#since;
    const isNew = second > this.#since && second > this.#readAt;
    this.registers.set([status | (isNew ? 2 : 0), ...rest], 0x20);
    this.registers[0x38] = this.checksum === 'wrong' ? this.#sum ^ 0x10 : this.#sum;
    const given = this.#memory.read(length);
    if (this.#pointer === 0x38) return given;
    if (this.#pointer === 0x20 && length > 1) this.#readAt = this.#clock.monotonic();
    if (this.checksum === 'each') this.#sum = 0;
    for (const byte of given) {
      const shifted = this.#sum << 1;
      this.#sum = ((shifted & 0x100 ? shifted ^ 0x11d : shifted) ^ byte) & 0xff;
    }
    return given;
  }
}
