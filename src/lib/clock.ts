/** Stops a timer that was started; stopping it twice, or after it fired, does nothing. */
export type Cancel = () => void;

/** The only source of time. Passed in everywhere, so that tests run on a fake one. */
export interface Clock {
  /** Wall time, ms since the epoch. May jump in either direction: a Pi has no clock battery. */
  wall(): number;
  /** CLOCK_MONOTONIC, ms since boot, fractional. The base of the kernel's GPIO event timestamps too. */
  monotonic(): number;
  /** Calls `run` once after `ms` of monotonic time (at least 0), never earlier. */
  after(ms: number, run: () => void): Cancel;
}

/** setTimeout fires at once for anything longer than 2^31-1 ms (24.8 days). */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
  after(ms, run) {
    const due = systemClock.monotonic() + ms;
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      timer = setTimeout(
        () => {
          const rest = due - systemClock.monotonic();
          // setTimeout counts whole ms of its own clock and may wake a little early: who asked for a deadline
          // must not find that it has not come
          if (rest > 0) arm(rest);
          else run();
        },
        Math.min(Math.max(left, 0), LONGEST_TIMEOUT_MS),
      );
    };
    arm(ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or at once when `signal` aborts. Never rejects. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/**
 * Resolves or rejects as `work` does, but rejects with `late()` after `ms`, and with the signal's reason when
 * it aborts. The work itself is not stopped.
 */
export function within<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
  late: () => Error,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      reject(late());
    });
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', abort);
    };
    work.then(
      (value) => {
        done();
        resolve(value);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
