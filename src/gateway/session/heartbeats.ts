import type { Cancel, Clock } from '../../lib/clock.ts';
import { Deadlines } from '../../lib/deadlines.ts';
import { type Loop, unwatched } from '../../lib/progress.ts';

/** Something with a heartbeat: does what is due at `now` and says when it is due next (monotonic ms). */
export interface Beating {
  beat(now: number): number;
}

/** The heartbeats of all sessions on one timer: the next to be due is known, nothing is swept. */
export class Heartbeats {
  readonly #clock: Clock;
  readonly #deadlines = new Deadlines<Beating>();
  #armed: { readonly at: number; readonly cancel: Cancel } | undefined;

  readonly #loop: Loop;

  /** @param loop told when the next heartbeat is due */
  constructor(clock: Clock, loop: Loop = unwatched) {
    this.#clock = clock;
    this.#loop = loop;
  }

  /** Beats at `at` for the first time, and then whenever the last beat said. */
  watch(beating: Beating, at: number): void {
    this.#deadlines.set(beating, at);
    this.#arm();
  }

  unwatch(beating: Beating): void {
    this.#deadlines.delete(beating);
    this.#arm();
  }

  close(): void {
    this.#armed?.cancel();
    this.#armed = undefined;
    this.#loop.rest();
  }

  #arm(): void {
    const at = this.#deadlines.next();
    // a timer that is early finds nothing due and is set again: cheaper than moving it at every change
    if (this.#armed && at !== undefined && this.#armed.at <= at) return;
    this.close();
    if (at === undefined) return;
    const ms = at - this.#clock.monotonic();
    this.#loop.due(ms);
    this.#armed = { at, cancel: this.#clock.after(ms, () => this.#run()) };
  }

  #run(): void {
    this.#armed = undefined;
    const now = this.#clock.monotonic();
    for (const beating of this.#deadlines.due(now)) {
      const next = beating.beat(now);
      if (Number.isFinite(next)) this.#deadlines.set(beating, next);
    }
    this.#arm();
  }
}
