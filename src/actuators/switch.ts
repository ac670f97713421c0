import * as v from 'valibot';
import type { Level } from '../board/gpio.ts';
import { DeviceError } from '../lib/errors.ts';
import { lineEntries, lineOf, lineProblem } from '../sensors/line.ts';
import { defineActuator } from './actuator.ts';

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
    const line = await board.gpio.openOutput(ref, { initial: levelOf(initial), activeLow: chosen.activeLow });
    return {
      async drive(level) {
        const wanted = levelOf(level);
        await line.write(wanted);
        const found = await line.read();
        if (found !== wanted) {
          throw new DeviceError(
            'failed',
            `line ${ref.line}${ref.chip ? ` of ${ref.chip}` : ''} was set to ${wanted} and reads ${found}`,
            { cure: 'check the wiring for a short circuit' },
          );
        }
        return { level: found, readBack: true };
      },
      async state() {
        return { level: await line.read(), readBack: true };
      },
      async close() {
        line.close();
      },
    };
  },
});

const levelOf = (level: number): Level => (level > 0 ? 1 : 0);
