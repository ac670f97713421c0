/** Lets through `ratePerSecond` on average, up to a burst of one second's worth. Times are monotonic ms. */
export class TokenBucket {
  readonly #ratePerSecond: number;
  #tokens: number;
  #filledMs: number;

  constructor(ratePerSecond: number, now: number) {
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = ratePerSecond;
    this.#filledMs = now;
  }

  take(now: number): boolean {
    const grown = this.#tokens + ((now - this.#filledMs) / 1_000) * this.#ratePerSecond;
    this.#tokens = Math.min(this.#ratePerSecond, grown);
    this.#filledMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
