import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Edge, Level } from '../gpio.ts';

export interface DebounceOptions {
  readonly clock: Clock;
  readonly debounceMs: number;
  readonly initial: Level;
  /** The line's level now; may throw, then the tracker waits for the next change. */
  readonly read: () => Level;
  readonly onEdge: (edge: Edge) => void;
  /** Changes that came and went before they could be read. */
  readonly onLost: (count: number) => void;
}

/**
 * Debounce in software, with the kernel's own rule: a new level counts once nothing has moved for the
 * period, and its edge is stamped at that moment. Without a period, every change that was seen counts.
 */
export class DebouncedLevel {
  readonly #options: DebounceOptions;
  #level: Level;
  #settling: Cancel | undefined;

  constructor(options: DebounceOptions) {
    this.#options = options;
    this.#level = options.initial;
  }

  /** The last level that counted. */
  get level(): Level {
    return this.#level;
  }

  /** Something moved, and `level` was found. */
  moved(level: Level): void {
    const { clock, debounceMs, onLost } = this.#options;
    if (debounceMs > 0) {
      this.#settling?.();
      this.#settling = clock.after(debounceMs, () => this.#settled());
    } else if (level === this.#level) {
      // there and back before the level could be read
      onLost(2);
    } else {
      this.#accept(level);
    }
  }

  /** A look at the line that no interrupt asked for: finds a change whose interrupt was missed. */
  seen(level: Level): void {
    if (level !== this.#level && !this.#settling) this.moved(level);
  }

  close(): void {
    this.#settling?.();
  }

  #settled(): void {
    this.#settling = undefined;
    let level: Level;
    try {
      level = this.#options.read();
    } catch {
      return;
    }
    if (level !== this.#level) this.#accept(level);
  }

  #accept(level: Level): void {
    this.#level = level;
    this.#options.onEdge({ level, monotonicMs: this.#options.clock.monotonic() });
  }
}
