import type { Cancel, Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Loop } from '../../lib/progress.ts';
import type { History } from '../history/history.ts';

/** How often the history is asked whether there is anything to do. */
const LOOK_MS = 1_000;
/** After a failure, a full disk for instance. */
const RETRY_MS = 10_000;
/** Least pause between two steps, and how many times its own length each step is followed by a pause. */
const PAUSE_MS = 20;
const PAUSE_FACTOR = 4;

/** Lets the history do its upkeep in small steps, taking a fifth of the time at most. */
export class Upkeep {
  readonly #history: History;
  readonly #clock: Clock;
  readonly #log: Log;
  #cancel: Cancel;
  #fault: string | undefined;

  readonly #loop: Loop;

  /** @param loop told when the next step is due */
  constructor(history: History, clock: Clock, log: Log, loop: Loop) {
    this.#history = history;
    this.#clock = clock;
    this.#log = log;
    this.#loop = loop;
    this.#cancel = clock.after(LOOK_MS, this.#step);
  }

  /** Why the last step failed, if it did. */
  fault(): string | undefined {
    return this.#fault;
  }

  close(): void {
    this.#cancel();
    this.#loop.end();
  }

  readonly #step = (): void => {
    const begin = this.#clock.monotonic();
    let pause = LOOK_MS;
    try {
      const more = this.#history.upkeep(this.#clock.wall());
      if (more) pause = Math.max(PAUSE_MS, (this.#clock.monotonic() - begin) * PAUSE_FACTOR);
      if (this.#fault !== undefined) this.#log.info({}, 'the history is in order again');
      this.#fault = undefined;
    } catch (error) {
      const reason = messageOf(error);
      if (reason !== this.#fault) this.#log.error({ reason }, 'the upkeep of the history failed');
      this.#fault = reason;
      pause = RETRY_MS;
    }
    this.#loop.due(pause);
    this.#cancel = this.#clock.after(pause, this.#step);
  };
}
