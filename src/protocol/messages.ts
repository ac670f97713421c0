import type { Gap, NumberedChannel, SealedBatch } from './batch.ts';

// The messages of fieldhand.proto as the program sees them. encode.ts and decode.ts are the two ways between
// these and bytes; what leaves decode.ts keeps every range told here. Times are ms since the epoch, durations
// ms, both whole; text that is absent is ''.

export const PROTOCOL_VERSION = 1;

/** Longest texts, in UTF-16 code units. */
export const TEXT_MAX = {
  /** What names something: a sensor, an actuator, a unit, a command, a session; a word for programs. */
  name: 128,
  /** What people read: cut, not refused. */
  line: 1_024,
  token: 4_096,
} as const;

/** Most of one kind in one message: channels or actuators declared, states told. */
export const LIST_MAX = 65_536;

export const ACTION_TYPES = ['set', 'pulse', 'blink', 'move', 'stop'] as const;
export const REFUSE_REASONS = [
  'protocol-version',
  'unauthenticated',
  'invalid-hello',
  'overloaded',
  'wrong-agent',
] as const;
export const GOODBYE_REASONS = [
  'shutdown',
  'draining',
  'superseded',
  'protocol-error',
  'timeout',
  'overloaded',
  'revoked',
] as const;
export const CLOCK_QUALITIES = ['good', 'restamped', 'uncertain'] as const;
export const COMMAND_STATES = ['executed', 'rejected', 'failed', 'expired'] as const;
export const GAP_REASONS = ['outbox-full', 'too-old', 'corrupt'] as const satisfies readonly Gap['reason'][];

export type ActionType = (typeof ACTION_TYPES)[number];
export type RefuseReason = (typeof REFUSE_REASONS)[number];
export type GoodbyeReason = (typeof GOODBYE_REASONS)[number];
export type CommandState = (typeof COMMAND_STATES)[number];

/** Agent to gateway, first, once. */
export interface Hello {
  readonly type: 'hello';
  /** The version that the agent speaks; any number, so that the gateway can refuse it by name. */
  readonly protocol: number;
  readonly agent: string;
  /** Credential bound to the agent id; '' = none. */
  readonly token: string;
  readonly software: string;
  readonly boot: string;
  /** Incarnation of the outbox. */
  readonly outbox: string;
  /** Every channel that a batch of this session may name; ids are unique. */
  readonly channels: readonly DeclaredChannel[];
  /** Names are unique. */
  readonly actuators: readonly DeclaredActuator[];
  readonly board: string;
}

export interface DeclaredChannel extends NumberedChannel {
  /** Nothing measures it any more: only batches from before may name it. */
  readonly retired?: true;
}

export interface DeclaredActuator {
  readonly name: string;
  readonly kind: string;
  readonly actions: readonly ActionType[];
  /** Takes 0 to 1 rather than off and on. */
  readonly proportional: boolean;
}

/** Gateway to agent, the good answer to Hello. */
export interface Welcome {
  readonly type: 'welcome';
  readonly session: string;
  /** 100 to 600,000. */
  readonly heartbeatMs: number;
  /** An agent without a session for this long applies its link-loss safe states. */
  readonly leaseMs: number;
  readonly serverTimeMs: number;
  /** Highest sequence of this outbox incarnation in the history; 0 = none. */
  readonly lastSequence: number;
  /** At least 1,024. */
  readonly maxFrameBytes: number;
  /** At least 1,024. */
  readonly maxUnackedBytes: number;
}

/** Gateway to agent, the other answer to Hello; then it closes. */
export interface Refuse {
  readonly type: 'refuse';
  readonly reason: RefuseReason;
  readonly detail: string;
  /** Do not dial before; 0 = as the agent's backoff says. */
  readonly retryAfterMs: number;
}

/** Either way; then the sender closes. */
export interface Goodbye {
  readonly type: 'goodbye';
  readonly reason: GoodbyeReason;
  readonly detail: string;
  readonly retryAfterMs: number;
}

export interface Ping {
  readonly type: 'ping';
  /** Opaque to the receiver. */
  readonly stamp: number;
  /** The sender's last measured round trip, microseconds; 0 = none yet. */
  readonly roundTripUs: number;
}

export interface Pong {
  readonly type: 'pong';
  /** That of the Ping. */
  readonly stamp: number;
}

/** Agent to gateway. `columns` is not decoded here: it is opaque between sealing and storing. */
export interface BatchMessage {
  readonly type: 'batch';
  readonly batch: SealedBatch;
}

/** Gateway to agent: every batch up to and including this one is in the history. */
export interface Ack {
  readonly type: 'ack';
  readonly sequence: number;
}

export type CommandAction =
  /** 0 = off, 1 = fully on, reached within `fadeMs`, 0 to 86,400,000; absent = at once. */
  | { readonly type: 'set'; readonly level: number; readonly fadeMs?: number }
  /** 1 to 86,400,000. */
  | { readonly type: 'pulse'; readonly ms: number }
  /** Times on and off 10 to 86,400,000, `times` 1 to 1,000,000; absent = until another command. */
  | { readonly type: 'blink'; readonly onMs: number; readonly offMs: number; readonly times?: number }
  /** 0 = closed, 1 = open. */
  | { readonly type: 'move'; readonly position: number }
  | { readonly type: 'stop' };

/** Gateway to agent. */
export interface Command {
  readonly type: 'command';
  readonly id: string;
  readonly actuator: string;
  readonly action: CommandAction;
  /** Counted from receipt; 0 to 86,400,000. */
  readonly ttlMs: number;
  readonly issuer: string;
}

/** Agent to gateway, the answer to a Command. */
export interface CommandResult {
  readonly type: 'command-result';
  readonly id: string;
  readonly state: CommandState;
  /** A word for programs, '' when executed. */
  readonly reason: string;
  readonly detail: string;
  /** Read back after execution. */
  readonly actuator?: ActuatorState;
}

export interface ActuatorState {
  readonly name: string;
  /** 0 to 1. */
  readonly level: number;
  readonly readBack: boolean;
  readonly cause: string;
  readonly sinceMs: number;
  /** '' when well. */
  readonly fault: string;
  /** Of what travels: 0 = closed, 1 = open; absent while nobody knows. */
  readonly position?: number;
  /** Measured revolutions per minute. */
  readonly rpm?: number;
  /** What goes on by itself: opening, closing, waiting, fading, blinking. */
  readonly activity?: string;
}

/** Agent to gateway: those that changed; all after Welcome. */
export interface ActuatorStates {
  readonly type: 'actuator-states';
  readonly actuators: readonly ActuatorState[];
}

export interface SensorState {
  readonly name: string;
  readonly kind: string;
  /** '' when well. */
  readonly fault: string;
  readonly detail: string;
  readonly sinceMs: number;
}

/** Agent to gateway: those that changed; all after Welcome. */
export interface SensorStates {
  readonly type: 'sensor-states';
  readonly sensors: readonly SensorState[];
}

/** Agent to gateway: something that happened, for people. */
export interface EventMessage {
  readonly type: 'event';
  /** 0 = not known. */
  readonly timeMs: number;
  /** A word for programs: rule, notify, refused, override, lost. */
  readonly kind: string;
  /** What it comes from, such as a rule's name; may be ''. */
  readonly source: string;
  readonly text: string;
}

export type Message =
  | Hello
  | Welcome
  | Refuse
  | Goodbye
  | Ping
  | Pong
  | BatchMessage
  | Ack
  | Command
  | CommandResult
  | ActuatorStates
  | SensorStates
  | EventMessage;
