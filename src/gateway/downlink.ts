import { isDeepStrictEqual } from 'node:util';
import type { Cancel, Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Feed } from '../lib/feed.ts';
import type { ActuatorStateView, CommandRequest, CommandView, GatewayEvent } from './model.ts';

/** A command on its way down. */
export interface OutgoingCommand {
  readonly id: string;
  readonly actuator: string;
  readonly action: CommandRequest['action'];
  /** What is left of its time to live. */
  readonly ttlMs: number;
  readonly issuer: string;
}

/** What an agent answered. */
export interface CommandAnswer {
  readonly id: string;
  readonly state: 'executed' | 'rejected' | 'failed' | 'expired';
  readonly reason: string;
  readonly detail: string;
  readonly result: ActuatorStateView | null;
}

/** Puts a command on the agent's live session; false when there is none. */
export type SendCommand = (agent: string, command: OutgoingCommand) => boolean;

/** More commands than these never wait for one agent: they would all go down at once when it comes back. */
const PENDING_PER_AGENT = 100;

interface Pending {
  readonly deadline: number;
  readonly cancel: Cancel;
  sent: boolean;
}

interface Record {
  view: CommandView;
  pending: Pending | undefined;
  readonly waiting: ((view: CommandView) => void)[];
}

/**
 * Commands from people and programs to agents: sent at once or, when the agent is away, as soon as it is
 * back within the time to live; sent again on a new session while unanswered, which is safe because an agent
 * acts once per id.
 */
export class Downlink {
  readonly #records = new Map<string, Record>();
  readonly #clock: Clock;
  readonly #feed: Feed<GatewayEvent>;
  readonly #send: SendCommand;
  readonly #keep: number;

  constructor(options: { clock: Clock; feed: Feed<GatewayEvent>; send: SendCommand; keep?: number }) {
    this.#clock = options.clock;
    this.#feed = options.feed;
    this.#send = options.send;
    this.#keep = options.keep ?? 1_000;
  }

  /** Resolves once the agent has answered or the time to live is over. The same id again gets the same answer. */
  command(request: CommandRequest & { readonly id: string }): Promise<CommandView> {
    const known = this.#records.get(request.id);
    if (known) {
      if (!sameCommand(known.view, request)) return Promise.resolve(idReused(request, this.#clock.wall()));
      return this.#outcome(known);
    }
    if (this.#pendingOf(request.agent) >= PENDING_PER_AGENT)
      return Promise.resolve(tooMany(request, this.#clock.wall()));
    const record: Record = {
      view: pendingView(request, this.#clock.wall()),
      pending: {
        deadline: this.#clock.monotonic() + request.ttlMs,
        cancel: this.#clock.after(request.ttlMs, () => this.#expire(record)),
        sent: false,
      },
      waiting: [],
    };
    this.#records.set(request.id, record);
    this.#forgetOldest();
    this.#feed.publish({ type: 'command', command: record.view });
    this.#deliver(record);
    return this.#outcome(record);
  }

  /** The agent has a live session now: whatever waits for it goes down. */
  agentLive(agent: string): void {
    for (const record of this.#records.values())
      if (record.pending && record.view.agent === agent) this.#deliver(record);
  }

  /** An answer from `agent`; one for another agent's command, or for none, is nobody's and false. */
  answered(agent: string, answer: CommandAnswer): boolean {
    const record = this.#records.get(answer.id);
    if (record?.view.agent !== agent) return false;
    // an answer that comes after the time to live was over is still the truth
    if (!record.pending && record.view.reason !== 'no-answer') return false;
    this.#finish(record, answer.state, answer.reason || null, answer.detail || null, answer.result);
    return true;
  }

  recent(limit: number): readonly CommandView[] {
    return [...this.#records.values()]
      .slice(-limit)
      .reverse()
      .map((record) => record.view);
  }

  close(): void {
    for (const record of this.#records.values())
      if (record.pending) this.#finish(record, 'expired', 'gateway-stopped', 'the gateway is stopping', null);
  }

  #deliver(record: Record): void {
    const { pending, view } = record;
    if (!pending) return;
    const ttlMs = Math.floor(pending.deadline - this.#clock.monotonic());
    if (ttlMs < 1) return;
    const { id, actuator, action, issuer } = view;
    try {
      if (this.#send(view.agent, { id, actuator, action, ttlMs, issuer })) pending.sent = true;
    } catch (error) {
      // no message can be made of it: it would fail on every session of the agent
      this.#finish(record, 'rejected', 'unsendable', messageOf(error), null);
    }
  }

  #expire(record: Record): void {
    if (record.pending?.sent)
      this.#finish(
        record,
        'expired',
        'no-answer',
        'the agent did not answer in time; it may have acted',
        null,
      );
    else
      this.#finish(record, 'expired', 'offline', 'the agent was not connected within the time to live', null);
  }

  #finish(
    record: Record,
    state: CommandAnswer['state'],
    reason: string | null,
    detail: string | null,
    result: ActuatorStateView | null,
  ): void {
    record.pending?.cancel();
    record.pending = undefined;
    record.view = { ...record.view, state, reason, detail, result, finished: this.#clock.wall() };
    this.#feed.publish({ type: 'command', command: record.view });
    for (const resolve of record.waiting.splice(0)) resolve(record.view);
  }

  #outcome(record: Record): Promise<CommandView> {
    if (!record.pending) return Promise.resolve(record.view);
    return new Promise((resolve) => record.waiting.push(resolve));
  }

  #pendingOf(agent: string): number {
    let pending = 0;
    for (const record of this.#records.values()) if (record.pending && record.view.agent === agent) pending++;
    return pending;
  }

  #forgetOldest(): void {
    for (const [id, record] of this.#records) {
      if (this.#records.size <= this.#keep) return;
      if (!record.pending) this.#records.delete(id);
    }
  }
}

const sameCommand = (view: CommandView, request: CommandRequest): boolean =>
  view.agent === request.agent &&
  view.actuator === request.actuator &&
  isDeepStrictEqual(view.action, request.action);

const pendingView = (request: CommandRequest & { readonly id: string }, now: number): CommandView => ({
  id: request.id,
  agent: request.agent,
  actuator: request.actuator,
  action: request.action,
  issuer: request.issuer,
  created: now,
  state: 'pending',
  reason: null,
  detail: null,
  result: null,
  finished: null,
});

const tooMany = (request: CommandRequest & { readonly id: string }, now: number): CommandView => ({
  ...pendingView(request, now),
  state: 'rejected',
  reason: 'too-many',
  detail: `${PENDING_PER_AGENT} commands wait for this agent already`,
  finished: now,
});

const idReused = (request: CommandRequest & { readonly id: string }, now: number): CommandView => ({
  ...pendingView(request, now),
  state: 'rejected',
  reason: 'id-reused',
  detail: 'this id was given to another command before; every command needs an id of its own',
  finished: now,
});
