import type { Action } from '../actuators/actuator.ts';

/** What a rule watches for. Durations are ms; `forMs` is how long it must hold without a break before it counts. */
export type Condition =
  | Threshold
  /** Local time of day, minutes since midnight; `from` after `to` spans midnight. */
  | { readonly type: 'between'; readonly from: number; readonly to: number; readonly forMs: number }
  /** True in the moment that the schedule names, local time. */
  | { readonly type: 'cron'; readonly expression: string }
  /** The sensor has given no good reading for `forMs`. */
  | { readonly type: 'stale'; readonly sensor: string; readonly forMs: number }
  | { readonly type: 'all' | 'any'; readonly of: readonly Condition[]; readonly forMs: number };

/** Holds beyond `level`, and goes on holding until the value is back by `hysteresis`. */
export interface Threshold {
  readonly type: 'above' | 'below';
  /** `sensor/quantity`. */
  readonly channel: string;
  readonly level: number;
  readonly hysteresis: number;
  readonly forMs: number;
}

/** What a rule does: asks something of an actuator, or tells people. */
export type Step =
  | { readonly type: 'act'; readonly actuator: string; readonly action: Action }
  | { readonly type: 'notify'; readonly text: string };

export interface Rule {
  readonly name: string;
  readonly when: Condition;
  /** When the condition comes to hold. */
  readonly steps: readonly Step[];
  /** When it ceases to hold. */
  readonly otherwise: readonly Step[];
  /** Does not fire again before, ms. */
  readonly cooldownMs: number;
  /** While the condition goes on holding it fires again this often, ms; undefined: only when it comes to hold. */
  readonly repeatMs: number | undefined;
}

/** Whether it ever asks something of that actuator. */
export const drives = ({ steps, otherwise }: Rule, actuator: string): boolean =>
  [...steps, ...otherwise].some((step) => step.type === 'act' && step.actuator === actuator);

/** Every condition of a tree, the tree itself first. */
export function conditionsIn(condition: Condition): readonly Condition[] {
  return condition.type === 'all' || condition.type === 'any'
    ? [condition, ...condition.of.flatMap(conditionsIn)]
    : [condition];
}

/** Whether it can hold only in a schedule's moment. */
export function isMoment(condition: Condition): boolean {
  switch (condition.type) {
    case 'cron':
      return true;
    case 'all':
      return condition.of.some(isMoment);
    case 'any':
      return condition.of.every(isMoment);
    default:
      return false;
  }
}
