import { formatDuration } from '../../lib/units.ts';
import { type Action, blinkMs, type Manner } from '../action.ts';
import { answer, type Draft, drive, dropWaiting, reject } from './draft.ts';
import type { GuardedKind } from './limits.ts';
import { forbidden, forced } from './may.ts';
import type { GuardInput, Rejection } from './messages.ts';
import { isLeaving, onSince, type Slot } from './state.ts';

/** The longest pulse, fade, blink; as on the wire. */
const LONGEST_MS = 86_400_000;

type Command = Extract<GuardInput, { type: 'command' }>;
interface Wish {
  readonly level: number;
  readonly manner: Manner | undefined;
  readonly pulseMs: number | undefined;
}
type Refusal = { readonly reason: Rejection; readonly detail: string };

/** Takes a command in. Whether one to go on may be carried out is decided afterwards, with all that waits. */
export function command(draft: Draft, { token, actuator, action, deadline, asker }: Command): void {
  const kind = draft.config.actuators.get(actuator);
  const slot = draft.slots.get(actuator);
  if (!kind || !slot) {
    const known = [...draft.config.actuators.keys()].join(', ') || 'none';
    return reject(draft, token, 'unknown-actuator', `there is no actuator ${actuator}; there are: ${known}`);
  }
  if (!(draft.now <= deadline)) {
    return answer(draft, token, { state: 'expired', detail: 'it came after its deadline' });
  }
  const wish = understand(kind, action);
  if ('reason' in wish) return reject(draft, token, wish.reason, wish.detail);

  const force = forbidden(draft.config, draft, actuator, { asker, ...wish });
  if (force) return reject(draft, token, force.cause, force.detail);
  dropWaiting(draft, slot, 'superseded', 'a later command came before it could be carried out');
  // what must be safe does not take its time to become so, and nobody will be there to end a fade
  const atOnce = isLeaving(draft, actuator) || forced(draft.config, draft, actuator, asker);
  const manner = atOnce ? undefined : wish.manner;
  if (wish.level === 0) switchOff(draft, actuator, kind, slot, { token, asker }, manner);
  else slot.waiting = { token, asker, ...wish, manner, deadline, until: undefined };
}

/** Why an actuator of that kind never does this, whatever the moment; undefined when it may. Pure. */
export function neverTakes(kind: GuardedKind, action: Action): Refusal | undefined {
  const wish = understand(kind, action);
  return 'reason' in wish ? wish : undefined;
}

/** The level that is asked for, or why it makes no sense here. */
function understand(kind: GuardedKind, action: Action): Wish | Refusal {
  if (!kind.actions.includes(action.type)) {
    return { reason: 'wrong-action', detail: `it takes ${kind.actions.join(', ')}, not ${action.type}` };
  }
  switch (action.type) {
    case 'set':
      return set(kind, action);
    case 'pulse':
      return (
        spellProblem(action.ms, 'a pulse') ??
        timesOn(kind, 'pulse', action.ms, action.ms) ?? { level: 1, manner: undefined, pulseMs: action.ms }
      );
    case 'blink':
      return blink(kind, action);
    case 'move':
      return move(kind, action.position);
    case 'stop':
      return { level: 0, manner: undefined, pulseMs: undefined };
  }
}

function set({ range, fades }: GuardedKind, { value, fadeMs = 0 }: Extract<Action, { type: 'set' }>) {
  const level = Number(value);
  if (!(level >= 0 && level <= 1)) return wrong(`expected a level from 0 to 1, got ${value}`);
  if (range === 'binary' && level !== 0 && level !== 1) return wrong(`it is only on or off, got ${level}`);
  if (!(fadeMs >= 0 && fadeMs <= LONGEST_MS))
    return wrong(`expected a fade of at most 24h, got ${fadeMs} ms`);
  if (fadeMs > 0 && !fades) return wrong('it cannot fade');
  const manner = fadeMs > 0 ? ({ type: 'fade', ms: fadeMs, to: level } as const) : undefined;
  return { level, manner, pulseMs: undefined };
}

