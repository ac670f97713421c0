import { formatTimeOfDay } from '../lib/units.ts';
import { isBetween } from './evaluate.ts';
import type { Condition, Threshold } from './rule.ts';
import { parseSchedule } from './schedule.ts';

/** So many moments are looked at; a schedule has the same times on each of its days, so that a few would do. */
const MOMENTS = 500;

type Window = Extract<Condition, { type: 'between' }>;

/**
 * Why all of these can never hold together, for config to refuse; undefined when they can, as far as can be told. What
 * lies in an `any` among them is not looked into.
 */
export function neverHolds(conditions: readonly Condition[]): string | undefined {
  const parts = conditions.flatMap(flat);
  const windows = parts.filter((part) => part.type === 'between');
  const schedules = [...new Set(parts.flatMap((part) => (part.type === 'cron' ? [part.expression] : [])))];
  return opposed(parts) ?? apart(windows) ?? missed(schedules, windows);
}

/** An `all` in an `all` is nothing of its own. */
const flat = (condition: Condition): readonly Condition[] =>
  condition.type === 'all' ? condition.of.flatMap(flat) : [condition];

/** Thresholds of one channel with nothing in between. */
function opposed(parts: readonly Condition[]): string | undefined {
  for (const high of parts) {
    if (high.type !== 'above') continue;
    const low = parts.find(
      (part): part is Threshold =>
        part.type === 'below' && part.channel === high.channel && !overlap(high, part),
    );
    if (low) return `${high.channel} is not above ${high.level} and below ${low.level} at once`;
  }
  return undefined;
}

/** One of them may hold on, by its hysteresis, where the other begins. */
const overlap = (high: Threshold, low: Threshold): boolean =>
  high.level - high.hysteresis < low.level || high.level < low.level + low.hysteresis;

/** Times of day with no minute in common. */
function apart(windows: readonly Window[]): string | undefined {
  // what several have in common begins where one of them does
  if (windows.length < 2 || windows.some(({ from }) => windows.every((window) => isWithin(window, from))))
    return undefined;
  return `no time of day lies ${windows.map(say).join(' and ')}`;
}

/** Schedules that never come in one moment, or never at that time of day. */
function missed(schedules: readonly string[], windows: readonly Window[]): string | undefined {
  if (schedules.length === 0 || (schedules.length === 1 && windows.length === 0)) return undefined;
  const nexts = schedules.map(parseSchedule);
  let after = Date.now();
  for (let looked = 0; looked < MOMENTS; looked++) {
    const moments = nexts.map((next) => next(after) ?? Number.POSITIVE_INFINITY);
    const last = Math.max(...moments);
    if (last === Number.POSITIVE_INFINITY) break;
    const outside = windows.find((window) => !isWithin(window, minuteOf(last)));
    if (!outside && moments.every((moment) => moment === last)) return undefined;
    // nothing before can be it
    after = outside ? nextStart(outside, last) - 1 : last - 1;
  }
  const named = schedules.map((schedule) => `"${schedule}"`).join(' and ');
  const together = schedules.length > 1 ? `${named} never come in the same moment` : `${named} never comes`;
  return windows.length > 0 ? `${together} ${windows.map(say).join(' and ')}` : together;
}

const isWithin = ({ from, to }: Window, minute: number): boolean => isBetween(from, to, minute);

/** The first beginning of that time of day after a moment outside it, ms since the epoch. */
function nextStart({ from }: Window, moment: number): number {
  const start = new Date(moment);
  start.setHours(0, from, 0, 0);
  if (start.getTime() <= moment) start.setDate(start.getDate() + 1);
  return start.getTime();
}

function minuteOf(moment: number): number {
  const time = new Date(moment);
  return time.getHours() * 60 + time.getMinutes();
}

const say = ({ from, to }: Window): string => `between ${formatTimeOfDay(from)} and ${formatTimeOfDay(to)}`;
