import type { Clock } from '../../../src/lib/clock.ts';
import { CellChip } from '../../support/sensor-chips.ts';

const bytes = (word: number): readonly number[] => [(word >> 8) & 0xff, word & 0xff];

/** Measures once when its mode is written and computes as the datasheet's equations 4 and 5 say. */
export class Ina219Chip extends CellChip {
  /** Volts: 20 mV and 11.98 V are the datasheet's example. */
  across = 0.02;
  bus = 11.98;
  /** False: it measures for ever. */
  ends = true;
  readonly #clock: Clock;
  #readyAt: number | undefined;

  constructor(clock: Clock) {
    super({ 0: bytes(0x399f), 1: [0, 0], 2: [0, 0], 3: [0, 0], 4: [0, 0], 5: [0, 0] });
    this.#clock = clock;
  }

  word(register: number): number {
    const [high = 0, low = 0] = this.cells[register] ?? [];
    return (high << 8) | low;
  }

  override write(data: Uint8Array): void {
    super.write(data);
    if (data[0] === 5) this.cells[5] = bytes(this.word(5) & 0xfffe);
    if (data[0] !== 0 || data.length < 3) return;
    const samples = 2 ** ((this.word(0) >> 7) & 7);
    this.#readyAt = (this.word(0) & 7) === 3 ? this.#clock.monotonic() + 2 * samples * 0.532 : undefined;
    this.cells[2] = bytes(this.word(2) & ~0b10);
  }

  override read(length: number): Uint8Array {
    if (this.ends && this.#readyAt !== undefined && this.#clock.monotonic() >= this.#readyAt) this.#measure();
    return super.read(length);
  }

  #measure(): void {
    this.#readyAt = undefined;
    const end = 4_000 << ((this.word(0) >> 11) & 3);
    const shunt = Math.max(-end, Math.min(end, Math.round(this.across / 10e-6)));
    const steps = Math.round(this.bus / 4e-3);
    const current = Math.trunc((shunt * this.word(5)) / 4_096);
    const power = Math.trunc((Math.abs(current) * steps) / 5_000);
    const overflow = Math.abs(current) > 0x7fff || power > 0xffff;
    this.cells[1] = bytes(shunt);
    this.cells[2] = bytes((steps << 3) | 0b10 | (overflow ? 1 : 0));
    this.cells[3] = bytes(power);
    this.cells[4] = bytes(current);
  }
}
