import * as v from 'valibot';
import type { Level } from '../board/gpio.ts';
import { lineEntries, lineOf, lineProblem } from '../sensors/line.ts';
import { defineActuator } from './actuator.ts';
import { ToldLine } from './told-line.ts';

const options = v.pipe(
  v.strictObject({
    ...lineEntries,
    activeLow: v.optional(
      v.pipe(v.boolean(), v.description('The device is on when the line is low, as many relay boards are.')),
      false,
    ),
  }),
  v.check(
    (value) => lineProblem(value) === undefined,
    ({ input }) => lineProblem(input as object) ?? '',
  ),
);

export const onOffSwitch = defineActuator({
  kind: 'switch',
  summary: 'A relay, LED, valve or other on/off device on a GPIO line',
  options,
  actions: ['set', 'pulse'],
  range: 'binary',
  resources: (chosen) => [{ type: 'gpio', ...lineOf(chosen) }],
  open: async (chosen, { board, initial }) => {
    const ref = lineOf(chosen);
    const first = levelOf(initial);
    const line = new ToldLine(
      await board.gpio.openOutput(ref, { initial: first, activeLow: chosen.activeLow }),
      `line ${ref.line}${ref.chip ? ` of ${ref.chip}` : ''}`,
      first,
    );
    let level = first;
    return {
      async drive(wanted) {
        await line.set(levelOf(wanted));
        level = levelOf(wanted);
        return { level, readBack: true };
      },
      async state() {
        await line.check();
        return { level, readBack: true };
      },
      async close() {
        line.close();
      },
    };
  },
});

const levelOf = (level: number): Level => (level > 0 ? 1 : 0);
