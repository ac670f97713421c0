import type { Socket } from 'node:net';
import type { Closable } from '../lib/scope.ts';

/** What an agent has shown of itself before it says a word. */
export interface ClientCertificate {
  /** Whether one was asked for. */
  readonly asked: boolean;
  /** The agents that it is for; none when none was shown, or when it does not count. */
  readonly agents: readonly string[];
  /** Why what was shown does not count. */
  readonly trouble: string | undefined;
}

/** Somebody who may now speak. */
export interface Guest {
  readonly socket: Socket;
  readonly certificate: ClientCertificate;
}

/** What a connection goes through before its session begins. */
export interface Door extends Closable {
  /**
   * Rejects when nothing comes of it within the time, or with the reason of `stopping`; the connection is then
   * destroyed.
   */
  enter(raw: Socket, withinMs: number, stopping: AbortSignal): Promise<Guest>;
}

/** Lets everybody through as he comes. */
export const plainDoor: Door = {
  enter: async (socket) => ({ socket, certificate: { asked: false, agents: [], trouble: undefined } }),
  close: () => undefined,
};
