import * as v from 'valibot';
import { durationSchema } from '../lib/schema.ts';
import { lineCheck, lineEntries, lineOf } from '../sensors/line.ts';
import { defineActuator } from './actuator.ts';
import { onOffSwitch } from './switch.ts';

const options = v.pipe(
  v.strictObject({
    ...lineEntries,
    activeLow: v.optional(
      v.pipe(v.boolean(), v.description('The device is on when the line is low, as many relay boards are.')),
      false,
    ),
    longest: v.optional(
      v.pipe(
        durationSchema({ min: 1, max: 3_600_000 }),
        v.description(
          'The longest pulse that it takes; a coil burns that is on for longer than it is made for.',
        ),
      ),
      '10s',
    ),
  }),
  lineCheck(),
);

export const pulse = defineActuator({
  kind: 'pulse',
  summary: 'A door strike, gate opener or bell on a GPIO line, which is on for a moment only',
  options,
  actions: ['pulse'],
  range: 'binary',
  maxOnMs: ({ longest }) => longest,
  resources: (chosen) => [{ type: 'gpio', ...lineOf(chosen) }],
  open: ({ longest: _, ...line }, context) => onOffSwitch.open(line, context),
});
