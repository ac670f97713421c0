import type { Board } from '../board/board.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Loop } from '../lib/progress.ts';
import type { Closable } from '../lib/scope.ts';
import type { Action } from './action.ts';
import type { ActuatorDefinition } from './actuator.ts';
import type { Asker } from './guard/cause.ts';
import type { GuardLimits, Interlock } from './guard/limits.ts';
import type { Outcome } from './guard/messages.ts';
import type { TextStore } from './guard/record.ts';
import type { ActuatorReport } from './guard/reports.ts';

export interface GuardedActuator {
  readonly name: string;
  readonly definition: ActuatorDefinition;
  /** Validated by the definition's schema. */
  readonly options: unknown;
  readonly limits: GuardLimits;
  /** The rules that drive it. */
  readonly rules?: readonly string[];
  /** What else its hardware depends on: with another it is another actuator. */
  readonly wiring?: unknown;
}

export interface GuardedActuators {
  readonly actuators: readonly GuardedActuator[];
  readonly interlocks: readonly Interlock[];
}

export interface GuardRunnerOptions {
  readonly config: GuardedActuators;
  readonly board: Board;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TextStore;
  /** This boot of the host, `/proc/sys/kernel/random/boot_id`. */
  readonly boot: string;
  /** Told when the guard's next deadline is. */
  readonly loop?: Loop;
}

/** Every actuator of an agent behind the guard. */
export interface GuardRunner extends Closable {
  /**
   * Resolves once it is done or refused; never rejects.
   * @param deadline CLOCK_MONOTONIC ms; past it nothing is begun any more
   */
  perform(actuator: string, action: Action, deadline: number, asker?: Asker): Promise<Outcome>;
  states(): readonly ActuatorReport[];
  state(actuator: string): ActuatorReport | undefined;
  /** Every change from the call on, the latest of each actuator, until `signal` aborts. */
  changes(signal: AbortSignal): AsyncIterable<ActuatorReport>;
  /** The session is gone; after `leaseMs` without `linkLive` outputs do as their `onLinkLoss` says. */
  linkLost(leaseMs: number): void;
  linkLive(): void;
  /** A sensor gives no readings, or does again. Sensors on which nothing depends may be told too. */
  stale(sensor: string): void;
  fresh(sensor: string): void;
  /**
   * Gives up the actuators that `next` has not, or has on other hardware: as at a stop, each goes safe or holds as
   * it declares, and is released. The others do not notice.
   */
  leave(next: GuardedActuators): Promise<void>;
  /**
   * Opens what is new in `next`; its limits and interlocks hold from now on, for all at once.
   * @param opened told the name of each that is opened
   * @throws FieldhandError when one cannot be had. Absent hardware is no reason: it is tried again.
   */
  take(next: GuardedActuators, opened?: (name: string) => void): Promise<void>;
  /** Drives what is not to be held to its safe level and releases the hardware. */
  close(): Promise<void>;
}
