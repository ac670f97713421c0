import type { Log } from '../../lib/log.ts';

/** After a start the time may be unknown for so long, until a gateway or a time server is reached. */
const PATIENCE_MS = 60_000;
const CURE =
  'let it reach the gateway or a time server; with a battery-backed clock and no network set clock: host';

/** Tells once that rules wait for the time of day, and once that they do no longer: else they are dead in silence. */
export class UnknownTime {
  readonly #log: Log;
  #since: number | undefined;
  #told = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * @param known whether the time is
   * @param rules names of the rules that depend on it
   * @param now CLOCK_MONOTONIC ms
   */
  look(known: boolean, rules: readonly string[], now: number): void {
    if (known || rules.length === 0) {
      if (known && this.#told) this.#log.info({ rules }, 'the time is known, rules go by it');
      this.#since = undefined;
      this.#told = false;
      return;
    }
    this.#since ??= now;
    if (this.#told || now - this.#since < PATIENCE_MS) return;
    this.#told = true;
    this.#log.warn(
      { rules, cure: CURE },
      'the time is not known yet, rules with cron or between wait for it',
    );
  }
}
