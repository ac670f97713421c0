import * as v from 'valibot';
import { defineFilter, suspect } from './filter.ts';
import { lastValues, medianOf, windowOption } from './window.ts';

/** Of normally distributed values the median of the distances from the median is 1 / 1.4826 standard deviations. */
const SIGMAS_OF_MAD = 1.4826;
/** A chip's step is often several of the channel's decimals, and one step is no outlier. */
const STEPS = 10;

const options = v.strictObject({
  window: windowOption(7, 3),
  threshold: v.optional(
    v.pipe(
      v.number(),
      v.finite('expected a number above 0'),
      v.gtValue(0, 'expected a number above 0'),
      v.metadata({ expects: 'a number above 0' }),
      v.description('An outlier is more than so many standard deviations from the median.'),
    ),
    3,
  ),
  least: v.optional(
    v.pipe(
      v.number(),
      v.finite('expected a number of at least 0'),
      v.minValue(0, 'expected a number of at least 0'),
      v.description(
        'What is nearer to the median than this is no outlier, however calm the others were, in units of the channel. Default: ten of its last decimal.',
      ),
    ),
  ),
});

export const hampel = defineFilter({
  kind: 'hampel',
  summary: 'Marks outliers: values far from the median of the last ones',
  options,
  create: ({ window, threshold, least }, { decimals }) => {
    const floor = least ?? STEPS * 10 ** -decimals;
    const remember = lastValues(window);
    return (value) => {
      const values = remember(value);
      const middle = medianOf(values);
      const deviation = SIGMAS_OF_MAD * medianOf(values.map((each) => Math.abs(each - middle)));
      return Math.abs(value - middle) > Math.max(threshold * deviation, floor) ? suspect(value) : value;
    };
  },
});
