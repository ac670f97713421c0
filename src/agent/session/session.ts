import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { Condition } from '../../lib/condition.ts';
import { explained } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { Connection, ConnectionError } from '../../protocol/connection.ts';
import type { Hello, Welcome } from '../../protocol/messages.ts';
import { type Call, type Dial, plainDial } from './dial.ts';
import { type LivePorts, LiveSession } from './live.ts';
import {
  deadline,
  type SessionEffect,
  type SessionInput,
  type SessionPolicy,
  type SessionState,
  step,
} from './machine.ts';

/** What the session needs of the rest of the agent. */
export interface SessionPorts extends LivePorts {
  readonly log: Log;
  readonly random: () => number;
  /** Who the agent is and what it has, asked anew for every Hello. */
  readonly hello: () => Hello;
  /** A session began: its Welcome, and how long the greeting took. */
  readonly welcomed: (welcome: Welcome, roundTripMs: number) => void;
  /** The session ended and there is none now; the lease is that of its Welcome. */
  readonly lost: (leaseMs: number) => void;
  /** How the gateway is dialled. Default: without TLS. */
  readonly dial?: Dial;
}

export interface SessionTarget {
  readonly host: string;
  readonly port: number;
  /** Undefined where the gateway is dialled without TLS. */
  readonly tls?: object | undefined;
}

export interface Session {
  state(): SessionState;
  /** Sends what is left within the time allowed, says goodbye and stops. */
  close(): Promise<void>;
}

/**
 * What the gateway sends is small; what it is sent is bounded by its own window (at most 64 MB), of which the
 * outbox hands out no more than has room.
 */
const CONNECTION_LIMITS = { maxFrameBytes: 1_048_576, maxQueuedBytes: 128_000_000, closeMs: 2_000 };

const STOPPING = { type: 'goodbye', reason: 'shutdown', retryAfterMs: 0 } as const;

/** One connection and what hangs on it; effects of an older one are told by identity. */
interface Line {
  readonly call: Call;
  socket: Socket | undefined;
  connection: Connection | undefined;
  helloAt: number;
  welcome: Welcome | undefined;
  live: LiveSession | undefined;
}

/** Keeps a session to the gateway for as long as the agent runs. Owns the socket and the timer; decides nothing. */
export function startSession(target: SessionTarget, policy: SessionPolicy, ports: SessionPorts): Session {
  const runner = new SessionRunner(target, policy, ports);
  runner.apply({ type: 'start' });
  return runner;
}

class SessionRunner implements Session {
  readonly #target: SessionTarget;
  readonly #policy: SessionPolicy;
  readonly #ports: SessionPorts;
  readonly #clock: Clock;
  readonly #stopped = new Condition();
  #state: SessionState = { name: 'idle' };
  #line: Line | undefined;
  #timer: Cancel | undefined;
  #closing: Promise<void> | undefined;

  constructor(target: SessionTarget, policy: SessionPolicy, ports: SessionPorts) {
    this.#target = target;
    this.#policy = policy;
    this.#ports = ports;
    this.#clock = ports.clock;
  }

  state(): SessionState {
    return this.#state;
  }

