import * as v from 'valibot';
import type { Manner } from '../action.ts';
import type { GuardState, Slot } from './state.ts';

const time = v.pipe(v.number(), v.finite());

/** What must survive a restart. Times are CLOCK_MONOTONIC ms and mean something within that boot only. */
const snapshotSchema = v.object({
  boot: v.string(),
  actuators: v.record(
    v.string(),
    v.object({
      /** When it was confirmed off; null when it may be on. */
      offSince: v.nullable(time),
      /** When it was told to go on; null when it is off. */
      onSince: v.nullable(time),
      /** The level to take up again, for a steady one; null for pulses and what was about to go off. */
      steady: v.nullable(v.pipe(time, v.minValue(0), v.maxValue(1))),
      changes: v.array(time),
      /** What blinks, since when: its changes count too. */
      blink: v.optional(
        v.object({
          begun: time,
          onMs: v.pipe(time, v.gtValue(0)),
          offMs: v.pipe(time, v.gtValue(0)),
          times: v.optional(time),
        }),
      ),
    }),
  ),
});

export type Snapshot = v.InferOutput<typeof snapshotSchema>;
export type SavedSlot = Snapshot['actuators'][string];

/** @returns undefined when the text is no snapshot: the start then assumes the worst */
export function parseSnapshot(text: string): Snapshot | undefined {
  try {
    const result = v.safeParse(snapshotSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

export function takeSnapshot(state: GuardState, boot: string): Snapshot {
  const actuators = Object.fromEntries([...state.slots].map(([name, slot]) => [name, save(slot)]));
  return { boot, actuators };
}

/** A level that was reached by a fade stays; a blink and a move are not taken up again. */
const lasts = ({ manner }: { readonly manner: Manner | undefined }): boolean =>
  manner === undefined || manner.type === 'fade';

const blinking = (manner: Manner | undefined, begun: number): Pick<SavedSlot, 'blink'> =>
  manner?.type === 'blink'
    ? { blink: { begun, onMs: manner.onMs, offMs: manner.offMs, times: manner.times } }
    : {};

function save({ output, pendingOff, changes }: Readonly<Slot>): SavedSlot {
  const saved = { offSince: null, onSince: null, steady: null, changes: [...changes] };
  switch (output.at) {
    case 'off':
      return { ...saved, offSince: output.since };
    case 'on':
      return {
        ...saved,
        onSince: output.since,
        steady: output.endsAt === undefined && lasts(output) && !pendingOff ? output.level : null,
        ...blinking(output.manner, output.begun),
      };
    case 'driving': {
      const steady = output.level > 0 && output.pulseMs === undefined && lasts(output) && !pendingOff;
      return {
        ...saved,
        onSince: output.onSince,
        steady: steady ? output.level : null,
        ...blinking(output.manner, output.onSince),
      };
    }
    case 'fault':
      return { ...saved, onSince: output.onSince };
  }
}
