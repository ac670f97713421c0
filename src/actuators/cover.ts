import * as v from 'valibot';
import type { Board } from '../board/board.ts';
import { durationSchema } from '../lib/schema.ts';
import { type LineOptions, lineOf, lineProblem, lineSchema } from '../sensors/line.ts';
import { defineActuator } from './actuator.ts';
import { Cover } from './cover/cover.ts';
import { Motor, type MotorLines } from './cover/motor.ts';
import { Place } from './cover/place.ts';
import { longestMove, type Travel } from './cover/plan.ts';

const travelTime = (description: string) =>
  v.pipe(durationSchema({ min: 100, max: 600_000 }), v.description(description));

const options = v.pipe(
  v.strictObject({
    open: lineSchema('The output that opens it: `{ line: 5 }` or `{ pin: 29 }`.'),
    close: lineSchema('The output that closes it.'),
    activeLow: v.optional(
      v.pipe(
        v.boolean(),
        v.description('Both outputs are on when their line is low, as many relay boards are.'),
      ),
      false,
    ),
    openTime: travelTime('Time from closed to open.'),
    closeTime: travelTime('Time from open to closed.'),
    overrun: v.optional(
      v.pipe(
        durationSchema({ min: 0, max: 60_000 }),
        v.description('How much longer it is driven towards an end stop, so that it is there for certain.'),
      ),
      '2s',
    ),
    deadTime: v.optional(
      v.pipe(
        durationSchema({ min: 10, max: 60_000 }),
        v.description('Both outputs are off for so long before either goes on.'),
      ),
      '500ms',
    ),
  }),
  v.forward(
    v.check(({ open, close }) => nameOf(open) !== nameOf(close), 'expected another line than that of `open`'),
    ['close'],
  ),
);

type Options = v.InferOutput<typeof options>;

export const cover = defineActuator({
  kind: 'cover',
  summary: 'A blind, awning or vent with an output that opens and one that closes it, its position by time',
  options,
  actions: ['move', 'stop'],
  range: 'travel',
  longestMoveMs: (chosen) => longestMove(travelOf(chosen), chosen.deadTime),
  leastOn: ({ openTime, closeTime, overrun }) => ({
    ms: Math.max(openTime, closeTime) + overrun,
    why: 'so long it travels from one end stop to the other, overrun included',
  }),
  resources: ({ open, close }) => [
    { type: 'gpio', ...lineOf(open), option: 'open' },
    { type: 'gpio', ...lineOf(close), option: 'close' },
  ],
  open: async (chosen, { board, clock, memory }) => {
    const place = await Place.load(memory);
    const motor = new Motor(await openLines(chosen, board), clock, chosen.deadTime);
    return new Cover(motor, place, clock, travelOf(chosen));
  },
});

/** Both off from the moment they are outputs. */
async function openLines({ open, close, activeLow }: Options, board: Board): Promise<MotorLines> {
  const opener = await board.gpio.openOutput(lineOf(open), { initial: 0, activeLow });
  try {
    return { open: opener, close: await board.gpio.openOutput(lineOf(close), { initial: 0, activeLow }) };
  } catch (error) {
    opener.close();
    throw error;
  }
}

const travelOf = ({ openTime: openMs, closeTime: closeMs, overrun: overrunMs }: Options): Travel => ({
  openMs,
  closeMs,
  overrunMs,
});

/** One name for one line, whichever way it was written. */
function nameOf(options: LineOptions): string | undefined {
  if (lineProblem(options) !== undefined) return undefined;
  const { chip, line } = lineOf(options);
  return `${chip ?? ''} ${line}`;
}
