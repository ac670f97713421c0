import { existsSync, readFileSync } from 'node:fs';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import { loadLibc } from '../../lib/libc.ts';
import type { Log } from '../../lib/log.ts';

export interface KernelClockPaths {
  /** systemd-timesyncd makes this once it has set the clock. */
  readonly timesync?: string;
}

/** Return value of adjtimex for a clock that nothing synchronises (STA_UNSYNC), adjtimex(2). */
const TIME_ERROR = 5;

/**
 * Tells whether the host's clock is synchronised, as the kernel's clock discipline knows: whoever sets the
 * clock (chrony, ntpd, timesyncd) tells it, and any process may ask. Where the call is refused, as by a
 * seccomp filter that returns an error, timesyncd's mark is looked at instead; where that is missing too,
 * it is unknown.
 */
export async function openKernelClock(
  log: Log,
  { timesync = '/run/systemd/timesync/synchronized' }: KernelClockPaths = {},
): Promise<() => boolean | undefined> {
  const marked = (): boolean | undefined => existsSync(timesync) || undefined;
  try {
    const libc = await loadLibc();
    libc.clockState();
    return () => libc.clockState() !== TIME_ERROR;
  } catch (error) {
    // as a hardened unit wants it: nothing to see to while timesyncd keeps the clock
    const level = errnoOf(error) === 'EPERM' ? 'info' : 'warn';
    log[level](
      { error: messageOf(error), instead: timesync },
      "the kernel does not say whether the host's clock is synchronised",
    );
    return marked;
  }
}

/** @throws when there is no such file: not Linux, or /proc is not mounted */
export function readBootId(path = '/proc/sys/kernel/random/boot_id'): string {
  return readFileSync(path, 'utf8').trim();
}
