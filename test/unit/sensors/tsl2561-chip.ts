import type { Clock } from '../../../src/lib/clock.ts';
import { CellChip } from '../../support/sensor-chips.ts';

/** Datasheet, timing register: nominal ms and the most that is counted. */
const TIMES = [
  { ms: 13.7, most: 5_047 },
  { ms: 101, most: 37_177 },
  { ms: 402, most: 65_535 },
] as const;

/** Integrates once powered up, with the settings that it has then. Cells by command byte. */
export class Tsl2561Chip extends CellChip {
  /** What each channel counts at 402 ms and gain 16, were there no end. */
  counts = { ch0: 3_600, ch1: 400 };
  /** `gain x ms`, one a start. */
  readonly started: string[] = [];
  readonly #clock: Clock;
  #since: number | undefined;

  /** @param id of the TSL2561T, FN and CL, revision 2 */
  constructor(clock: Clock, id = 0x52) {
    super({ 128: [0], 129: [0x02], 138: [id], 146: [0], 172: [0, 0], 174: [0, 0] });
    this.#clock = clock;
  }

  override write(data: Uint8Array): void {
    super.write(data);
    const [command, value] = data;
    if (command !== 0x80 || value === undefined) return;
    if (value === 0) this.#since = undefined;
    else if (this.#since === undefined) {
      this.#since = this.#clock.monotonic();
      const { gain, time } = this.#settings();
      this.started.push(`${gain} x ${time.ms}`);
    }
  }

  override read(length: number): Uint8Array {
    const { gain, time } = this.#settings();
    const ready = this.#since !== undefined && this.#clock.monotonic() >= this.#since + time.ms;
    for (const [cell, counts] of [
      [172, this.counts.ch0],
      [174, this.counts.ch1],
    ] as const) {
      const value = Math.min(time.most, Math.round((counts * gain * time.ms) / 16 / 402));
      this.cells[cell] = ready ? [value & 0xff, value >> 8] : [0, 0];
    }
    return super.read(length);
  }

  #settings(): { readonly gain: number; readonly time: (typeof TIMES)[number] } {
    const [timing = 0] = this.cells[129] ?? [];
    return { gain: timing & 0x10 ? 16 : 1, time: TIMES[(timing & 3) as 0 | 1 | 2] };
  }
}
