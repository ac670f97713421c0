import * as v from 'valibot';
import { defineFilter, suspect } from './filter.ts';

const options = v.strictObject({
  max: v.pipe(
    v.number(),
    v.finite('expected a number above 0'),
    v.gtValue(0, 'expected a number above 0'),
    v.metadata({ expects: 'a number above 0' }),
    v.description('Most that the value can change in a second, in units of the channel.'),
  ),
});

export const rateOfChange = defineFilter({
  kind: 'rate-of-change',
  summary: 'Marks values that changed faster than can be',
  options,
  create: ({ max }) => {
    // Measured from the last value that was believed: after a spike the right value is right again, and a step that
    // lasts is believed once enough time has passed for it.
    let believed: number | undefined;
    let believedAt = 0;
    return (value, timeMs) => {
      const seconds = (timeMs - believedAt) / 1_000;
      if (believed !== undefined && Math.abs(value - believed) > max * seconds) return suspect(value);
      believed = value;
      believedAt = timeMs;
      return value;
    };
  },
});
