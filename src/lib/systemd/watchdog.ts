import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';

export interface WatchdogOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Without a sign of life for so long the manager kills the service. */
  readonly watchdogMs: number;
  /** What does not turn, see Progress; nothing is fed while there is anything. */
  readonly trouble: () => readonly string[];
  readonly feed: () => void;
}

/** While something is late it is looked at again after this part of the watchdog's time. */
const AGAIN = 1 / 10;

/**
 * Feeds the service manager's watchdog every half of its time, as long as everything turns. What is late gets
 * the other half to catch up: after a stall of the whole process (a suspend, a slow card) all its loops are late
 * at once and turn a moment later.
 */
export function startWatchdog({ clock, log, watchdogMs, trouble, feed }: WatchdogOptions): Cancel {
  let cancel: Cancel;
  let withheld = false;
  const look = (): void => {
    const late = trouble();
    if (late.length === 0) {
      if (withheld) log.info({}, 'everything turns again');
      feed();
    } else if (!withheld)
      log.error({ late }, 'no more signs of life for the service manager: it will restart this');
    withheld = late.length > 0;
    cancel = clock.after(watchdogMs * (withheld ? AGAIN : 1 / 2), look);
  };
  look();
  return () => cancel();
}
