import { type Blink, blinkMs, type Manner } from '../action.ts';
import { type Asker, ruleOf } from './cause.ts';
import type { GuardConfig, GuardLimits } from './limits.ts';
import type { Rejection } from './messages.ts';
import { type GuardState, isLeaving, levelOf, mannerOf, onSince, type Slot, type Waiting } from './state.ts';

const MINUTE_MS = 60_000;

export type Verdict =
  | { readonly may: 'go' }
  /** Not yet: look again at `until`, or when anything happens. */
  | { readonly may: 'wait'; readonly reason: Rejection; readonly detail: string; readonly until?: number }
  | { readonly may: 'not'; readonly reason: Rejection; readonly detail: string };

export interface Force {
  readonly cause: 'exit' | 'link-loss' | 'stale-input';
  readonly detail: string;
}

/**
 * What holds an actuator at its safe level now against that asker, or in spite of what that asker brought about.
 * @param asker undefined = nobody: what the guard itself brought about
 */
export function forced(
  config: GuardConfig,
  state: GuardState,
  name: string,
  asker: Asker | undefined,
): Force | undefined {
  const limits = config.actuators.get(name)?.limits;
  if (!limits) return undefined;
  if (isLeaving(state, name) && limits.onExit === 'safe')
    return { cause: 'exit', detail: leavingDetail(state) };
  const severed = limits.onLinkLoss === 'block' || (limits.onLinkLoss === 'safe' && !ruleOf(asker));
  if (state.link.at === 'down' && severed) {
    return { cause: 'link-loss', detail: 'the gateway is away for longer than its lease' };
  }
  const stale = limits.onStaleInput.find((sensor) => state.stale.has(sensor));
  return stale === undefined
    ? undefined
    : { cause: 'stale-input', detail: `there is no fresh reading of ${stale}` };
}

const leavingDetail = ({ exiting }: GuardState): string =>
  exiting ? 'the agent is stopping' : 'the config is being changed';

/** The same of one wish: nothing keeps an actuator from its safe level, at once and for good. */
export function forbidden(
  config: GuardConfig,
  state: GuardState,
  name: string,
  { asker, level, manner, pulseMs }: Pick<Waiting, 'asker' | 'level' | 'manner' | 'pulseMs'>,
): Force | undefined {
  const safe = config.actuators.get(name)?.limits.safe;
  const lasts = pulseMs === undefined && (manner === undefined || manner.type === 'fade');
  return level === safe && lasts ? undefined : forced(config, state, name, asker);
}

/** Whether the actuator may go on (or to another level that is on) now. */
export function mayGoOn(
  config: GuardConfig,
  state: GuardState,
  name: string,
  wish: Waiting,
  now: number,
): Verdict {
  const slot = state.slots.get(name);
  const limits = config.actuators.get(name)?.limits;
  if (!slot || !limits) return { may: 'not', reason: 'unknown-actuator', detail: `there is no ${name}` };

  const force = forbidden(config, state, name, wish);
  if (force) return { may: 'not', reason: force.cause, detail: force.detail };
  if (isLeaving(state, name)) return { may: 'not', reason: 'exit', detail: leavingDetail(state) };
  if (slot.fault !== undefined) return { may: 'not', reason: 'fault', detail: slot.fault };

  if (slot.pendingOff) {
    return { may: 'wait', reason: 'min-on', detail: 'it is about to go off', until: slot.pendingOff.at };
  }
  if (slot.output.at === 'driving' && slot.output.level === 0) {
    return { may: 'wait', reason: 'switching', detail: 'it is going off just now' };
  }
  if (slot.output.at === 'off' && slot.output.since + limits.minOffMs > now) {
    const until = slot.output.since + limits.minOffMs;
    return {
      may: 'wait',
      reason: 'min-off',
      detail: `it stays off for another ${seconds(until - now)}`,
      until,
    };
  }

  const since = onSince(slot.output) ?? now;
  if (
    limits.maxOnMs !== undefined &&
    wish.pulseMs !== undefined &&
    // a move that max-on cuts short stands where it is
    wish.manner?.type !== 'move' &&
    now + wish.pulseMs > since + limits.maxOnMs
  ) {
    return {
      may: 'not',
      reason: 'max-on',
      detail: `the ${wish.manner?.type ?? 'pulse'} would outlast the longest time on`,
    };
  }
  const locked = interlocked(config, state, name, now);
  if (locked) return locked;

  const changes = changesOf(slot, limits, now);
  const changing = levelOf(slot.output) !== wish.level || wish.manner?.type === 'move';
  const more = Number(changing) + peakChanges(wish.manner);
  if (more > 0 && limits.changesPerMinute !== undefined && changes.length + more > limits.changesPerMinute) {
    return {
      may: 'not',
      reason: 'rate-limit',
      detail: `it changed ${changes.length} times within a minute, and ${limits.changesPerMinute} are allowed`,
    };
  }
  return { may: 'go' };
}

