import type { Health } from '../lib/health.ts';
import type { Quality } from '../lib/reading.ts';

/** What the gateway knows, as the HTTP API and the page see it. All times are ms since the epoch. */
export type SessionState = 'live' | 'offline';

export interface AgentSummary {
  readonly id: string;
  readonly state: SessionState;
  /** Last measured round trip of a heartbeat, ms; null when offline or not yet measured. */
  readonly heartbeatMs: number | null;
  /** When the present session began, or the last one ended. */
  readonly since: number;
  /** When anything was last heard of it. */
  readonly lastSeen: number;
  readonly address: string | null;
  readonly software: string;
  readonly board: string;
  readonly session: string | null;
  /** Why the last session ended; null while live. */
  readonly reason: string | null;
  readonly lastSequence: number;
  /** Readings stored since this gateway started. */
  readonly readings: number;
}

export interface ChannelView {
  readonly sensor: string;
  readonly quantity: string;
  readonly unit: string;
  readonly decimals: number;
  readonly value: number | null;
  readonly time: number | null;
  readonly quality: Quality | null;
}

export interface SensorView {
  readonly name: string;
  readonly kind: string;
  /** null when well. */
  readonly fault: string | null;
  readonly detail: string;
  readonly since: number;
}

export interface ActuatorView {
  readonly name: string;
  readonly kind: string;
  readonly actions: readonly CommandAction['type'][];
  readonly proportional: boolean;
  readonly state: ActuatorStateView | null;
}

export interface ActuatorStateView {
  /** 0 to 1; of what travels 1 while its motor runs. */
  readonly level: number;
  readonly readBack: boolean;
  readonly cause: string;
  readonly since: number;
  readonly fault: string | null;
  /** Of what travels: 0 = closed, 1 = open, estimated; absent while nobody knows. */
  readonly position?: number;
  /** Measured revolutions per minute. */
  readonly rpm?: number;
  /** What goes on by itself: opening, closing, waiting, fading, blinking. */
  readonly activity?: string;
}

export interface GapView {
  readonly readings: number;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

export interface AgentDetail extends AgentSummary {
  readonly channels: readonly ChannelView[];
  readonly sensors: readonly SensorView[];
  readonly actuators: readonly ActuatorView[];
  readonly gaps: readonly GapView[];
}

/** See CommandAction in the protocol's messages: times in ms, levels and positions 0 to 1. */
export type CommandAction =
  | { readonly type: 'set'; readonly level: number; readonly fadeMs?: number }
  | { readonly type: 'pulse'; readonly ms: number }
  | { readonly type: 'blink'; readonly onMs: number; readonly offMs: number; readonly times?: number }
  | { readonly type: 'move'; readonly position: number }
  | { readonly type: 'stop' };

export interface CommandRequest {
  /** Chosen by the caller, so that it may repeat the call; else made by the gateway. */
  readonly id?: string;
  readonly agent: string;
  readonly actuator: string;
  readonly action: CommandAction;
  /** 100 to 86,400,000. */
  readonly ttlMs: number;
  readonly issuer: string;
}

export type CommandStateName = 'pending' | 'executed' | 'rejected' | 'failed' | 'expired';

export interface CommandView {
  readonly id: string;
  readonly agent: string;
  readonly actuator: string;
  readonly action: CommandAction;
  readonly issuer: string;
  readonly created: number;
  readonly state: CommandStateName;
  /** A word for programs, null when executed or pending. */
  readonly reason: string | null;
  readonly detail: string | null;
  /** What was read back. */
  readonly result: ActuatorStateView | null;
  readonly finished: number | null;
}

/** Something that happened on an agent: a rule that fired, a step that was refused, a note. */
export interface EventView {
  /** Counts up in the gateway's life. */
  readonly id: number;
  readonly agent: string;
  readonly time: number;
  /** A word: rule, notify, refused, override, lost. */
  readonly kind: string;
  /** The rule's name; may be empty. */
  readonly source: string;
  readonly text: string;
}

/** One thing that happened, for the live page. `sensors` and `actuators` bring all of the agent's, not only what changed. */
export type GatewayEvent =
  | { readonly type: 'agent'; readonly agent: AgentSummary }
  | { readonly type: 'readings'; readonly agent: string; readonly readings: readonly ReadingEvent[] }
  | { readonly type: 'sensors'; readonly agent: string; readonly sensors: readonly SensorView[] }
  | { readonly type: 'actuators'; readonly agent: string; readonly actuators: readonly ActuatorView[] }
  | { readonly type: 'command'; readonly command: CommandView }
  | { readonly type: 'event'; readonly event: EventView };

export interface ReadingEvent {
  readonly sensor: string;
  readonly quantity: string;
  readonly unit: string;
  readonly decimals: number;
  readonly time: number;
  readonly value: number;
  readonly quality: Quality;
}

/** How the gateway's port for agents fares, since it started. */
export interface GatewayStatus {
  /** Open now. */
  readonly connections: number;
  readonly accepted: number;
  /** Turned away at once because a limit was reached. */
  readonly turnedAway: number;
  /** Connections that ended by their own fault, by what it was. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** What the HTTP API needs of the gateway. */
export interface GatewayService {
  agents(): readonly AgentSummary[];
  agent(id: string): AgentDetail | undefined;
  readings(query: {
    readonly agent: string;
    readonly sensor: string;
    readonly quantity: string;
    readonly from: number;
    readonly to: number;
    readonly limit: number;
  }): readonly { readonly time: number; readonly value: number; readonly quality: Quality }[];
  /** Resolves once the agent has answered or the time to live is over; at once when the command cannot be sent at all. */
  command(request: CommandRequest): Promise<CommandView>;
  /** The last commands of this gateway's life, newest first. */
  commands(limit: number): readonly CommandView[];
  /** What happened on agents in this gateway's life, the last of it, newest first; of one agent, or of all. */
  log(limit: number, agent?: string): readonly EventView[];
  /** Events from now on, until `signal` aborts. A slow reader loses the oldest: then `lost` comes first. */
  events(
    signal: AbortSignal,
  ): AsyncIterable<GatewayEvent | { readonly type: 'lost'; readonly events: number }>;
  status(): GatewayStatus;
  health(): Health;
}
