import type { Cancel, Clock } from '../../lib/clock.ts';

/**
 * What a sensor said is believed for three of its intervals, by rules and by outputs that depend on it; and for half
 * of one more, so that the third read can end: else two that fail and one that goes well are a gap of milliseconds, or
 * none, as it happens.
 */
export const believedMs = (intervalMs: number): number => 3.5 * intervalMs;

/**
 * Tells when a sensor has given nothing for as long as it is believed. One read that fails is none of that: the
 * next comes with the next interval. A timer of its own, for a read may hang.
 */
export class Silence {
  readonly #clock: Clock;
  readonly #afterMs: number;
  readonly #tell: () => void;
  readonly #signal: AbortSignal;
  #cancel: Cancel = () => undefined;
  #silent = false;

  /** @param signal after it nothing is told any more */
  constructor(clock: Clock, intervalMs: number, tell: () => void, signal: AbortSignal) {
    this.#clock = clock;
    this.#afterMs = believedMs(intervalMs);
    this.#tell = tell;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#cancel(), { once: true });
    this.broken();
  }

  /** The sensor gave something, or has nothing newer than what it gave. */
  broken(): void {
    this.#silent = false;
    this.#cancel();
    if (!this.#signal.aborted) this.#cancel = this.#clock.after(this.#afterMs, () => this.fallen());
  }

  /** There is nothing to wait for. */
  fallen(): void {
    this.#cancel();
    if (this.#silent || this.#signal.aborted) return;
    this.#silent = true;
    this.#tell();
  }
}
