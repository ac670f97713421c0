import type { Draft } from './draft.ts';
import type { GuardLimits } from './limits.ts';
import { blinked, forced } from './may.ts';
import type { SavedSlot } from './snapshot.ts';

/** Drives an actuator that is new here to its safe level, or to the one it had if it may resume. */
export function begin(draft: Draft, name: string, limits: GuardLimits, saved: SavedSlot | undefined): void {
  const resumes = limits.start === 'resume' && !forced(draft.config, draft, name, undefined);
  const steady = resumes ? saved?.steady : null;
  const level = steady ?? limits.safe;
  const cause = steady == null ? 'start' : 'resume';
  draft.drives++;
  draft.slots.set(name, {
    output: {
      at: 'driving',
      drive: draft.drives,
      level,
      manner: undefined,
      // it may have been on since then, and may have been off in between: the worse counts
      onSince: limits.maxOnMs === undefined ? draft.now : (saved?.onSince ?? draft.now),
      offSince: saved?.offSince ?? undefined,
      pulseMs: undefined,
      tokens: [],
    },
    waiting: undefined,
    pendingOff: undefined,
    cause,
    // a rule that still wants what is resumed says so before the lease is over; another would never end it
    by: undefined,
    changes: changesBefore(draft, limits, saved, level),
    failures: 0,
    fault: undefined,
  });
  draft.effects.push({ type: 'drive', actuator: name, drive: draft.drives, level, cause });
}

/** What counts as changes until now, this drive too. It may have gone off with the process: the worse counts. */
function changesBefore(
  { now }: Draft,
  { changesPerMinute }: GuardLimits,
  saved: SavedSlot | undefined,
  level: number,
): readonly number[] {
  const blink = changesPerMinute === undefined ? undefined : saved?.blink;
  const wentOff = saved !== undefined && saved.onSince !== null;
  return [
    ...(saved?.changes ?? []),
    ...(blink ? blinked(blink, blink.begun, now) : []),
    ...(wentOff ? [now] : []),
    ...(level > 0 ? [now] : []),
  ];
}
