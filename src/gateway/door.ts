import type { Socket } from 'node:net';
import type { Closable } from '../lib/scope.ts';
import type { ShownCertificate } from '../lib/tls/trust.ts';

/** What an agent has shown of itself before it says a word. */
export interface ClientCertificate {
  /** Whether one was asked for. */
  readonly asked: boolean;
  /** The agents that it is for; none when none was shown, or when it does not count. */
  readonly agents: readonly string[];
  /** Why what was shown does not count. */
  readonly trouble: string | undefined;
  /** What was shown, where it counts. */
  readonly shown: ShownCertificate | undefined;
}

/** Somebody who may now speak. */
export interface Guest {
  readonly socket: Socket;
  readonly certificate: ClientCertificate;
}

/** What a connection goes through before its session begins. */
export interface Door extends Closable {
  /** Whether agents are asked for a certificate. */
  readonly asks: boolean;
  /** Why a certificate that somebody came in by would not be taken now, as text without the cure; undefined: it would. */
  doubts(shown: ShownCertificate): string | undefined;
  /**
   * Rejects when nothing comes of it within the time, or with the reason of `stopping`; the connection is then
   * destroyed.
   */
  enter(raw: Socket, withinMs: number, stopping: AbortSignal): Promise<Guest>;
}

/** Of a certificate, by a door that wants none. */
export const NOT_ASKED = 'counts no more, for the gateway asks for none now';

/** Lets everybody through as he comes. */
export const plainDoor: Door = {
  asks: false,
  doubts: () => NOT_ASKED,
  enter: async (socket) => ({
    socket,
    certificate: { asked: false, agents: [], trouble: undefined, shown: undefined },
  }),
  close: () => undefined,
};