  async close(): Promise<void> {
    this.apply({ type: 'stop' });
    while (this.#state.name !== 'idle') await this.#stopped.changed();
    await this.#closing;
  }

  apply(input: SessionInput): void {
    const next = step(this.#state, input, this.#clock.monotonic(), this.#policy, this.#ports.random);
    const was = this.#state;
    this.#state = next.state;
    for (const effect of next.effects) this.#do(effect);
    // a tick has used up the timer, even one that changed nothing
    if (was !== next.state || input.type === 'tick') this.#arm();
    if (next.state.name === 'idle') this.#stopped.notify();
  }

  #arm(): void {
    this.#timer?.();
    const at = deadline(this.#state);
    const { loop } = this.#ports;
    if (Number.isFinite(at)) loop?.due(at - this.#clock.monotonic());
    // while it is live its heartbeat says when
    else if (this.#state.name === 'idle') loop?.rest();
    this.#timer = Number.isFinite(at)
      ? this.#clock.after(at - this.#clock.monotonic(), () => this.apply({ type: 'tick' }))
      : undefined;
  }

  #do(effect: SessionEffect): void {
    switch (effect.type) {
      case 'dial':
        return this.#dial();
      case 'send-hello':
        return this.#sendHello();
      case 'go-live':
        return this.#goLive();
      case 'drain':
        void this.#drain();
        return;
      case 'hang-up':
        return this.#hangUp(effect.reason, effect.goodbye);
      case 'retry-in':
        this.#ports.log.warn(
          { reason: effect.reason, retryInMs: Math.round(effect.ms) },
          'no session with the gateway',
        );
        return;
    }
  }

  #dial(): void {
    const { host, port } = this.#target;
    const call = (this.#ports.dial ?? plainDial)(host, port);
    const line: Line = {
      call,
      socket: undefined,
      connection: undefined,
      helloAt: 0,
      welcome: undefined,
      live: undefined,
    };
    this.#line = line;
    call.ready.then(
      (socket) => {
        line.socket = socket;
        this.#from(line, { type: 'connected' });
      },
      (error: unknown) => this.#from(line, { type: 'lost', reason: `${host}:${port}: ${explained(error)}` }),
    );
  }

  /** What a connection brings counts only while it is the one in use. */
  #from(line: Line, input: SessionInput): void {
    if (this.#line === line) this.apply(input);
  }

  #sendHello(): void {
    const line = this.#line;
    if (!line?.socket) return;
    const connection = new Connection(line.socket, { clock: this.#clock, ...CONNECTION_LIMITS });
    line.connection = connection;
    line.helloAt = this.#clock.monotonic();
    let hello: Hello;
    try {
      hello = this.#ports.hello();
    } catch (error) {
      return this.#from(line, { type: 'lost', reason: explained(error) });
    }
    connection.send(hello);
    void this.#awaitWelcome(line, connection);
  }

  async #awaitWelcome(line: Line, connection: Connection): Promise<void> {
    try {
      const message = await connection.next();
      if (message === undefined)
        return this.#from(line, {
          type: 'lost',
          reason: `the gateway closed the connection at Hello${this.#hint()}`,
        });
      switch (message.type) {
        case 'welcome':
          line.welcome = message;
          return this.#from(line, { type: 'welcome' });
        case 'refuse':
          return this.#from(line, {
            type: 'refused',
            reason: `${message.reason}${message.detail && `: ${message.detail}`}`,
            retryAfterMs: message.retryAfterMs,
          });
        case 'goodbye':
          return this.#from(line, message);
        default:
          return this.#from(line, {
            type: 'lost',
            reason: `the gateway answered Hello with ${message.type}`,
          });
      }
    } catch (error) {
      this.#from(line, {
        type: 'lost',
        reason: `${explained(error)}${error instanceof ConnectionError ? this.#hint() : ''}`,
      });
    }
  }

  /** What may be wrong with a gateway that hangs up on a Hello. */
  #hint(): string {
    return this.#target.tls === undefined ? ' (if it speaks TLS, set gateway.tls here)' : '';
  }

  #goLive(): void {
    const line = this.#line;
    if (!line?.connection || !line.welcome) return;
    const { welcome } = line;
    const roundTripMs = this.#clock.monotonic() - line.helloAt;
    this.#ports.welcomed(welcome, roundTripMs);
    this.#ports.log.info(
      {
        gateway: `${this.#target.host}:${this.#target.port}`,
        session: welcome.session,
        heartbeatMs: welcome.heartbeatMs,
      },
      'live',
    );
    line.live = new LiveSession(line.connection, welcome, this.#ports);
    void line.live.run().then((end) => this.#from(line, end));
  }

  async #drain(): Promise<void> {
    const line = this.#line;
    await line?.live?.drain();
    if (line) this.#from(line, { type: 'drained' });
  }

  #hangUp(reason: string, goodbye: boolean): void {
    const line = this.#line;
    this.#line = undefined;
    if (!line) return;
    line.live?.close(reason);
    if (!line.connection) line.call.abandon();
    else {
      this.#closing = line.connection.close(goodbye ? { ...STOPPING, detail: reason } : undefined);
    }
    if (line.welcome) this.#ports.lost(line.welcome.leaseMs);
  }
}
