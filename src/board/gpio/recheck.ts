import type { Cancel, Clock } from '../../lib/clock.ts';

/**
 * How often a line whose edges are awaited is read without being asked. The kernel (6.1) wakes nobody when
 * a chip goes, so waiting alone would never notice.
 */
export const RECHECK_MS = 2_000;

/** Runs `check` again and again until cancelled. */
export function recheck(clock: Clock, check: () => void, everyMs: number = RECHECK_MS): Cancel {
  let cancel: Cancel = () => undefined;
  const arm = (): void => {
    cancel = clock.after(everyMs, () => {
      arm();
      check();
    });
  };
  arm();
  return () => cancel();
}
