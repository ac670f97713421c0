import type { Cancel, Clock } from '../../lib/clock.ts';
import { Condition } from '../../lib/condition.ts';
import { deferred } from '../../lib/deferred.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Loop } from '../../lib/progress.ts';
import type { Connection } from '../../protocol/connection.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import {
  type HeartbeatInput,
  type HeartbeatState,
  nextDeadline,
  startHeartbeat,
  stepHeartbeat,
} from '../../protocol/heartbeat.ts';
import type { Command, CommandResult, Message, Welcome } from '../../protocol/messages.ts';
import type { Outbox } from '../outbox/contract.ts';
import type { SessionInput } from './machine.ts';

/** What a live session carries up and down. */
export interface LivePorts {
  readonly clock: Clock;
  readonly outbox: Outbox;
  /** Carries out a command; resolves with what to answer. Never rejects. */
  readonly command: (command: Command) => Promise<CommandResult>;
  /** States of sensors and actuators as messages: all first, then what changes. */
  readonly reports: readonly ((signal: AbortSignal) => AsyncIterable<Message>)[];
  /** Told when the session's next timer is due. */
  readonly loop?: Loop;
}

export type LiveEnd = Extract<SessionInput, { type: 'lost' | 'goodbye' }>;

/** One live session on one connection, from Welcome until it is over. */
export class LiveSession {
  readonly #connection: Connection;
  readonly #ports: LivePorts;
  readonly #maxUnackedBytes: number;
  readonly #stop = new AbortController();
  readonly #ended = deferred<LiveEnd>();
  /** An ack has come, or the session is over. */
  readonly #progress = new Condition();
  readonly #unacked: { readonly sequence: number; readonly bytes: number }[] = [];
  #unackedBytes = 0;
  #sentSequence: number;
  #heartbeat: HeartbeatState;
  #timer: Cancel | undefined;

  constructor(connection: Connection, welcome: Welcome, ports: LivePorts) {
    this.#connection = connection;
    this.#ports = ports;
    this.#maxUnackedBytes = welcome.maxUnackedBytes;
    this.#sentSequence = welcome.lastSequence;
    this.#heartbeat = startHeartbeat(
      { intervalMs: welcome.heartbeatMs, pings: 'when-idle' },
      ports.clock.monotonic(),
    );
    // what the history has need not be sent again, though its ack was lost with the last session
    ports.outbox.ack(welcome.lastSequence);
  }

  /** Serves until the session is over or `close` is called. Never rejects. */
  async run(): Promise<LiveEnd> {
    this.#armHeartbeat();
    void this.#read();
    void this.#pumpOutbox().catch((error: unknown) => this.#lost(messageOf(error)));
    for (const report of this.#ports.reports) void this.#pumpReports(report);
    const end = await this.#ended.promise;
    this.#stop.abort();
    this.#timer?.();
    this.#progress.notify();
    return end;
  }

  /** Ends the session from this side: whatever uses the connection stops. */
  close(reason: string): void {
    this.#lost(reason);
  }

  /** Resolves once everything that the outbox holds now has been acknowledged, or the session is over. */
  async drain(): Promise<void> {
    const { outbox } = this.#ports;
    outbox.flush();
    while (!this.#stop.signal.aborted && outbox.stats().pendingBatches > 0) await this.#progress.changed();
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const message = await this.#connection.next();
        if (this.#stop.signal.aborted) return;
        if (message === undefined) return this.#lost('the gateway closed the connection');
        this.#beat({ type: 'received' });
        this.#take(message);
      }
    } catch (error) {
      this.#lost(messageOf(error));
    }
  }

  #take(message: Message): void {
    switch (message.type) {
      case 'ack':
        return this.#acked(message.sequence);
      case 'ping':
      case 'pong':
        return this.#beat({ type: message.type, stamp: message.stamp });
      case 'command':
        void this.#ports
          .command(message)
          .then((result) => this.#send(result))
          .catch((error: unknown) => this.#lost(messageOf(error)));
        return;
      case 'goodbye':
        return this.#ended.resolve(message);
      default:
        throw new ProtocolError(
          'unexpected-message',
          `a ${message.type} is not for the agent in a live session`,
        );
    }
  }

  /** Keeps at most `maxUnackedBytes` of batches on their way. */
  async #pumpOutbox(): Promise<void> {
    const { outbox } = this.#ports;
    const { signal } = this.#stop;
    const { incarnation } = outbox;
    while (!signal.aborted) {
      // its file was damaged and replaced: numbers of channels and batches mean something else now
      if (outbox.incarnation !== incarnation) return this.#lost('the outbox was replaced');
      const room = this.#maxUnackedBytes - this.#unackedBytes;
      const batches = room > 0 ? outbox.after(this.#sentSequence, room) : [];
      const before = this.#sentSequence;
      for (const batch of batches) {
        const bytes = batch.columns.byteLength;
        // one batch may be larger than all the room there is: it goes alone
        if (this.#unackedBytes > 0 && this.#unackedBytes + bytes > this.#maxUnackedBytes) break;
        this.#unacked.push({ sequence: batch.sequence, bytes });
        this.#unackedBytes += bytes;
        this.#sentSequence = batch.sequence;
        this.#send({ type: 'batch', batch });
      }
      if (this.#sentSequence > before) continue;
      if (room > 0 && batches.length === 0) await outbox.waitAfter(this.#sentSequence, signal);
      else await this.#progress.changed();
    }
  }

  async #pumpReports(report: (signal: AbortSignal) => AsyncIterable<Message>): Promise<void> {
    try {
      for await (const message of report(this.#stop.signal)) this.#send(message);
    } catch (error) {
      this.#lost(messageOf(error));
    }
  }

  #acked(sequence: number): void {
    while (this.#unacked[0] && this.#unacked[0].sequence <= sequence) {
      this.#unackedBytes -= this.#unacked[0].bytes;
      this.#unacked.shift();
    }
    this.#ports.outbox.ack(Math.min(sequence, this.#sentSequence));
    this.#progress.notify();
  }

  #beat(input: HeartbeatInput): void {
    const { state, effects } = stepHeartbeat(this.#heartbeat, input, this.#ports.clock.monotonic());
    this.#heartbeat = state;
    for (const effect of effects) {
      if (effect.type === 'send-ping') {
        const { stamp, roundTripUs } = effect;
        this.#write({ type: 'ping', stamp, roundTripUs });
      } else if (effect.type === 'send-pong') this.#write({ type: 'pong', stamp: effect.stamp });
      else this.#lost(`the gateway was silent for ${Math.round(effect.silentMs)} ms`);
    }
  }

  #armHeartbeat(): void {
    const { clock, loop } = this.#ports;
    const ms = nextDeadline(this.#heartbeat) - clock.monotonic();
    loop?.due(ms);
    this.#timer = clock.after(ms, () => {
      if (this.#stop.signal.aborted) return;
      this.#beat({ type: 'tick' });
      this.#armHeartbeat();
    });
  }

  #send(message: Message): void {
    this.#beat({ type: 'sent' });
    this.#write(message);
  }

  #write(message: Message): void {
    if (this.#stop.signal.aborted) return;
    if (!this.#connection.send(message)) this.#lost('the gateway does not read what it is sent');
  }

  #lost(reason: string): void {
    this.#ended.resolve({ type: 'lost', reason });
  }
}
