import { type Clock, sleep } from '../lib/clock.ts';
import type { Sample } from '../lib/reading.ts';
import type { Seen, WatchedLine } from './watched-line.ts';

/** What becomes of a line's changes as time passes. Pure: it is told the time, CLOCK_MONOTONIC ms. */
export interface EdgeMachine {
  /** How things are at the start. */
  begin(seen: Seen): readonly Sample[];
  /** A change. Whatever was due before it comes first. */
  edge(seen: Seen): readonly Sample[];
  /** When `tick` has something to say if nothing changes until then; undefined: never. */
  readonly due: number | undefined;
  /** Time has come to `now`. */
  tick(now: number): readonly Sample[];
}

/**
 * Runs a machine on a line and a clock, until `signal` aborts or the line is closed.
 * @throws DeviceError when the line fails
 */
export async function* runMachine(
  line: WatchedLine,
  machine: EdgeMachine,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<readonly Sample[]> {
  const left = new AbortController();
  const changes = line.follow(AbortSignal.any([signal, left.signal]));
  let begun = false;
  let next = changes.next();
  // it may fail while nobody awaits it
  next.catch(() => undefined);
  try {
    for (;;) {
      const step = await earlier(next, machine.due, clock);
      let samples: readonly Sample[];
      if (step === 'due') samples = machine.tick(clock.monotonic());
      else {
        if (step.done) return;
        samples = begun ? machine.edge(step.value) : machine.begin(step.value);
        begun = true;
        next = changes.next();
        next.catch(() => undefined);
      }
      if (samples.length > 0) yield samples;
    }
  } finally {
    left.abort();
    await next.catch(() => undefined);
    await changes.return(undefined);
  }
}

/** What comes first: the next change, or the time `due`. */
async function earlier(
  next: Promise<IteratorResult<Seen, void>>,
  due: number | undefined,
  clock: Clock,
): Promise<IteratorResult<Seen, void> | 'due'> {
  if (due === undefined) return next;
  const over = new AbortController();
  const timer = sleep(clock, due - clock.monotonic(), over.signal).then(() => 'due' as const);
  try {
    return await Promise.race([next, timer]);
  } finally {
    over.abort();
  }
}
