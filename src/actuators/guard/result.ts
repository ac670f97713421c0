import type { Manner } from '../action.ts';
import { answer, type Draft, dropWaiting } from './draft.ts';
import { changesOf } from './may.ts';
import type { GuardInput } from './messages.ts';
import { onSince, type Slot } from './state.ts';

/** An output that does not obey is told again after 100 ms, then 200, ... at most every 5 s. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

type Result = Extract<GuardInput, { type: 'driven' | 'drive-failed' }>;

/** Takes the result of a drive in. */
export function result(draft: Draft, input: Result): void {
  const slot = draft.slots.get(input.actuator);
  if (slot?.output.at !== 'driving' || slot.output.drive !== input.drive) return;
  const { drive, level, manner, offSince, pulseMs, tokens } = slot.output;
  if (input.type === 'drive-failed') return failed(draft, input.actuator, slot, input.detail);
  if (level === 0 && input.level !== 0) {
    return failed(draft, input.actuator, slot, `it was told to go off and reads ${input.level}`);
  }
  slot.failures = 0;
  slot.fault = undefined;
  slot.output =
    level === 0
      ? { at: 'off', drive, since: offSince ?? draft.now }
      : {
          at: 'on',
          drive,
          level,
          manner,
          since: slot.output.onSince,
          begun: draft.now,
          // it may be there already
          endsAt: there(manner, input.level)
            ? draft.now
            : pulseMs === undefined
              ? undefined
              : input.ends?.pulseMs === pulseMs
                ? input.ends.at
                : pulseEnd(draft.now, input.toldAt, pulseMs),
        };
  for (const token of tokens) answer(draft, token, { state: 'executed' });
}

/**
 * From when it was told, since the order that ends it takes as long. Of an answer that took longer than half the
 * pulse nobody knows when it went on: at least half is left then.
 */
const pulseEnd = (now: number, toldAt: number, pulseMs: number): number =>
  Math.max(toldAt + pulseMs, now + pulseMs / 2);

const there = (manner: Manner | undefined, level: number): boolean => manner?.type === 'move' && level === 0;

/** What ran by itself has ended: the guard makes it certain with an order of its own. */
export function ended(draft: Draft, input: Extract<GuardInput, { type: 'ended' }>): void {
  const slot = draft.slots.get(input.actuator);
  if (slot?.output.at === 'on' && slot.output.drive === input.drive)
    slot.output = { ...slot.output, endsAt: draft.now };
}

/** What had obeyed does no more, on or off. */
export function broke(draft: Draft, input: Extract<GuardInput, { type: 'broke' }>): void {
  const slot = draft.slots.get(input.actuator);
  if ((slot?.output.at === 'on' || slot?.output.at === 'off') && slot.output.drive === input.drive)
    failed(draft, input.actuator, slot, input.detail);
}

function failed(draft: Draft, name: string, slot: Slot, detail: string): void {
  const { output } = slot;
  if (output.at === 'fault') return;
  const safe = draft.config.actuators.get(name)?.limits.safe ?? 0;
  const tokens = output.at === 'driving' ? output.tokens : [];
  for (const token of [...tokens, ...(slot.pendingOff?.tokens ?? [])]) {
    answer(draft, token, { state: 'failed', reason: 'hardware', detail });
  }
  slot.pendingOff = undefined;
  dropWaiting(draft, slot, 'fault', detail);
  if (slot.fault === undefined) draft.effects.push({ type: 'alarm', actuator: name, detail });
  slot.fault = detail;
  slot.failures++;
  slot.changes = changesOf(slot, draft.config.actuators.get(name)?.limits, draft.now);
  // nobody knows what a failed order did, or what broke by itself does: the safe level is tried at once
  const wait =
    output.at === 'driving' && output.level === safe
      ? Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(slot.failures - 1, 10))
      : 0;
  slot.output = { at: 'fault', onSince: onSince(output) ?? draft.now, retryAt: draft.now + wait };
}
