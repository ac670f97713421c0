import type { Clock } from '../../../src/lib/clock.ts';
import { CellChip } from '../../support/sensor-chips.ts';

/** Datasheet 84286 table 1: bits 12:11 and bits 9:6 of the configuration. */
const GAINS = [1, 2, 0.125, 0.25];
const TIMES: Readonly<Record<number, number>> = { 12: 25, 8: 50, 0: 100, 1: 200, 2: 400, 3: 800 };

/** Counts the light (in lux that it sees, so not bent) since it was started, with the settings that it has. */
export class Veml7700Chip extends CellChip {
  /** Lux */
  light = 400;
  /** `gain x time`, one a start. */
  readonly started: string[] = [];
  readonly #clock: Clock;
  #since: number | undefined;

  constructor(clock: Clock) {
    super({ 0: [0x01, 0x00], 3: [0, 0], 4: [0, 0], 7: [0x81, 0xc4] });
    this.#clock = clock;
  }

  override write(data: Uint8Array): void {
    super.write(data);
    const [register, low] = data;
    if (register !== 0 || low === undefined) return;
    const off = (low & 1) === 1;
    if (off) this.#since = undefined;
    else if (this.#since === undefined) {
      this.#since = this.#clock.monotonic();
      const { gain, time } = this.#settings();
      this.started.push(`${gain} x ${time}`);
    }
  }

  override read(length: number): Uint8Array {
    const { gain, time } = this.#settings();
    if (this.#since !== undefined && this.#clock.monotonic() >= this.#since + 2.5 + time) {
      // 0.0672 lx per count at gain 1 and 100 ms
      const counts = Math.min(0xffff, Math.round((this.light / 0.0672) * gain * (time / 100)));
      this.cells[4] = [counts & 0xff, counts >> 8];
    }
    return super.read(length);
  }

  #settings(): { readonly gain: number; readonly time: number } {
    const [low = 0, high = 0] = this.cells[0] ?? [];
    const word = (high << 8) | low;
    return { gain: GAINS[(word >> 11) & 3] as number, time: TIMES[(word >> 6) & 15] as number };
  }
}
