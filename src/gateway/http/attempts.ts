import { TokenBucket } from '../../lib/token-bucket.ts';

/** Wrong tokens that one address may bring in a minute, and at once. */
const PER_MINUTE = 10;
/** Of so many addresses it is known; the one that was heard of longest ago is forgotten first. */
const ADDRESSES = 1_000;

/**
 * Counts the wrong tokens of each address. It spares the log and tells a script to slow down; it is not what keeps
 * guessers out, which 256 random bits do at any speed. So a right token is taken from wherever it comes: behind one
 * address may be a proxy with everybody.
 */
export class Attempts {
  readonly #buckets = new Map<string, TokenBucket>();

  /** Takes note of a wrong one. @returns whether that was one too many @param now monotonic ms */
  tooMany(address: string, now: number): boolean {
    const bucket = this.#buckets.get(address) ?? new TokenBucket(PER_MINUTE / 60, now, PER_MINUTE);
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > ADDRESSES && oldest !== undefined) this.#buckets.delete(oldest);
    return !bucket.take(now);
  }
}

/** When the next attempt is looked at again, s. */
export const RETRY_AFTER_S = 60 / PER_MINUTE;