/** What the other members of its groups say; a plain no outranks a wait. */
function interlocked(config: GuardConfig, state: GuardState, name: string, now: number): Verdict | undefined {
  let wait: Verdict | undefined;
  for (const { actuators, deadTimeMs } of config.interlocks) {
    if (!actuators.includes(name)) continue;
    for (const other of actuators) {
      const slot = other === name ? undefined : state.slots.get(other);
      if (!slot) continue;
      const verdict = against(other, slot, deadTimeMs, now);
      if (verdict?.may === 'not') return verdict;
      // the latest of several dead times counts; whichever ends first, everything is checked again
      wait ??= verdict;
    }
  }
  return wait;
}

function against(other: string, slot: Slot, deadTimeMs: number, now: number): Verdict | undefined {
  const { output } = slot;
  if (output.at === 'off') {
    const until = output.since + deadTimeMs;
    const detail = `${other} went off ${seconds(now - output.since)} ago`;
    return until > now ? { may: 'wait', reason: 'interlock', detail, until } : undefined;
  }
  const leaving = (output.at === 'driving' && output.level === 0) || slot.pendingOff !== undefined;
  if (leaving && slot.fault === undefined) {
    return { may: 'wait', reason: 'interlock', detail: `${other} is going off just now` };
  }
  return {
    may: 'not',
    reason: 'interlock',
    detail: slot.fault ? `${other} may be on: ${slot.fault}` : `${other} is on`,
  };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10}s`;
}

/** The changes of the last minute, those of a blink included where any limit asks for them. */
export function changesOf(slot: Slot, limits: GuardLimits | undefined, now: number): readonly number[] {
  const from = now - MINUTE_MS;
  const told = slot.changes.filter((time) => time > from);
  const manner = mannerOf(slot.output);
  if (limits?.changesPerMinute === undefined || manner?.type !== 'blink' || slot.output.at !== 'on')
    return told;
  return [...told, ...blinked(manner, slot.output.begun, now)];
}

/**
 * The changes of the last minute of a blink that goes on since `begun`, its first on not counted. One that is due right now
 * may have been made by the hardware.
 */
export function blinked(blink: Blink, begun: number, now: number): readonly number[] {
  const { onMs, offMs } = blink;
  const from = now - MINUTE_MS;
  const period = onMs + offMs;
  const end = begun + blinkMs(blink);
  const times: number[] = [];
  for (
    let n = Math.max(0, Math.floor((from - begun) / period));
    begun + n * period <= Math.min(now, end);
    n++
  ) {
    for (const time of [begun + n * period, begun + n * period + onMs])
      if (time > Math.max(from, begun) && time <= now && time < end) times.push(time);
  }
  return times;
}

/** Most changes of a blink within a minute, its first on not counted. */
function peakChanges(manner: Manner | undefined): number {
  if (manner?.type !== 'blink') return 0;
  const inMinute = 2 * Math.ceil(MINUTE_MS / (manner.onMs + manner.offMs));
  return manner.times === undefined ? inMinute : Math.min(inMinute, 2 * manner.times - 1);
}
