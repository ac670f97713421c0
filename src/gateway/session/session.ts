import type { Clock } from '../../lib/clock.ts';
import { deferred } from '../../lib/deferred.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { NumberedChannel } from '../../protocol/batch.ts';
import type { Connection } from '../../protocol/connection.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import {
  type HeartbeatInput,
  type HeartbeatState,
  nextDeadline,
  startHeartbeat,
  stepHeartbeat,
} from '../../protocol/heartbeat.ts';
import type { BatchMessage, GoodbyeReason, Hello, Message } from '../../protocol/messages.ts';
import type { Pass } from '../access/access.ts';
import type { Downlink, OutgoingCommand } from '../downlink.ts';
import type { EventView } from '../model.ts';
import type { Roster } from '../roster.ts';
import type { Uplink } from '../uplink/uplink.ts';
import type { Beating, Heartbeats } from './heartbeats.ts';
import { toActuatorState, toAnswer, toSensorView } from './views.ts';

export interface SessionContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly heartbeatMs: number;
  /** Bytes of batches that may wait for the history; an agent that sends more breaks what Welcome said. */
  readonly maxUnackedBytes: number;
  readonly heartbeats: Heartbeats;
  readonly uplink: Uplink;
  readonly downlink: Downlink;
  readonly roster: Roster;
  /** Takes note of what an agent says has happened. */
  readonly happened: (event: Omit<EventView, 'id'>) => void;
}

/** Why a session is over. */
export interface SessionEnd {
  readonly reason: GoodbyeReason | 'lost';
  readonly detail: string;
  readonly retryAfterMs: number;
  /** What the agent did wrong, when reason is protocol-error. */
  readonly code?: string;
}

/** One live session of one agent, from after Welcome until its connection is over. */
export class AgentSession implements Beating {
  readonly agent: string;
  readonly id: string;
  /** What it came in by. */
  readonly pass: Pass;
  readonly #context: SessionContext;
  readonly #connection: Connection;
  readonly #outbox: string;
  readonly #channels: ReadonlyMap<number, NumberedChannel>;
  readonly #ended = deferred<SessionEnd>();
  #heartbeat: HeartbeatState;
  #unackedBytes = 0;
  #ackedSequence = 0;
  #ackDue = false;
  #over = false;

