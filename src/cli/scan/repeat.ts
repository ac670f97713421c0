import { sleep } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import { type Io, line } from '../io.ts';

/**
 * Does it at once and then every so often until told to stop, and says what has changed. Only a first time that fails
 * ends it: what worked once is worth another try.
 * @param once returns what is to be said
 */
export async function repeat(io: Io, everyMs: number, once: () => Promise<string>): Promise<void> {
  const stop = new AbortController();
  io.onSignal(() => stop.abort());
  let said: string | undefined;
  let next = await once();
  for (;;) {
    if (next !== said) line(io.stdout, next);
    said = next;
    await sleep(io.clock, everyMs, stop.signal);
    if (stop.signal.aborted) return;
    next = await once().catch((error: unknown) => messageOf(error));
  }
}
