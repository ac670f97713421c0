import type { Cancel } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Health } from '../lib/health.ts';
import type { Log } from '../lib/log.ts';
import {
  type PassedDescriptor,
  readServiceEnvironment,
  serviceVariables,
} from '../lib/systemd/environment.ts';
import { type Notifier, noNotifier, notifier } from '../lib/systemd/notify.ts';
import { startWatchdog } from '../lib/systemd/watchdog.ts';
import { type Io, line } from './io.ts';

/** How long a start or a stop may take in one piece: a large outbox to open, last readings to send. */
const START_MS = 60_000;
const STOP_MS = 15_000;
/** So long a start waits for all that makes the service ready; then it counts as started, and says what is missing. */
const READY_MS = 20_000;
const READY_LOOK_MS = 100;
const STATUS_MS = 5_000;

/** The service's side of what supervises it: systemd, or anything else that speaks its protocol, or nobody. */
export interface Supervision {
  readonly notifier: Notifier;
  /** Descriptors that an earlier run of this service left with the manager. */
  readonly passed: readonly PassedDescriptor[];
  /** The service runs: tells when it is ready, then how it is, and feeds the watchdog while it turns. */
  running(health: () => Health, log: Log): void;
  stopping(): void;
  /** It could not start. */
  failed(error: unknown): void;
  close(): void;
}

/** Loads nothing where nobody supervises. Never throws: a service runs without its manager too. */
export async function openSupervision(io: Io): Promise<Supervision> {
  const { clock } = io;
  const { notify, watchdogMs, passed: handed } = readServiceEnvironment(io.env, io.pid);
  io.unset(serviceVariables);
  const passed = await keptPrivate(handed);
  const manager = notify === undefined ? noNotifier : await openNotifier(notify, io);
  manager.needs(START_MS);
  const timers = new Set<Cancel>();
  let said = '';
  let stopping = false;

  /** Calls `look` now and then every `ms`, until it returns true. */
  const repeat = (ms: number, look: () => boolean): void => {
    let cancel: Cancel = () => undefined;
    timers.add(() => cancel());
    const again = (): void => {
      if (!look()) cancel = clock.after(ms, again);
    };
    again();
  };
  const tell = (status: string): void => {
    if (status !== said) manager.status(status);
    said = status;
  };

  return {
    notifier: manager,
    passed,
    running(health, log) {
      if (notify === undefined) return;
      const latest = clock.monotonic() + READY_MS;
      repeat(READY_LOOK_MS, () => {
        if (stopping) return true;
        const { unready, status } = health();
        if (unready.length > 0 && clock.monotonic() < latest) return false;
        said = statusOf(health());
        manager.ready(said);
        log.info(
          { status },
          unready.length > 0 ? 'told the service manager: started, not all is well' : 'ready',
        );
        repeat(STATUS_MS, () => {
          if (!stopping) tell(statusOf(health()));
          return stopping;
        });
        return true;
      });
      if (watchdogMs === undefined) return;
      // a stop has a deadline of its own, and loops that have ended are no hang
      const trouble = (): readonly string[] => (stopping ? [] : health().hung);
      timers.add(startWatchdog({ clock, log, watchdogMs, trouble, feed: () => manager.alive() }));
    },
    stopping() {
      stopping = true;
      manager.stopping('stopping');
      manager.needs(STOP_MS);
    },
    failed: (error) => manager.status(messageOf(error)),
    close() {
      for (const cancel of timers) cancel();
      manager.close();
    },
  };
}

async function openNotifier(address: string, { clock, stderr }: Io): Promise<Notifier> {
  const complain = (detail: string): void =>
    line(stderr, `fieldhand: the service manager at ${address} takes no messages: ${detail}`);
  try {
    const { openDatagramSocket } = await import('../lib/unix-datagram.ts');
    return notifier(address, await openDatagramSocket(), () => clock.monotonic(), complain);
  } catch (error) {
    complain(messageOf(error));
    return noNotifier;
  }
}

/** Those that are open, which programs that this one starts then do not get. */
async function keptPrivate(handed: readonly PassedDescriptor[]): Promise<readonly PassedDescriptor[]> {
  if (handed.length === 0) return [];
  const { loadLibc } = await import('../lib/libc.ts');
  // where it does not load there is no GPIO either, and whatever was handed in is of no use
  const libc = await loadLibc().catch(() => undefined);
  if (!libc) return [];
  const { setCloseOnExec } = libc;
  return handed.filter(({ fd }) => {
    try {
      setCloseOnExec(fd);
      return true;
    } catch {
      return false;
    }
  });
}

const statusOf = ({ hung, unready, status }: Health): string =>
  [...hung, ...unready.map(({ reason }) => reason), status].join('; ');
