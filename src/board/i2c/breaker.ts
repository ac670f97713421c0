/** Failures in a row after which a device is left alone. */
const FAILURES_TO_OPEN = 5;
/** How many failures one counts for that held up the bus: the others wait all that time. */
const SLOW_FAILURE = 3;
const SLOW_MS = 100;
/** Pause before the device is tried again: doubles from the first to the last. */
const PAUSE_MIN_MS = 1_000;
const PAUSE_MAX_MS = 10_000;
/** A try that fails slowly is paid for with that many times its length: a sick chip gets a twentieth of the bus. */
const SLOW_PAUSES = 20;

/**
 * Keeps a device that fails again and again from using up the bus. Closed, everything passes; after some
 * failures in a row it opens, and nothing passes until a pause is over; then one transfer may try, and closes
 * it or opens it for longer. Pure: time is an argument, CLOCK_MONOTONIC ms.
 */
export class Breaker {
  #failures = 0;
  #weight = 0;
  #pauseMs = PAUSE_MIN_MS;
  #openUntil: number | undefined;

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether transfers are refused, or the next one is only a try. */
  get open(): boolean {
    return this.#openUntil !== undefined;
  }

  passes(now: number): boolean {
    return this.#openUntil === undefined || now >= this.#openUntil;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#weight = 0;
    this.#pauseMs = PAUSE_MIN_MS;
    this.#openUntil = undefined;
  }

  /** @param tookMs how long the transfer held the bus */
  failed(now: number, tookMs: number): void {
    this.#failures++;
    this.#weight += tookMs >= SLOW_MS ? SLOW_FAILURE : 1;
    if (this.#weight < FAILURES_TO_OPEN) return;
    this.#openUntil = now + Math.max(this.#pauseMs, SLOW_PAUSES * tookMs);
    this.#pauseMs = Math.min(PAUSE_MAX_MS, this.#pauseMs * 2);
  }
}
