import type { Cancel, Clock } from '../../lib/clock.ts';

/** Saves what changes, at most so often, and what is left at the end. */
export class Saver {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #save: () => void;
  #timer: Cancel | undefined;

  /** @param save may throw: it is then tried again when the time has passed once more */
  constructor(clock: Clock, everyMs: number, save: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#save = save;
  }

  changed(): void {
    this.#timer ??= this.#clock.after(this.#everyMs, () => {
      this.#timer = undefined;
      this.#try();
    });
  }

  /** Saves now what has changed since the last time. */
  close(): void {
    if (!this.#timer) return;
    this.#timer();
    this.#timer = undefined;
    this.#try(false);
  }

  #try(again = true): void {
    try {
      this.#save();
    } catch {
      // a full disk: the store tells; what was counted is not lost before the program ends
      if (again) this.changed();
    }
  }
}
