import type { Condition, Threshold } from './rule.ts';

/** What is known of the world when a rule is looked at. All but `minuteOfDay` in CLOCK_MONOTONIC ms. */
export interface Facts {
  readonly now: number;
  /** Newest good value of a channel, `sensor/quantity`; undefined when there is none or it is too old. */
  readonly value: (channel: string) => number | undefined;
  /** When the sensor last gave a good reading; the start of the program when it never did. */
  readonly lastGood: (sensor: string) => number;
  /** Local time, minutes since midnight with fraction; undefined while the time is not known. */
  readonly minuteOfDay: number | undefined;
  /** Whether that schedule comes due in this very look. */
  readonly due: (expression: string) => boolean;
}

/** What a condition remembers between looks: whether it holds, and since when it would. */
export interface Truth {
  readonly holds: boolean;
  /** It holds in this very look and, whatever comes, not beyond it: a schedule's moment made it true. */
  readonly momentary: boolean;
  /** Since when it has been true without `for`; undefined while it is not. */
  readonly since: number | undefined;
  readonly of: readonly Truth[];
}

export const UNDECIDED: Truth = { holds: false, momentary: false, since: undefined, of: [] };

/** Looks at a condition again. Pure. */
export function evaluate(condition: Condition, before: Truth, facts: Facts): Truth {
  const of =
    condition.type === 'all' || condition.type === 'any'
      ? condition.of.map((part, i) => evaluate(part, before.of[i] ?? UNDECIDED, facts))
      : [];
  // a moment is over by the next look
  const since = before.momentary ? undefined : before.since;
  if (!isTrue(condition, since !== undefined, of, facts)) return { ...UNDECIDED, of };
  const began = since ?? facts.now;
  const holds = facts.now - began >= held(condition);
  return { holds, momentary: holds && isMomentary(condition, of), since: began, of };
}

/** When a look would find something else though nothing is read: a `for` that runs out, a sensor that goes stale. */
export function dueAt(condition: Condition, truth: Truth, facts: Facts): number {
  const own = ownDue(condition, truth, facts);
  if (condition.type !== 'all' && condition.type !== 'any') return own;
  return Math.min(own, ...condition.of.map((part, i) => dueAt(part, truth.of[i] ?? UNDECIDED, facts)));
}

function ownDue(condition: Condition, truth: Truth, facts: Facts): number {
  if (condition.type === 'stale')
    return truth.holds ? Infinity : facts.lastGood(condition.sensor) + condition.forMs;
  return truth.since !== undefined && !truth.holds ? truth.since + held(condition) : Infinity;
}

/** A stale sensor is one that has been silent for long: its `for` is in that already. */
const held = (condition: Condition): number =>
  condition.type === 'cron' || condition.type === 'stale' ? 0 : condition.forMs;

function isMomentary(condition: Condition, of: readonly Truth[]): boolean {
  const holding = of.filter((part) => part.holds);
  switch (condition.type) {
    case 'cron':
      return true;
    case 'all':
      return holding.some((part) => part.momentary);
    case 'any':
      return holding.every((part) => part.momentary);
    default:
      return false;
  }
}

function isTrue(condition: Condition, was: boolean, of: readonly Truth[], facts: Facts): boolean {
  switch (condition.type) {
    case 'above':
    case 'below':
      return isBeyond(condition, was, facts.value(condition.channel));
    case 'between':
      return isBetween(condition.from, condition.to, facts.minuteOfDay);
    case 'cron':
      return facts.due(condition.expression);
    case 'stale':
      return facts.now - facts.lastGood(condition.sensor) >= condition.forMs;
    case 'all':
      return of.every((part) => part.holds);
    case 'any':
      return of.some((part) => part.holds);
  }
}

/** A channel without a value is beyond nothing: a dead probe must not water the field. */
function isBeyond({ type, level, hysteresis }: Threshold, was: boolean, value: number | undefined): boolean {
  if (value === undefined) return false;
  const edge = was ? (type === 'above' ? level - hysteresis : level + hysteresis) : level;
  return type === 'above' ? value > edge : value < edge;
}

/** Minutes since midnight; `from` after `to` spans it. */
export function isBetween(from: number, to: number, minute: number | undefined): boolean {
  if (minute === undefined) return false;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
