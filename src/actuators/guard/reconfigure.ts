import { begin } from './begin.ts';
import { ruleOf } from './cause.ts';
import { answer, type Draft, drive, reject } from './draft.ts';
import type { GuardConfig, GuardLimits } from './limits.ts';
import type { Snapshot } from './snapshot.ts';
import { levelOf, type Slot } from './state.ts';

export interface Change {
  readonly before: GuardConfig;
  /** What was given up and is opened anew, though its name is in both configs. */
  readonly renewed: ReadonlySet<string>;
  /** Sensors of the new config without a fresh reading. */
  readonly stale: readonly string[];
}

/** Causes of a level that nobody asked for: it is the safe level, whatever that is. */
const RESTING: ReadonlySet<string> = new Set(['start', 'exit', 'link-loss', 'stale-input', 'fault']);

/** Makes the slots those of the draft's config. @param saved what is known of all of them now */
export function reconfigure(draft: Draft, { before, renewed, stale }: Change, saved: Snapshot): void {
  const { config, slots } = draft;
  for (const sensor of stale) draft.stale.add(sensor);
  for (const [name, slot] of slots) {
    if (config.actuators.has(name) && !renewed.has(name)) continue;
    withdraw(draft, slot);
    slots.delete(name);
  }
  draft.leaving.clear();
  for (const [name, { limits, rules = [] }] of config.actuators) {
    const slot = slots.get(name);
    if (slot) {
      disown(slot, rules);
      moveSafe(draft, name, slot, before.actuators.get(name)?.limits, limits);
    } else begin(draft, name, limits, saved.actuators[name]);
  }
  for (const { actuators } of config.interlocks) partConflict(draft, actuators);
}

/** Nobody will answer these any more. */
function withdraw(draft: Draft, { output, waiting, pendingOff }: Slot): void {
  const tokens = output.at === 'driving' ? output.tokens : [];
  for (const token of [...tokens, ...(pendingOff?.tokens ?? [])])
    answer(draft, token, {
      state: 'failed',
      reason: 'hardware',
      detail: 'it was given up: its config changed',
    });
  if (waiting) reject(draft, waiting.token, 'exit', 'it was given up: its config changed');
}

/** What a rule brought about that drives it no longer: nobody would end it. */
function disown(slot: Slot, rules: readonly string[]): void {
  const rule = ruleOf(slot.by);
  if (rule !== undefined && !rules.includes(rule)) slot.by = undefined;
}

/** One that rests at its safe level goes on resting where that is now. */
function moveSafe(
  draft: Draft,
  name: string,
  slot: Slot,
  before: GuardLimits | undefined,
  { safe }: GuardLimits,
): void {
  if (before === undefined || before.safe === safe) return;
  if (RESTING.has(slot.cause) && levelOf(slot.output) === before.safe)
    drive(draft, name, slot, { level: safe, cause: slot.cause });
}

/** Which of several that are on the new group would have let be is not known: none. */
function partConflict(draft: Draft, actuators: readonly string[]): void {
  const on = actuators.flatMap((name) => {
    const slot = draft.slots.get(name);
    return slot && levelOf(slot.output) !== 0 ? [[name, slot] as const] : [];
  });
  if (on.length < 2) return;
  for (const [name, slot] of on)
    if (slot.output.at !== 'fault') drive(draft, name, slot, { level: 0, cause: 'interlock' });
}
