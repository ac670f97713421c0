import type { Clock } from '../../../src/lib/clock.ts';
import { CellChip } from '../../support/sensor-chips.ts';

const RATES = [8, 16, 32, 64, 128, 250, 475, 860];
const RANGES = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
const PAIRS = [
  [0, 1],
  [0, 3],
  [1, 3],
  [2, 3],
] as const;

const bytes = (word: number): readonly number[] => [(word >> 8) & 0xff, word & 0xff];

/** Converts once when its start bit is written, if it is at rest; the bit reads 0 meanwhile. */
export class Ads1115Chip extends CellChip {
  /** Volts at the inputs. */
  volts: [number, number, number, number] = [1, 2, 3, 0.5];
  /** Configuration of each conversion. */
  readonly started: number[] = [];
  /** False: it converts for ever. */
  ends = true;
  readonly #clock: Clock;
  #converting: { readonly configuration: number; readonly until: number } | undefined;

  constructor(clock: Clock) {
    super({ 0: [0, 0], 1: bytes(0x8583), 2: bytes(0x8000), 3: bytes(0x7fff) });
    this.#clock = clock;
  }

  override write(data: Uint8Array): void {
    this.#finish();
    super.write(data);
    if (data[0] !== 1 || data.length < 3) return;
    const configuration = this.#configuration();
    if (configuration & 0x8000 && !this.#converting) {
      // the slowest oscillator
      const ms = 1_090 / (RATES[(configuration >> 5) & 7] as number);
      this.started.push(configuration);
      this.#converting = { configuration, until: this.#clock.monotonic() + ms };
    }
    this.#show();
  }

  override read(length: number): Uint8Array {
    this.#finish();
    return super.read(length);
  }

  #finish(): void {
    if (!this.#converting || !this.ends || this.#clock.monotonic() < this.#converting.until) return;
    const { configuration } = this.#converting;
    const range = RANGES[(configuration >> 9) & 7] as number;
    const code = Math.round((this.#across((configuration >> 12) & 7) / range) * 32_768);
    this.cells[0] = bytes(Math.max(-0x8000, Math.min(0x7fff, code)));
    this.#converting = undefined;
    this.#show();
  }

  #across(mux: number): number {
    const pair = PAIRS[mux];
    if (pair) return this.volts[pair[0]] - this.volts[pair[1]];
    return this.volts[(mux - 4) as 0 | 1 | 2 | 3];
  }

  #configuration(): number {
    const [high = 0, low = 0] = this.cells[1] ?? [];
    return (high << 8) | low;
  }

  #show(): void {
    this.cells[1] = bytes((this.#configuration() & 0x7fff) | (this.#converting ? 0 : 0x8000));
  }
}
