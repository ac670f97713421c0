import type { Action, Manner } from '../action.ts';
import type { Asker, Cause } from './cause.ts';
import type { Snapshot } from './snapshot.ts';

/** Why a command was refused, a word for programs. */
export type Rejection =
  | 'unknown-actuator'
  | 'wrong-action'
  | 'wrong-value'
  | 'max-on'
  | 'min-on'
  | 'min-off'
  | 'interlock'
  | 'rate-limit'
  | 'link-loss'
  | 'stale-input'
  | 'exit'
  | 'fault'
  | 'switching'
  | 'superseded';

export type Outcome =
  | { readonly state: 'executed' }
  | { readonly state: 'rejected'; readonly reason: Rejection; readonly detail: string }
  /** The hardware did not do it. */
  | { readonly state: 'failed'; readonly reason: 'hardware'; readonly detail: string }
  | { readonly state: 'expired'; readonly detail: string };

/** What the hardware does of a pulse by itself. */
export interface Ends {
  readonly pulseMs: number;
  /** CLOCK_MONOTONIC ms */
  readonly at: number;
}

/** All times are CLOCK_MONOTONIC ms. */
export type GuardInput =
  /** `token` names the command in its one answer. Past `deadline` nothing is begun any more. */
  | {
      readonly type: 'command';
      readonly token: number;
      readonly actuator: string;
      readonly action: Action;
      readonly deadline: number;
      readonly asker: Asker;
    }
  | { readonly type: 'tick' }
  /** The lease runs from now; one that runs already goes on. */
  | { readonly type: 'link-lost'; readonly leaseMs: number }
  | { readonly type: 'link-live' }
  | { readonly type: 'stale'; readonly sensor: string }
  | { readonly type: 'fresh'; readonly sensor: string }
  /** The answers to the effect `drive`; one with an old number is ignored. */
  | {
      readonly type: 'driven';
      readonly actuator: string;
      readonly drive: number;
      readonly level: number;
      /** When the hardware was told: what runs for a time runs from then, however long the answer took. */
      readonly toldAt: number;
      /** When the hardware ends a pulse of that length by itself, where it can. */
      readonly ends?: Ends | undefined;
    }
  | {
      readonly type: 'drive-failed';
      readonly actuator: string;
      readonly drive: number;
      readonly detail: string;
    }
  /** What was begun by drive number `drive` has come to its end by itself. */
  | { readonly type: 'ended'; readonly actuator: string; readonly drive: number }
  /** It is not any more as drive number `drive` was confirmed, whether on or off. */
  | { readonly type: 'broke'; readonly actuator: string; readonly drive: number; readonly detail: string }
  /** These are given up, as if the agent stopped; commands to them are refused from now on. */
  | { readonly type: 'leave'; readonly actuators: readonly string[] }
  | { readonly type: 'exit' };

export type GuardEffect =
  /** Comes before the drives of the same step: what goes on must be on record before it goes on. */
  | { readonly type: 'persist'; readonly snapshot: Snapshot }
  /** One drive of an actuator at a time, in order; a newer one overrules an older one that has not begun. */
  | {
      readonly type: 'drive';
      readonly actuator: string;
      readonly drive: number;
      readonly level: number;
      /** How it takes the level; undefined = at once and for good. */
      readonly manner?: Manner | undefined;
      /** It is to go off after so long. */
      readonly pulseMs?: number | undefined;
      readonly cause: Cause;
    }
  | { readonly type: 'answer'; readonly token: number; readonly outcome: Outcome }
  /** An output did not obey; it may be on. */
  | { readonly type: 'alarm'; readonly actuator: string; readonly detail: string };
