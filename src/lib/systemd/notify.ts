import { messageOf } from '../errors.ts';
import type { DatagramSocket } from '../unix-datagram.ts';

/** What a service tells its manager: the protocol of sd_notify(3). */
export interface Notifier {
  /** Start-up is over. `status` is one line for people. */
  ready(status: string): void;
  status(line: string): void;
  /** A reload begins; `ready` ends it. */
  reloading(): void;
  stopping(status: string): void;
  /** A sign of life. */
  alive(): void;
  /** Starting or stopping goes on and takes `ms` at most; never shortens what the unit allows. */
  needs(ms: number): void;
  /** Has the manager keep a duplicate of `fd` beyond the end of this process. @returns whether it was sent */
  store(name: string, fd: number): boolean;
  /** Has it close all that it keeps under `name`. */
  unstore(name: string): void;
  close(): void;
}

/** How it is where no manager listens. */
export const noNotifier: Notifier = {
  ready: () => undefined,
  status: () => undefined,
  reloading: () => undefined,
  stopping: () => undefined,
  alive: () => undefined,
  needs: () => undefined,
  store: () => false,
  unstore: () => undefined,
  close: () => undefined,
};

/**
 * @param address what NOTIFY_SOCKET says: a path or `@name`
 * @param monotonicMs CLOCK_MONOTONIC now
 * @param complain called with why the first message of a row cannot be sent; a service runs on without its manager
 */
export function notifier(
  address: string,
  socket: DatagramSocket,
  monotonicMs: () => number,
  complain: (detail: string) => void,
): Notifier {
  let failing = false;
  const send = (
    fields: Readonly<Record<string, string | number>>,
    wait: boolean,
    fds?: readonly number[],
  ): boolean => {
    try {
      socket.send(address, encode(fields), wait, fds);
      failing = false;
      return true;
    } catch (error) {
      if (!failing) complain(messageOf(error));
      failing = true;
      return false;
    }
  };
  return {
    ready: (status) => void send({ READY: 1, STATUS: status }, true),
    status: (line) => void send({ STATUS: line }, false),
    reloading: () => void send({ RELOADING: 1, MONOTONIC_USEC: Math.floor(monotonicMs() * 1000) }, true),
    stopping: (status) => void send({ STOPPING: 1, STATUS: status }, true),
    alive: () => void send({ WATCHDOG: 1 }, false),
    needs: (ms) => void send({ EXTEND_TIMEOUT_USEC: Math.ceil(ms * 1000) }, false),
    // the manager would poll it, and drop it when its chip has gone: the next agent finds that out by itself
    store: (name, fd) => send({ FDSTORE: 1, FDNAME: name, FDPOLL: 0 }, true, [fd]),
    unstore: (name) => void send({ FDSTOREREMOVE: 1, FDNAME: name }, true),
    close: () => socket.close(),
  };
}

/** One assignment a line. A line break in a value would begin another. */
function encode(fields: Readonly<Record<string, string | number>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${String(value).replaceAll(/[\r\n]+/g, ' ')}\n`)
    .join('');
}
