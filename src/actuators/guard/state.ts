import type { Manner } from '../action.ts';
import type { Asker, Cause } from './cause.ts';

/** What one output does, as far as can be known. All times are CLOCK_MONOTONIC ms. */
export type Output =
  /** Confirmed off, at `since` at the latest. */
  | { readonly at: 'off'; readonly drive: number; readonly since: number }
  /** Confirmed on; `since` is when it was first told to, so that a slow drive does not stretch max-on. */
  | {
      readonly at: 'on';
      readonly drive: number;
      readonly level: number;
      readonly manner: Manner | undefined;
      readonly since: number;
      /** When its level and manner were confirmed. */
      readonly begun: number;
      readonly endsAt: number | undefined;
    }
  /** Told to take `level` and not confirmed: it counts as on, since `onSince`. */
  | {
      readonly at: 'driving';
      readonly drive: number;
      readonly level: number;
      readonly manner: Manner | undefined;
      readonly onSince: number;
      /** Since when it is off, if it was on record as off before this start. */
      readonly offSince: number | undefined;
      /** Counted from the confirmation, so that the pulse has its full length. */
      readonly pulseMs: number | undefined;
      /** Commands that the result answers. */
      readonly tokens: readonly number[];
    }
  /** Did not obey and may be on; it is driven to its safe level again at `retryAt`. */
  | { readonly at: 'fault'; readonly onSince: number; readonly retryAt: number };

/** A command to go on that has to wait; checked again whenever anything happens. */
export interface Waiting {
  readonly token: number;
  readonly asker: Asker;
  readonly level: number;
  readonly manner: Manner | undefined;
  readonly pulseMs: number | undefined;
  readonly deadline: number;
  /** When it is worth another look; undefined = when something happens. */
  readonly until: number | undefined;
}

/** An off that min-on holds back. */
export interface PendingOff {
  /** The last who wanted it. */
  readonly asker: Asker;
  readonly at: number;
  readonly tokens: readonly number[];
}

/** One actuator. */
export interface Slot {
  output: Output;
  waiting: Waiting | undefined;
  pendingOff: PendingOff | undefined;
  /** Of the last drive. */
  cause: Cause;
  /** Who brought about what it does now, though it may have ended by itself since; undefined: the guard. */
  by: Asker | undefined;
  /** Times of the changes of the last minute. */
  changes: readonly number[];
  /** Drives that failed in a row; the last one's detail. */
  failures: number;
  fault: string | undefined;
}

export type Link =
  | { readonly at: 'live' }
  | { readonly at: 'lost'; readonly until: number }
  | { readonly at: 'down' };

/** Everything the guard knows. A step never changes it, it makes a new one. */
export interface GuardState {
  readonly slots: ReadonlyMap<string, Readonly<Slot>>;
  readonly link: Link;
  /** Sensors without a fresh reading, of those that any actuator depends on. */
  readonly stale: ReadonlySet<string>;
  readonly exiting: boolean;
  /** Those that are given up though the agent goes on: for each it is as if the agent stopped. */
  readonly leaving: ReadonlySet<string>;
  /** Number of the last drive. */
  readonly drives: number;
}

/** What it is now is not to outlast this agent's hold on it. */
export const isLeaving = ({ exiting, leaving }: GuardState, actuator: string): boolean =>
  exiting || leaving.has(actuator);

/** The level that an output has or is on its way to; undefined when it did not obey. */
export function levelOf(output: Output): number | undefined {
  if (output.at === 'off') return 0;
  return output.at === 'fault' ? undefined : output.level;
}

/** How an output takes its level, or took it; undefined = at once and for good. */
export function mannerOf(output: Output): Manner | undefined {
  return output.at === 'on' || output.at === 'driving' ? output.manner : undefined;
}

/** Since when an output may be on; undefined when it is off for sure. */
export function onSince(output: Output): number | undefined {
  if (output.at === 'off') return undefined;
  return output.at === 'on' ? output.since : output.onSince;
}
