import * as v from 'valibot';
import { durationSchema } from '../lib/schema.ts';
import { defineFilter } from './filter.ts';

const options = v.pipe(
  v.strictObject({
    alpha: v.optional(
      v.pipe(
        v.number(),
        v.gtValue(0, 'expected a number above 0, at most 1'),
        v.maxValue(1, 'expected a number above 0, at most 1'),
        v.metadata({ expects: 'a number above 0, at most 1' }),
        v.description('Share of the newest value, however long it took to come. Not together with `time`.'),
      ),
    ),
    time: v.optional(
      v.pipe(
        durationSchema({ min: 1, max: 7 * 86_400_000 }),
        v.description('After a step, 63 % of the way is gone after this time, however often values come.'),
      ),
    ),
  }),
  v.check(
    ({ alpha, time }) => (alpha === undefined) !== (time === undefined),
    'expected alpha or time, one of them',
  ),
);

export const ema = defineFilter({
  kind: 'ema',
  summary: 'Exponential moving average: smooth, and the newest count most',
  options,
  create: ({ alpha, time = 1 }) => {
    let smooth: number | undefined;
    let last = 0;
    return (value, timeMs) => {
      const share = alpha ?? -Math.expm1((last - timeMs) / time);
      last = timeMs;
      smooth = smooth === undefined ? value : smooth * (1 - share) + value * share;
      return smooth;
    };
  },
});
