/** Lets through `ratePerSecond` on average, up to a burst, of one second's worth if not told. Times are monotonic ms. */
export class TokenBucket {
  readonly #ratePerSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledMs: number;

  constructor(ratePerSecond: number, now: number, burst = ratePerSecond) {
    this.#ratePerSecond = ratePerSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledMs = now;
  }

  take(now: number): boolean {
    const grown = this.#tokens + ((now - this.#filledMs) / 1_000) * this.#ratePerSecond;
    this.#tokens = Math.min(this.#burst, grown);
    this.#filledMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
