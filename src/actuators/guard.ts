import { begin } from './guard/begin.ts';
import { command } from './guard/command.ts';
import { type Draft, draftOf, stateOf } from './guard/draft.ts';
import type { GuardConfig } from './guard/limits.ts';
import type { GuardEffect, GuardInput } from './guard/messages.ts';
import { type Change, reconfigure } from './guard/reconfigure.ts';
import { broke, ended, result } from './guard/result.ts';
import { lapse, settle } from './guard/settle.ts';
import { type Snapshot, takeSnapshot } from './guard/snapshot.ts';
import { type GuardState, onSince, type Slot } from './guard/state.ts';

/**
 * The safety envelope: what any actuator may do, whatever asks. Pure: a state, an input and the time
 * (CLOCK_MONOTONIC ms) give a new state and what to do about it. The wall clock plays no part.
 */
export interface Step {
  readonly state: GuardState;
  readonly effects: readonly GuardEffect[];
}

export interface GuardOptions {
  readonly config: GuardConfig;
  /** Tells this boot of the host from others: times of another boot mean nothing. */
  readonly boot: string;
}

/**
 * The first step: every actuator is driven to its safe level, or to the one it had if it may resume. What
 * was saved in another boot, or not at all, counts as if everything had just gone off.
 */
export function startGuard({ config, boot }: GuardOptions, saved: Snapshot | undefined, now: number): Step {
  const known = saved?.boot === boot ? saved.actuators : {};
  const inputs = [...config.actuators.values()].flatMap(({ limits }) => limits.onStaleInput);
  const draft = draftOf(
    config,
    {
      slots: new Map(),
      link: { at: 'live' },
      stale: new Set(inputs),
      exiting: false,
      leaving: new Set(),
      drives: 0,
    },
    now,
  );
  for (const [name, { limits }] of config.actuators) {
    begin(draft, name, limits, Object.hasOwn(known, name) ? known[name] : undefined);
  }
  return finish(draft, boot, undefined);
}

/** @param now CLOCK_MONOTONIC ms, never less than at the step before */
export function stepGuard(
  { config, boot }: GuardOptions,
  state: GuardState,
  input: GuardInput,
  now: number,
): Step {
  const draft = draftOf(config, state, now);
  // a timer may come late: what is taken in meets the link as it is now
  lapse(draft);
  take(draft, input);
  settle(draft);
  return finish(draft, boot, state);
}

/**
 * Another config from now on, all of it at once: what is known of an actuator that stays goes on, what is new
 * begins as at a start.
 * @param options with the new config
 */
export function changeGuard(
  { config, boot }: GuardOptions,
  state: GuardState,
  change: Change,
  now: number,
): Step {
  const draft = draftOf(config, state, now);
  reconfigure(draft, change, takeSnapshot(state, boot));
  settle(draft);
  return finish(draft, boot, state);
}

function take(draft: Draft, input: GuardInput): void {
  switch (input.type) {
    case 'command':
      return command(draft, input);
    case 'driven':
    case 'drive-failed':
      return result(draft, input);
    case 'ended':
      return ended(draft, input);
    case 'broke':
      return broke(draft, input);
    case 'link-lost':
      if (draft.link.at === 'live') draft.link = { at: 'lost', until: draft.now + input.leaseMs };
      return;
    case 'link-live':
      draft.link = { at: 'live' };
      return;
    case 'stale':
      draft.stale.add(input.sensor);
      return;
    case 'fresh':
      draft.stale.delete(input.sensor);
      return;
    case 'leave':
      for (const name of input.actuators) draft.leaving.add(name);
      return;
    case 'exit':
      draft.exiting = true;
      return;
    case 'tick':
      return;
  }
}

function finish(draft: Draft, boot: string, before: GuardState | undefined): Step {
  const state = stateOf(draft);
  const changed =
    draft.slots.size !== before?.slots.size ||
    [...draft.slots].some(([name, slot]) => differs(slot, before.slots.get(name)));
  const persist: readonly GuardEffect[] = changed
    ? [{ type: 'persist', snapshot: takeSnapshot(state, boot) }]
    : [];
  return { state, effects: [...persist, ...draft.effects] };
}

function differs(slot: Slot, before: Readonly<Slot> | undefined): boolean {
  return (
    slot.output !== before?.output || slot.changes !== before.changes || slot.pendingOff !== before.pendingOff
  );
}

/** When something is due that no input will announce; undefined when nothing is. Always later than the step. */
export function nextDeadline({ config }: GuardOptions, state: GuardState): number | undefined {
  const times: (number | undefined)[] = [state.link.at === 'lost' ? state.link.until : undefined];
  for (const [name, { output, waiting, pendingOff }] of state.slots) {
    const maxOnMs = config.actuators.get(name)?.limits.maxOnMs;
    const since = onSince(output);
    const goingOff = output.at === 'fault' || (output.at === 'driving' && output.level === 0);
    if (since !== undefined && maxOnMs !== undefined && !goingOff) times.push(since + maxOnMs);
    if (output.at === 'on') times.push(output.endsAt);
    if (output.at === 'fault') times.push(output.retryAt);
    times.push(pendingOff?.at, waiting?.until, waiting?.deadline);
  }
  const due = times.filter((time) => time !== undefined);
  return due.length > 0 ? Math.min(...due) : undefined;
}
