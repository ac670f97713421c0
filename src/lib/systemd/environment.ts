/** What systemd says to a service by its environment: sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3). */
export interface ServiceEnvironment {
  /** Where messages go: a path, or `@name`. */
  readonly notify: string | undefined;
  /** Without a sign of life for so long the service is killed, ms. */
  readonly watchdogMs: number | undefined;
  /** Descriptors that were handed in, which are now this process's to close. */
  readonly passed: readonly PassedDescriptor[];
}

export interface PassedDescriptor {
  readonly fd: number;
  readonly name: string;
}

/** To be unset once read, so that they do not reach programs that this one starts. */
export const serviceVariables = [
  'NOTIFY_SOCKET',
  'WATCHDOG_USEC',
  'WATCHDOG_PID',
  'LISTEN_FDS',
  'LISTEN_PID',
  'LISTEN_FDNAMES',
] as const;

/** More than a process may have open, as a rule: a count beyond is nonsense. */
const MOST_FDS = 1024;
/** SD_LISTEN_FDS_START */
const FIRST_FD = 3;

/** @param pid of this process: what is meant for another one does not count */
export function readServiceEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  pid: number,
): ServiceEnvironment {
  const { NOTIFY_SOCKET: notify, WATCHDOG_USEC, WATCHDOG_PID, LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES } = env;
  const watchdogUs = WATCHDOG_PID === undefined || number(WATCHDOG_PID) === pid ? number(WATCHDOG_USEC) : 0;
  const count = number(LISTEN_PID) === pid ? Math.min(number(LISTEN_FDS), MOST_FDS) : 0;
  const names = LISTEN_FDNAMES?.split(':') ?? [];
  return {
    // other families (vsock, for whole virtual machines) are none of ours
    notify: notify && /^[/@]./.test(notify) ? notify : undefined,
    watchdogMs: watchdogUs > 0 ? watchdogUs / 1000 : undefined,
    passed: Array.from({ length: count }, (_, index) => ({
      fd: FIRST_FD + index,
      name: names[index] ?? 'unknown',
    })),
  };
}

/** 0 for anything that is no whole number. */
const number = (text: string | undefined): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
