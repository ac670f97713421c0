import { setTimeout as pause } from 'node:timers/promises';

/** Calls `probe` until it returns something other than undefined or false; throws with its last error when time is over. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = 10_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  let last = '';
  for (;;) {
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${deadlineMs} ms${last}`);
    await pause(25);
  }
}