  constructor(id: string, hello: Hello, connection: Connection, context: SessionContext, pass: Pass) {
    this.id = id;
    this.pass = pass;
    this.agent = hello.agent;
    this.#outbox = hello.outbox;
    this.#channels = new Map(hello.channels.map((channel) => [channel.id, channel]));
    this.#connection = connection;
    this.#context = context;
    this.#heartbeat = startHeartbeat(
      { intervalMs: context.heartbeatMs, pings: 'always' },
      context.clock.monotonic(),
    );
  }

  /** Serves the session until it is over, however that comes about. Never rejects. */
  async run(): Promise<SessionEnd> {
    const { heartbeats } = this.#context;
    heartbeats.watch(this, nextDeadline(this.#heartbeat));
    void this.#read();
    const end = await this.#ended.promise;
    this.#over = true;
    heartbeats.unwatch(this);
    if (end.reason === 'lost') await this.#connection.close();
    else {
      const { reason, detail, retryAfterMs } = end;
      await this.#connection.close({ type: 'goodbye', reason, detail, retryAfterMs });
    }
    return end;
  }

  /** Ends the session from outside. */
  end(reason: GoodbyeReason, detail: string, retryAfterMs = 0): void {
    this.#ended.resolve({ reason, detail, retryAfterMs });
  }

  send(command: OutgoingCommand): void {
    this.#send({ type: 'command', ...command });
  }

  beat(now: number): number {
    return this.#over ? Number.POSITIVE_INFINITY : this.#heartbeatInput({ type: 'tick' }, now);
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const message = await this.#connection.next();
        if (this.#over) return;
        if (message === undefined) return this.#lost('the agent closed the connection');
        this.#heartbeatInput({ type: 'received' }, this.#context.clock.monotonic());
        await this.#take(message);
      }
    } catch (error) {
      if (error instanceof ProtocolError) {
        const { code, message: detail } = error;
        this.#ended.resolve({ reason: 'protocol-error', detail, retryAfterMs: 0, code });
      } else this.#lost(messageOf(error));
    }
  }

  #take(message: Message): Promise<void> | undefined {
    const { clock, downlink, roster } = this.#context;
    switch (message.type) {
      case 'batch':
        return this.#store(message);
      case 'ping':
        this.#heartbeatInput({ type: 'ping', stamp: message.stamp }, clock.monotonic());
        return;
      case 'pong':
        this.#heartbeatInput({ type: 'pong', stamp: message.stamp }, clock.monotonic());
        return;
      case 'command-result':
        downlink.answered(this.agent, toAnswer(message));
        return;
      case 'actuator-states':
        roster.actuators(
          this.agent,
          message.actuators.map((actuator) => ({ name: actuator.name, state: toActuatorState(actuator) })),
        );
        return;
      case 'sensor-states':
        roster.sensors(this.agent, message.sensors.map(toSensorView));
        return;
      case 'event': {
        const { timeMs, kind, source, text } = message;
        // an agent that does not know the time yet says so with 0
        this.#context.happened({ agent: this.agent, time: timeMs || clock.wall(), kind, source, text });
        return;
      }
      case 'goodbye':
        this.#lost(`the agent said goodbye: ${message.reason}${message.detail && `, ${message.detail}`}`);
        return;
      default:
        throw new ProtocolError(
          'unexpected-message',
          `a ${message.type} is not for the gateway in a live session`,
        );
    }
  }

  /** Hands a batch to the uplink; reading goes on meanwhile, up to what may be unacknowledged. */
  #store({ batch }: BatchMessage): Promise<void> | undefined {
    const bytes = batch.columns.byteLength;
    this.#unackedBytes += bytes;
    const stored = this.#context.uplink
      .accept({ agent: this.agent, incarnation: this.#outbox, channels: this.#channels, batch })
      .then(
        (result) => {
          this.#unackedBytes -= bytes;
          const { clock, roster } = this.#context;
          if (result.outcome === 'stored')
            roster.stored(this.agent, batch.sequence, result.count, result.readings, clock.wall());
          this.#ack(batch.sequence);
        },
        (error: unknown) => this.end(reasonOf(error), messageOf(error), 1_000),
      );
    // an agent that keeps to the limit of Welcome never gets here; for one that does not, reading pauses
    return this.#unackedBytes > this.#context.maxUnackedBytes ? stored : undefined;
  }

  /** Acks are cumulative: however many batches one commit took in, one Ack follows. */
  #ack(sequence: number): void {
    this.#ackedSequence = Math.max(this.#ackedSequence, sequence);
    if (this.#ackDue) return;
    this.#ackDue = true;
    queueMicrotask(() => {
      this.#ackDue = false;
      this.#send({ type: 'ack', sequence: this.#ackedSequence });
    });
  }

  #heartbeatInput(input: HeartbeatInput, now: number): number {
    const before = this.#heartbeat;
    const { state, effects } = stepHeartbeat(before, input, now);
    this.#heartbeat = state;
    for (const effect of effects) {
      if (effect.type === 'send-ping') {
        const { stamp, roundTripUs } = effect;
        this.#send({ type: 'ping', stamp, roundTripUs });
      } else if (effect.type === 'send-pong') this.#send({ type: 'pong', stamp: effect.stamp });
      else this.end('timeout', `silent for ${Math.round(effect.silentMs)} ms`);
    }
    if (state.roundTripMs !== undefined && state.roundTripMs !== before.roundTripMs)
      this.#context.roster.heartbeat(this.agent, state.roundTripMs, this.#context.clock.wall());
    return nextDeadline(state);
  }

  #send(message: Message): void {
    if (this.#over) return;
    if (!this.#connection.send(message)) this.end('overloaded', 'the agent does not read what it is sent');
  }

  #lost(detail: string): void {
    this.#ended.resolve({ reason: 'lost', detail, retryAfterMs: 0 });
  }
}

/** Why a batch was turned away: the gateway is stopping, or its history is too far behind. */
const reasonOf = (error: unknown): GoodbyeReason =>
  error instanceof FieldhandError && error.code === 'uplink-closed' ? 'shutdown' : 'overloaded';
