import type { InputLine } from '../board/gpio.ts';
import type { Clock } from '../lib/clock.ts';

/** Of so long a time the speed is made. */
const WINDOW_MS = 2_000;
const MINUTE_MS = 60_000;

/** Counts the pulses of a fan. Reads its line until it is closed. */
export class Tachometer {
  readonly #line: InputLine;
  readonly #clock: Clock;
  readonly #perTurn: number;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  /** Times of the pulses of the last window, CLOCK_MONOTONIC ms. */
  #pulses: number[] = [];
  #last = Number.NEGATIVE_INFINITY;
  #trouble: unknown;

  /** @param perTurn pulses in a revolution */
  constructor(line: InputLine, clock: Clock, perTurn: number) {
    this.#line = line;
    this.#clock = clock;
    this.#perTurn = perTurn;
    this.#done = this.#count();
  }

  /** Revolutions per minute, to ten. @throws DeviceError when the line has gone */
  get rpm(): number {
    if (this.#trouble !== undefined) throw this.#trouble;
    this.#forget();
    const [first] = this.#pulses;
    const gaps = this.#pulses.length - 1;
    if (first === undefined || gaps < 1) return 0;
    const turns = gaps / this.#perTurn;
    return Math.round((turns * MINUTE_MS) / (this.#last - first) / 10) * 10;
  }

  /** When the last pulse came, CLOCK_MONOTONIC ms; before the first: long ago. */
  get last(): number {
    return this.#last;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#line.close();
    await this.#done;
  }

  async #count(): Promise<void> {
    try {
      for await (const { level, monotonicMs } of this.#line.edges(this.#stop.signal)) {
        if (level !== 1) continue;
        this.#last = monotonicMs;
        this.#pulses.push(monotonicMs);
        if (this.#pulses.length > 64) this.#forget();
      }
    } catch (error) {
      this.#trouble = error;
    }
  }

  #forget(): void {
    const from = this.#clock.monotonic() - WINDOW_MS;
    if ((this.#pulses[0] ?? from) < from) this.#pulses = this.#pulses.filter((time) => time >= from);
  }
}
