import type { Action } from '../actuator.ts';
import { answer, type Draft, drive, dropWaiting, reject } from './draft.ts';
import type { GuardedKind } from './limits.ts';
import { forced } from './may.ts';
import type { GuardInput, Rejection } from './messages.ts';
import { onSince, type Slot } from './state.ts';

/** The longest pulse, as on the wire. */
const LONGEST_PULSE_MS = 86_400_000;

type Command = Extract<GuardInput, { type: 'command' }>;
type Wish = { readonly level: number; readonly pulseMs: number | undefined };
type Refusal = { readonly reason: Rejection; readonly detail: string };

/** Takes a command in. Whether one to go on may be carried out is decided afterwards, with all that waits. */
export function command(draft: Draft, { token, actuator, action, deadline }: Command): void {
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

  const force = forced(draft.config, draft, actuator);
  if (force && (wish.level !== kind.limits.safe || wish.pulseMs !== undefined)) {
    return reject(draft, token, force.cause, force.detail);
  }
  dropWaiting(draft, slot, 'superseded', 'a later command came before it could be carried out');
  if (wish.level === 0) switchOff(draft, actuator, kind, slot, token);
  else slot.waiting = { token, ...wish, deadline, until: undefined };
}

/** The level that is asked for, or why it makes no sense here. */
function understand({ limits, range, actions }: GuardedKind, action: Action): Wish | Refusal {
  if (!actions.includes(action.type)) {
    return { reason: 'wrong-action', detail: `it takes ${actions.join(', ')}, not ${action.type}` };
  }
  if (action.type === 'pulse') {
    const { ms } = action;
    if (!(ms > 0 && ms <= LONGEST_PULSE_MS)) {
      return { reason: 'wrong-value', detail: `expected a pulse above 0 and at most 24h, got ${ms} ms` };
    }
    if (limits.maxOnMs !== undefined && ms > limits.maxOnMs) {
      return {
        reason: 'max-on',
        detail: `the pulse is longer than the longest time on, ${limits.maxOnMs} ms`,
      };
    }
    if (ms < limits.minOnMs) {
      return {
        reason: 'min-on',
        detail: `the pulse is shorter than the shortest time on, ${limits.minOnMs} ms`,
      };
    }
    return { level: 1, pulseMs: ms };
  }
  const level = Number(action.value);
  if (!(level >= 0 && level <= 1)) {
    return { reason: 'wrong-value', detail: `expected a level from 0 to 1, got ${action.value}` };
  }
  if (range === 'binary' && level !== 0 && level !== 1) {
    return { reason: 'wrong-value', detail: `it is only on or off, got ${level}` };
  }
  return { level, pulseMs: undefined };
}

/** Off is carried out whatever the deadline once it was taken; only min-on holds it back. */
function switchOff(draft: Draft, name: string, { limits }: GuardedKind, slot: Slot, token: number): void {
  const { output } = slot;
  switch (output.at) {
    case 'off':
      return answer(draft, token, { state: 'executed' });
    case 'fault':
      if (limits.safe > 0) return reject(draft, token, 'fault', slot.fault ?? 'it does not obey');
      return drive(draft, name, slot, { level: 0, cause: 'command', tokens: [token] });
    case 'on':
    case 'driving': {
      const at = (onSince(output) ?? draft.now) + limits.minOnMs;
      if (at <= draft.now || output.level === 0) {
        return drive(draft, name, slot, { level: 0, cause: 'command', tokens: [token] });
      }
      slot.pendingOff = {
        at: slot.pendingOff?.at ?? at,
        tokens: [...(slot.pendingOff?.tokens ?? []), token],
      };
    }
  }
}