function blink(kind: GuardedKind, action: Extract<Action, { type: 'blink' }>): Wish | Refusal {
  const { onMs, offMs, times } = action;
  const { minOffMs } = kind.limits;
  if (times !== undefined && !(Number.isInteger(times) && times > 0))
    return wrong(`expected a whole number of times above 0, got ${times}`);
  const problem = spellProblem(onMs, 'a time on') ?? spellProblem(offMs, 'a time off');
  if (problem) return problem;
  const total = blinkMs(action);
  if (times !== undefined && total > LONGEST_MS) return wrong('it would blink for longer than 24h');
  if (offMs < minOffMs)
    return {
      reason: 'min-off',
      detail: `it blinks faster than the shortest time off, ${formatDuration(minOffMs)}`,
    };
  const refusal = timesOn(kind, 'blink', times === undefined ? onMs : total, onMs);
  if (refusal) return refusal;
  return {
    level: 1,
    manner: { type: 'blink', onMs, offMs, ...(times !== undefined && { times }) },
    pulseMs: times === undefined ? undefined : total,
  };
}

function move({ longestMoveMs }: GuardedKind, position: number): Wish | Refusal {
  if (!(position >= 0 && position <= 1)) return wrong(`expected a position from 0 to 1, got ${position}`);
  // what does not travel is where it is told to be
  if (longestMoveMs === undefined) return { level: position, manner: undefined, pulseMs: undefined };
  return { level: 1, manner: { type: 'move', position }, pulseMs: longestMoveMs };
}

const wrong = (detail: string): Refusal => ({ reason: 'wrong-value', detail });

function spellProblem(ms: number, what: string): Refusal | undefined {
  return ms > 0 && ms <= LONGEST_MS
    ? undefined
    : wrong(`expected ${what} above 0 and at most 24h, got ${ms} ms`);
}

/** @param total how long it counts as on @param shortest the shortest that it is on */
function timesOn(
  { limits: { maxOnMs, minOnMs } }: GuardedKind,
  what: string,
  total: number,
  shortest: number,
): Refusal | undefined {
  if (maxOnMs !== undefined && total > maxOnMs)
    return {
      reason: 'max-on',
      detail: `the ${what} is longer than the longest time on, ${formatDuration(maxOnMs)}`,
    };
  return shortest < minOnMs
    ? {
        reason: 'min-on',
        detail: `the ${what} is shorter than the shortest time on, ${formatDuration(minOnMs)}`,
      }
    : undefined;
}

/**
 * Off is carried out whatever the deadline once it was taken; only min-on holds it back, and that does not
 * keep a motor running.
 */
function switchOff(
  draft: Draft,
  name: string,
  { limits, range }: GuardedKind,
  slot: Slot,
  { token, asker }: Pick<Command, 'token' | 'asker'>,
  manner: Manner | undefined,
): void {
  const { output } = slot;
  switch (output.at) {
    case 'off':
      slot.by = asker;
      return answer(draft, token, { state: 'executed' });
    case 'fault':
      if (limits.safe > 0) return reject(draft, token, 'fault', slot.fault ?? 'it does not obey');
      return drive(draft, name, slot, { level: 0, cause: asker, tokens: [token] });
    case 'on':
    case 'driving': {
      const at = (onSince(output) ?? draft.now) + (range === 'travel' ? 0 : limits.minOnMs);
      if (at <= draft.now && output.at === 'on' && manner?.type === 'fade') {
        // on until it is dark, and then told to be off
        return drive(draft, name, slot, {
          level: output.level,
          manner,
          cause: asker,
          tokens: [token],
          pulseMs: manner.ms,
        });
      }
      if (at <= draft.now || output.level === 0) {
        return drive(draft, name, slot, { level: 0, cause: asker, tokens: [token] });
      }
      slot.pendingOff = {
        at: slot.pendingOff?.at ?? at,
        asker,
        tokens: [...(slot.pendingOff?.tokens ?? []), token],
      };
    }
  }
}
