import type { Socket } from 'node:net';
import { explained, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { Connection } from '../../protocol/connection.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import type { Door, Guest } from '../door.ts';
import type { History } from '../history/history.ts';
import { type Authenticate, type Greeted, greet, Refused, refuse, Stopping } from './greet.ts';
import { AgentSession, type SessionContext, type SessionEnd } from './session.ts';
import type { Sessions } from './sessions.ts';

/** For the last words to leave and the peer to close. */
const CLOSE_MS = 2_000;

/** Ends of a session that nobody need look into. */
const EXPECTED: ReadonlySet<SessionEnd['reason']> = new Set(['lost', 'shutdown', 'superseded', 'draining']);

export interface ServeContext extends SessionContext {
  readonly sessions: Sessions<AgentSession>;
  readonly history: History;
  readonly authenticate: Authenticate;
  readonly helloTimeoutMs: number;
  /** Aborts, with a `Stopping`, when the gateway stops: nobody comes in any more. */
  readonly stopping: AbortSignal;
  readonly leaseMs: number;
  readonly maxFrameBytes: number;
  readonly outboundQueueBytes: number;
  /** A fresh session id. */
  readonly newId: () => string;
  /** Connections that ended because of what was sent, by code. */
  readonly refusals: Map<string, number>;
}

/** Serves one connection from its first byte to its last. Never rejects because of what the peer sends. */
export async function serve(raw: Socket, address: string, door: Door, context: ServeContext): Promise<void> {
  const log = context.log.child({ address });
  const guest = await enter(raw, door, context, log);
  if (!guest) return;
  const { socket, certificate } = guest;
  const connection = new Connection(socket, {
    clock: context.clock,
    maxFrameBytes: context.maxFrameBytes,
    maxQueuedBytes: context.outboundQueueBytes,
    closeMs: CLOSE_MS,
  });
  try {
    const greeted = await greet(connection, { ...context, certificate });
    await live(greeted, connection, address, context);
  } catch (error) {
    if (error instanceof Stopping) {
      await connection.close({ type: 'goodbye', reason: 'shutdown', detail: error.message, retryAfterMs: 0 });
    } else if (error instanceof Refused) {
      const times = count(context, error.reason);
      log.warn({ reason: error.reason, detail: error.message, times }, 'agent refused');
      await refuse(connection, error);
    } else if (error instanceof ProtocolError) {
      const times = count(context, error.code);
      log.warn(
        { reason: error.code, detail: explained(error), times },
        'connection closed: it broke the protocol',
      );
      await connection.close({
        type: 'goodbye',
        reason: 'protocol-error',
        detail: error.message,
        retryAfterMs: 0,
      });
    } else {
      log.info({ detail: messageOf(error) }, 'connection lost before Hello');
      await connection.close();
    }
  }
}

/** @returns undefined when the connection is over already */
async function enter(raw: Socket, door: Door, context: ServeContext, log: Log): Promise<Guest | undefined> {
  try {
    return await door.enter(raw, context.helloTimeoutMs, context.stopping);
  } catch (error) {
    if (!(error instanceof Stopping)) {
      const times = count(context, 'handshake');
      log.warn({ reason: 'handshake', detail: explained(error), times }, 'connection closed: no TLS with it');
    }
    return undefined;
  }
}

async function live(
  { hello, pass }: Greeted,
  connection: Connection,
  address: string,
  context: ServeContext,
): Promise<void> {
  const { clock, history, roster, sessions } = context;
  const session = new AgentSession(context.newId(), hello, connection, context, pass);
  const log = context.log.child({ agent: session.agent, session: session.id, address });

  const before = sessions.claim(session);
  let end: SessionEnd = { reason: 'lost', detail: 'the session did not come about', retryAfterMs: 0 };
  try {
    before?.end('superseded', `a newer session of agent ${session.agent} came from ${address}`);
    const lastSequence = history.lastSequence(hello.agent, hello.outbox);
    const { channels, actuators, software, board } = hello;
    roster.arrived(
      { id: session.agent, session: session.id, address, software, board, channels, actuators },
      clock.wall(),
      lastSequence,
    );
    connection.send({
      type: 'welcome',
      session: session.id,
      heartbeatMs: context.heartbeatMs,
      leaseMs: context.leaseMs,
      serverTimeMs: Math.round(clock.wall()),
      lastSequence,
      maxFrameBytes: context.maxFrameBytes,
      maxUnackedBytes: context.maxUnackedBytes,
    });
    const certificate = pass.type === 'certificate' ? pass.shown.own.fingerprint256 : undefined;
    log.info({ software, lastSequence, superseded: before?.id, certificate }, 'agent live');
    context.downlink.agentLive(session.agent);
    end = await session.run();
  } finally {
    // whatever went wrong, the agent is not held by a session that is no more
    tellEnd(end, session, log, context);
  }
}

function tellEnd(end: SessionEnd, session: AgentSession, log: Log, context: ServeContext): void {
  const { reason, detail, code } = end;
  const times = code === undefined ? undefined : count(context, code);
  // a session that no longer holds its agent says nothing about it
  if (context.sessions.release(session))
    context.roster.left(session.agent, detail || reason, context.clock.wall());
  if (EXPECTED.has(reason)) log.info({ reason, detail }, 'agent session ended');
  else log.warn({ reason, detail, code, times }, 'agent session ended');
}

/** Counts one more of that kind, and says how many there have been. */
function count(context: ServeContext, code: string): number {
  const times = (context.refusals.get(code) ?? 0) + 1;
  context.refusals.set(code, times);
  return times;
}
