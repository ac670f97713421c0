import type { Action } from '../action.ts';
import type { ActuatorDefinition } from '../actuator.ts';

/** What the guard holds one actuator to, whatever asks. Levels 0 (off) to 1, times in ms. */
export interface GuardLimits {
  /** The level of rest: at start, at exit, when the link or an input is lost. */
  readonly safe: number;
  /** `resume` takes up the level from before a restart within one boot, once; a reboot always starts safe. */
  readonly start: 'safe' | 'resume';
  readonly onExit: 'safe' | 'hold';
  /**
   * When the gateway has been away for its lease. `safe`: what a person, a start or a resume brought about goes safe,
   * and rules go on. `block`: it goes safe and stays so, for rules too. `hold`: nothing changes.
   */
  readonly onLinkLoss: 'safe' | 'block' | 'hold';
  /** Sensors without which it goes to its safe level. Until its first reading a sensor counts as stale. */
  readonly onStaleInput: readonly string[];
  /** Longest time on, undefined = no limit. */
  readonly maxOnMs: number | undefined;
  /** Shortest time on, which an off that was asked for waits for. What safety demands does not wait. */
  readonly minOnMs: number;
  /** Shortest time off. */
  readonly minOffMs: number;
  /** Changes in any 60 s, undefined = no limit. Off counts, but is never refused. */
  readonly changesPerMinute: number | undefined;
}

/** Of these at most one is on, and all are off for a while before another goes on. */
export interface Interlock {
  readonly actuators: readonly string[];
  readonly deadTimeMs: number;
}

export interface GuardedKind {
  readonly limits: GuardLimits;
  /** `travel` is on while it moves and off where it stands. */
  readonly range: 'binary' | 'proportional' | 'travel';
  readonly actions: readonly Action['type'][];
  /** Whether a `set` may take its time. */
  readonly fades?: boolean;
  /** Longest time that one move takes; undefined for what does not travel. */
  readonly longestMoveMs?: number;
  /** The rules that drive it; what one of these brought about is its own for as long as it is among them. */
  readonly rules?: readonly string[];
}

/** What the guard must know of an actuator's kind. @param options validated by the definition's schema */
export function guardedKind({
  limits,
  definition,
  options,
  rules = [],
}: {
  readonly limits: GuardLimits;
  readonly definition: ActuatorDefinition;
  readonly options: unknown;
  readonly rules?: readonly string[];
}): GuardedKind {
  const { range, actions, fades = false, longestMoveMs } = definition;
  const common = { limits, range, actions, fades, rules };
  return longestMoveMs ? { ...common, longestMoveMs: longestMoveMs(options as never) } : common;
}

export interface GuardConfig {
  readonly actuators: ReadonlyMap<string, GuardedKind>;
  readonly interlocks: readonly Interlock[];
}

/** A combination that cannot be kept. */
export interface LimitProblem {
  /** The option at fault, as in `GuardLimits` without the unit. */
  readonly option: 'safe' | 'start' | 'onExit' | 'minOn';
  readonly message: string;
}

/**
 * Combinations that cannot be kept, for config to refuse.
 * @param interlocked whether the actuator is a member of a group
 */
export function limitProblems(limits: GuardLimits, interlocked: boolean): readonly LimitProblem[] {
  const { safe, start, onExit, maxOnMs, minOnMs, minOffMs } = limits;
  const problems: LimitProblem[] = [];
  const limited = [
    ...(maxOnMs === undefined ? [] : ['maxOn']),
    ...(minOffMs > 0 ? ['minOff'] : []),
    ...(interlocked ? ['an interlock'] : []),
  ].join(' and ');
  if (safe > 0 && limited) {
    problems.push({
      option: 'safe',
      message: `a safe level that is on cannot be kept together with ${limited}`,
    });
  }
  if (start === 'resume' && limited) {
    problems.push({ option: 'start', message: `resume cannot be kept together with ${limited}` });
  }
  if (onExit === 'hold' && maxOnMs !== undefined) {
    problems.push({ option: 'onExit', message: 'hold would leave nobody to end maxOn' });
  }
  if (maxOnMs !== undefined && minOnMs > maxOnMs) {
    problems.push({ option: 'minOn', message: 'minOn is longer than maxOn' });
  }
  return problems;
}
