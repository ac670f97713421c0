/** The window is forgotten in so many steps. */
const STEPS = 60;

/** How many pulses came in the last while: a ring of counts, whatever their number. */
export class RateWindow {
  readonly #stepMs: number;
  readonly #counts = new Array<number>(STEPS).fill(0);
  readonly #since: number;
  #step: number;

  /** @param since from when on pulses are counted, CLOCK_MONOTONIC ms */
  constructor(windowMs: number, since: number) {
    this.#stepMs = windowMs / STEPS;
    this.#since = since;
    this.#step = this.#stepAt(since);
  }

  /** @param at a little in the past at most: what is older than the window is not counted */
  count(at: number): void {
    const step = Math.max(this.#stepAt(at), this.#stepAt(this.#since));
    this.#forget(step);
    if (step > this.#step - STEPS) this.#counts[step % STEPS]!++;
  }

  /** Pulses a ms, over the window or the part of it that has passed. */
  perMs(now: number): number {
    this.#forget(this.#stepAt(now));
    // the oldest step is whole, the newest has only begun
    const from = Math.max(this.#since, (this.#step - STEPS + 1) * this.#stepMs);
    const pulses = this.#counts.reduce((sum, count) => sum + count, 0);
    return now > from ? pulses / (now - from) : 0;
  }

  #stepAt(at: number): number {
    return Math.floor(at / this.#stepMs);
  }

  /** Empties the steps between the newest and `step`. */
  #forget(step: number): void {
    const empty = Math.min(STEPS, step - this.#step);
    for (let n = 1; n <= empty; n++) this.#counts[(this.#step + n) % STEPS] = 0;
    this.#step = Math.max(this.#step, step);
  }
}
