import type { Gap } from '../../protocol/batch.ts';

/** A gap that covers several can name one reason: the gravest. */
const GRAVITY: Record<Gap['reason'], number> = { 'too-old': 0, 'outbox-full': 1, corrupt: 2 };

/** One gap for two losses. A time that is not known (0) leaves the other's. */
export function mergeGaps(a: Gap, b: Gap): Gap {
  return {
    readings: a.readings + b.readings,
    fromMs: a.fromMs === 0 || b.fromMs === 0 ? Math.max(a.fromMs, b.fromMs) : Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
    reason: GRAVITY[a.reason] >= GRAVITY[b.reason] ? a.reason : b.reason,
  };
}

/** Gaps by the sequence of the batch that reports them, and which of them the disk does not have yet. */
export class GapLedger {
  readonly #gaps = new Map<number, Gap>();
  readonly #unsaved = new Set<number>();

  constructor(saved: Iterable<readonly [number, Gap]>) {
    for (const [sequence, gap] of saved) this.#gaps.set(sequence, gap);
  }

  get(sequence: number): Gap | undefined {
    return this.#gaps.get(sequence);
  }

  /** Lets the batch `sequence` report `gap` too. */
  add(sequence: number, gap: Gap): void {
    const present = this.#gaps.get(sequence);
    this.#gaps.set(sequence, present ? mergeGaps(present, gap) : gap);
    this.#unsaved.add(sequence);
  }

  /** Removes and merges the gaps of batches `from` to `to`, inclusive. */
  take(from: number, to: number): Gap | undefined {
    let taken: Gap | undefined;
    for (const [sequence, gap] of this.#gaps) {
      if (sequence < from || sequence > to) continue;
      taken = taken ? mergeGaps(taken, gap) : gap;
      this.#gaps.delete(sequence);
      this.#unsaved.delete(sequence);
    }
    return taken;
  }

  /** Everything is unsaved again, for a new file. */
  unsave(): void {
    for (const sequence of this.#gaps.keys()) this.#unsaved.add(sequence);
  }

  /** Moves the gaps of all batches above `sequence` up by `delta`. */
  shift(sequence: number, delta: number): void {
    const moved = [...this.#gaps].filter(([at]) => at > sequence);
    for (const [at] of moved) this.#gaps.delete(at);
    for (const [at, gap] of moved) this.#gaps.set(at + delta, gap);
    this.#unsaved.clear();
    this.unsave();
  }

  unsaved(): readonly (readonly [number, Gap])[] {
    return [...this.#unsaved].map((sequence) => [sequence, this.#gaps.get(sequence)!] as const);
  }

  saved(): void {
    this.#unsaved.clear();
  }
}
