import type { Cause } from './cause.ts';
import { answer, type Draft, drive, dropWaiting, reject } from './draft.ts';
import type { GuardLimits } from './limits.ts';
import { type Force, forbidden, forced, mayGoOn } from './may.ts';
import { isLeaving, levelOf, mannerOf, onSince, type Slot } from './state.ts';

/** Ends a lease that is over. */
export function lapse(draft: Draft): void {
  if (draft.link.at === 'lost' && draft.link.until <= draft.now) draft.link = { at: 'down' };
}

/** Carries out what is due at `draft.now`: whatever ends first, then what was waiting for it. */
export function settle(draft: Draft): void {
  lapse(draft);
  for (const [name, slot] of draft.slots) {
    const limits = draft.config.actuators.get(name)?.limits;
    if (limits) end(draft, name, slot, limits);
  }
  for (const [name, slot] of draft.slots) begin(draft, name, slot);
}

/** What makes an actuator leave its level, strongest first. */
function end(draft: Draft, name: string, slot: Slot, limits: GuardLimits): void {
  const { now } = draft;
  if (slot.output.at === 'fault') {
    if (slot.output.retryAt <= now) drive(draft, name, slot, { level: limits.safe, cause: 'fault' });
    return;
  }
  dropForbiddenOff(draft, name, slot);
  const { pendingOff } = slot;
  const off = (cause: Cause): void => drive(draft, name, slot, { level: 0, cause });
  const leaving = isLeaving(draft, name);
  if (leaving) dropWaiting(draft, slot, 'exit', 'the agent gives it up');
  const force = forced(draft.config, draft, name, slot.by);
  if (force) {
    // of somebody else, whom nothing holds: a rule
    if (pendingOff && !forced(draft.config, draft, name, pendingOff.asker)) {
      if (pendingOff.at <= now) return off(pendingOff.asker);
      if (leaving) return off('exit');
    }
    return hold(draft, name, slot, limits.safe, force);
  }
  const since = onSince(slot.output);
  if (since === undefined || levelOf(slot.output) === 0) return;
  const pulsing = slot.output.at === 'on' ? slot.output.endsAt : undefined;
  const blinks = mannerOf(slot.output)?.type === 'blink';
  const pulseBegins = slot.output.at === 'driving' && slot.output.pulseMs !== undefined;
  if (limits.maxOnMs !== undefined && since + limits.maxOnMs <= now) off('max-on');
  else if (pulsing !== undefined && pulsing <= now) off(endOf(slot));
  else if (pendingOff && pendingOff.at <= now) off(pendingOff.asker);
  // what was to end by itself is not held beyond the end of the one who would end it
  else if (leaving && (pulsing !== undefined || pulseBegins || pendingOff || blinks)) off('exit');
}

/** Why something that was to end by itself went off. */
function endOf({ output, by }: Slot): Cause {
  const type = mannerOf(output)?.type ?? 'pulse';
  return type === 'fade' ? (by ?? 'command') : `${type}-end`;
}

/** An off that was taken before something came to hold against it, where the safe level is on. */
function dropForbiddenOff(draft: Draft, name: string, slot: Slot): void {
  if (!slot.pendingOff) return;
  const { asker, tokens } = slot.pendingOff;
  const force = forbidden(draft.config, draft, name, {
    asker,
    level: 0,
    manner: undefined,
    pulseMs: undefined,
  });
  if (!force) return;
  for (const token of tokens) reject(draft, token, force.cause, force.detail);
  slot.pendingOff = undefined;
}

/** Keeps an actuator at its safe level: nothing else is due there any more. */
function hold(draft: Draft, name: string, slot: Slot, safe: number, { cause, detail }: Force): void {
  if (levelOf(slot.output) !== safe || mannerOf(slot.output))
    drive(draft, name, slot, { level: safe, cause });
  else if (slot.output.at === 'on' && slot.output.endsAt !== undefined)
    slot.output = { ...slot.output, endsAt: undefined };
  else if (slot.output.at === 'driving' && slot.output.pulseMs !== undefined) {
    for (const token of slot.output.tokens) reject(draft, token, cause, detail);
    slot.output = { ...slot.output, pulseMs: undefined, tokens: [] };
  }
}

/** A command to go on that was waiting, or has just come. */
function begin(draft: Draft, name: string, slot: Slot): void {
  const { waiting } = slot;
  if (!waiting) return;
  const verdict = mayGoOn(draft.config, draft, name, waiting, draft.now);
  if (verdict.may === 'wait') {
    const inTime = verdict.until === undefined || verdict.until <= waiting.deadline;
    if (inTime && draft.now < waiting.deadline) {
      slot.waiting = { ...waiting, until: verdict.until };
      return;
    }
  }
  slot.waiting = undefined;
  if (verdict.may !== 'go') return reject(draft, waiting.token, verdict.reason, verdict.detail);
  const { token, asker, level, manner, pulseMs } = waiting;
  if (slot.output.at === 'on' && slot.output.level === level && !manner && !slot.output.manner) {
    const endsAt = pulseMs === undefined ? undefined : draft.now + pulseMs;
    slot.output = { ...slot.output, endsAt };
    slot.cause = asker;
    slot.by = asker;
    return answer(draft, token, { state: 'executed' });
  }
  drive(draft, name, slot, { level, manner, cause: asker, tokens: [token], pulseMs });
}
