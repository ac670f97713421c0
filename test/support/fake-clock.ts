import type { Cancel, Clock } from '../../src/lib/clock.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that moves only when told. Wall and monotonic time start apart and can be moved apart. */
export class FakeClock implements Clock {
  #monotonic: number;
  #wallOffset: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(monotonic = 1_000, wall = 1_700_000_000_000) {
    this.#monotonic = monotonic;
    this.#wallOffset = wall - monotonic;
  }

  wall(): number {
    return this.#monotonic + this.#wallOffset;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { due: this.#monotonic + Math.max(ms, 0), order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass; timers fire in order of their due time, with the microtasks they cause run in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (;;) {
      const next = [...this.#timers]
        .filter((timer) => timer.due <= end)
        .sort((a, b) => a.due - b.due || a.order - b.order)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#monotonic = Math.max(this.#monotonic, next.due);
      next.run();
      await settle();
    }
    this.#monotonic = end;
  }

  /** Moves the wall clock alone, as NTP or a person does. */
  jump(ms: number): void {
    this.#wallOffset += ms;
  }
}

/** Turns that the longest chain of ready promises takes, several bus transfers after one another: some 40. */
const TURNS = 60;

/** Lets promises that are ready run on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < TURNS; i++) await Promise.resolve();
}
