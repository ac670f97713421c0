/** Bounds of a retry delay, in ms: 0 < min <= max. */
export interface BackoffLimits {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * Full jitter: a uniform draw between 0 and the exponential ceiling, so that a thousand agents that lost
 * one gateway do not come back together. Never below `minMs / 2`, so that no draw becomes a hot loop.
 * @param attempt 0 for the first retry
 * @param random uniform in [0, 1)
 */
export function fullJitter(limits: BackoffLimits, attempt: number, random: () => number): number {
  const ceiling = Math.min(limits.maxMs, limits.minMs * 2 ** Math.min(attempt, 30));
  return Math.max(limits.minMs / 2, random() * ceiling);
}
