import { createRequire } from 'node:module';

/** The first moment of a schedule after `after`, both ms since the epoch; undefined when none is left. */
export type NextMoment = (after: number) => number | undefined;

/** A moment that was missed by more than this (the clock was set, the Pi slept) is past. */
const LATE_MS = 60_000;
/** Less than this is a clock that is put right or an hour given back: no moment comes twice. More: it was wrong. */
const BACK_MS = 3 * 3_600_000;

/**
 * A schedule as cron writes it: minute, hour, day of month, month, day of week; with six fields the first is the
 * second. Local time. croner is loaded only here, for few agents have a schedule.
 * @throws Error when it does not parse
 */
export function parseSchedule(expression: string): NextMoment {
  const { Cron } = createRequire(import.meta.url)('croner') as typeof import('croner');
  const cron = new Cron(expression);
  return (after) => cron.nextRun(new Date(after))?.getTime();
}

/** Follows a schedule through wall time, which may jump. */
export class Schedule {
  readonly #next: NextMoment;
  /** Moments up to here have been told or are past. */
  #told: number | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(next: NextMoment) {
    this.#next = next;
  }

  /** Whether a moment came since the last call. @param now wall time, ms since the epoch; undefined while unknown */
  came(now: number | undefined): boolean {
    if (now === undefined) return false;
    if (this.#told === undefined || now < this.#told - BACK_MS) this.#wait(now);
    if (now < this.#due) return false;
    const fresh = (this.#next(Math.max(this.#told ?? now, now - LATE_MS)) ?? Number.POSITIVE_INFINITY) <= now;
    this.#wait(now);
    return fresh;
  }

  /** When the next moment comes, wall time; Infinity when none is left or the time was never known. */
  get due(): number {
    return this.#due;
  }

  #wait(now: number): void {
    this.#told = now;
    this.#due = this.#next(now) ?? Number.POSITIVE_INFINITY;
  }
}
