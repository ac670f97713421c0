import * as v from 'valibot';
import { defineFilter, suspect } from './filter.ts';

const bound = (words: string) =>
  v.optional(v.pipe(v.number(), v.finite('expected a number'), v.description(words)));

const options = v.pipe(
  v.strictObject({
    min: bound('The least that can be true.'),
    max: bound('The most that can be true.'),
    outside: v.optional(
      v.pipe(
        v.picklist(['suspect', 'clamp', 'drop']),
        v.description(
          'What happens to other values: `suspect` marks them, `clamp` takes the nearest bound, `drop` leaves them out, as if the sensor had given none.',
        ),
      ),
      'suspect',
    ),
  }),
  v.check(({ min, max }) => min !== undefined || max !== undefined, 'expected min, max or both'),
  v.check(({ min = -Infinity, max = Infinity }) => min <= max, 'expected min to be no more than max'),
);

export const range = defineFilter({
  kind: 'range',
  summary: 'Marks, bounds or leaves out values that cannot be',
  options,
  create:
    ({ min = -Infinity, max = Infinity, outside }) =>
    (value) => {
      if (value >= min && value <= max) return value;
      if (outside === 'drop') return 'refused';
      return outside === 'clamp' ? Math.min(max, Math.max(min, value)) : suspect(value);
    },
});
