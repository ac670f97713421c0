import { dueAt, evaluate, type Facts, type Truth, UNDECIDED } from './evaluate.ts';
import type { Rule, Step } from './rule.ts';

export interface RuleState {
  readonly truth: Truth;
  /** When it last fired, monotonic ms. */
  readonly firedAt: number | undefined;
  /** It came to hold during its cooldown, and fires when that is over if it still holds. */
  readonly waiting: boolean;
}

export const FRESH: RuleState = { truth: UNDECIDED, firedAt: undefined, waiting: false };

export interface Firing {
  /** Whether the condition came to hold or ceased to. */
  readonly on: boolean;
  readonly steps: readonly Step[];
}

export interface Look {
  readonly state: RuleState;
  readonly firing: Firing | undefined;
}

/**
 * Looks at a rule again: fires when its condition comes to hold, and again not before it has ceased to. What
 * comes to hold during the cooldown fires when that is over, if it still holds; a schedule's moment does not.
 * A moment has no end either: nothing is done otherwise after it. What is to be repeated fires again while it
 * goes on holding. Pure.
 */
export function look(rule: Rule, before: RuleState, facts: Facts): Look {
  const truth = evaluate(rule.when, before.truth, facts);
  const held = before.truth.holds && !before.truth.momentary;
  const again = held && facts.now >= repeatAt(rule, before);
  const began = truth.holds && (!held || before.waiting || again);
  if (began) {
    if (facts.now < cooledAt(rule, before))
      return { state: { ...before, truth, waiting: !truth.momentary }, firing: undefined };
    return { state: { truth, firedAt: facts.now, waiting: false }, firing: { on: true, steps: rule.steps } };
  }
  const ended = held && !truth.holds && !before.waiting;
  const state = { truth, firedAt: before.firedAt, waiting: false };
  return {
    state,
    firing: ended && rule.otherwise.length > 0 ? { on: false, steps: rule.otherwise } : undefined,
  };
}

/** When the rule must be looked at though nothing is read; Infinity when never. */
export function nextLook(rule: Rule, state: RuleState, facts: Facts): number {
  const own = dueAt(rule.when, state.truth, facts);
  if (state.waiting) return Math.min(own, cooledAt(rule, state));
  const { holds, momentary } = state.truth;
  return holds && !momentary ? Math.min(own, repeatAt(rule, state)) : own;
}

/** Of a rule that has fired and goes on holding. */
const repeatAt = ({ repeatMs, cooldownMs }: Rule, { firedAt }: RuleState): number =>
  repeatMs === undefined || firedAt === undefined
    ? Number.POSITIVE_INFINITY
    : firedAt + Math.max(repeatMs, cooldownMs);

const cooledAt = (rule: Rule, { firedAt }: RuleState): number =>
  firedAt === undefined ? Number.NEGATIVE_INFINITY : firedAt + rule.cooldownMs;
