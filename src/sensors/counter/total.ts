/** What one pulse is worth, and what the meter read at the very beginning. */
export interface Worth {
  readonly perPulse: number;
  readonly unit: string;
  readonly start: number;
}

/** A total as it is kept. Pulses are counted whole, so that a million small steps add up exactly. */
interface Saved {
  readonly unit: string;
  readonly perPulse: number;
  /** What was there before these pulses. */
  readonly base: number;
  readonly pulses: number;
}

/**
 * A total that goes on where it was saved. With another `perPulse` what was counted keeps the worth that it had;
 * in another unit it begins anew.
 */
export class PulseTotal {
  readonly #worth: Worth;
  #base: number;
  #pulses = 0;

  /** @param saved what `saved` gave in an earlier life, or anything else */
  constructor(worth: Worth, saved: unknown) {
    this.#worth = worth;
    const before = isSaved(saved) && saved.unit === worth.unit ? saved : undefined;
    this.#base = before?.base ?? worth.start;
    if (before?.perPulse === worth.perPulse) this.#pulses = before.pulses;
    else if (before) this.#base += before.pulses * before.perPulse;
  }

  count(): void {
    this.#pulses++;
  }

  get value(): number {
    return this.#base + this.#pulses * this.#worth.perPulse;
  }

  saved(): Saved {
    const { unit, perPulse } = this.#worth;
    return { unit, perPulse, base: this.#base, pulses: this.#pulses };
  }
}

function isSaved(value: unknown): value is Saved {
  if (typeof value !== 'object' || value === null) return false;
  const { unit, perPulse, base, pulses } = value as Record<string, unknown>;
  return typeof unit === 'string' && [perPulse, base, pulses].every(Number.isFinite);
}
