import * as v from 'valibot';
import { DECIMALS_MAX, DECIMALS_MIN } from '../lib/scaled.ts';
import { defineFilter } from './filter.ts';

const finite = v.pipe(v.number(), v.finite('expected a number'));
const point = v.pipe(v.strictTuple([finite, finite]), v.metadata({ expects: 'a pair such as [2.6, 0]' }));

type Point = readonly [x: number, y: number];

const options = v.pipe(
  v.strictObject({
    factor: v.optional(
      v.pipe(finite, v.description('The value is taken times this, 1 if left out, plus `offset`.')),
    ),
    offset: v.optional(v.pipe(finite, v.description('In units of the result, added last; 0 if left out.'))),
    points: v.optional(
      v.pipe(
        v.array(point),
        v.minLength(2, 'expected two points or more'),
        v.maxLength(1_000, 'expected at most 1000 points'),
        v.check(
          (points) => new Set(points.map(([x]) => x)).size === points.length,
          'two points have the same first number',
        ),
        v.metadata({ expects: 'a list of pairs such as [[2.6, 0], [1.2, 100]]' }),
        v.description(
          'A calibration instead of factor and offset: pairs of value and result, straight between them and the first and last line prolonged beyond.',
        ),
      ),
    ),
    unit: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[!-~]{1,32}$/, 'expected a UCUM unit such as Cel, % or 1'),
        v.metadata({ expects: 'a UCUM unit such as Cel, % or 1' }),
        v.description('UCUM unit of the result. Default: as before.'),
      ),
    ),
    decimals: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(DECIMALS_MIN),
        v.maxValue(DECIMALS_MAX),
        v.description('Decimals of the result that are kept. Default: as before.'),
      ),
    ),
  }),
  v.check(
    ({ points, factor, offset }) => points === undefined || (factor === undefined && offset === undefined),
    'expected points, or factor and offset, not both',
  ),
);

/** The straight line through the two points that lie around `x`, or nearest to it. @param points by x, at least two */
export function interpolate(points: readonly Point[], x: number): number {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) <= x) low = middle;
    else high = middle;
  }
  const [x0, y0] = points[low] as Point;
  const [x1, y1] = points[high] as Point;
  // of the nearer point, so that each point gives its own value exactly
  const [fromX, fromY] = Math.abs(x - x0) <= Math.abs(x - x1) ? [x0, y0] : [x1, y1];
  return fromY + ((x - fromX) / (x1 - x0)) * (y1 - y0);
}

export const scale = defineFilter({
  kind: 'scale',
  summary: 'Converts values: a factor and an offset, or a calibration by points',
  options,
  channel: ({ unit, decimals }, channel) => ({
    ...channel,
    unit: unit ?? channel.unit,
    decimals: decimals ?? channel.decimals,
  }),
  create: ({ factor = 1, offset = 0, points }) => {
    if (points === undefined) return (value) => value * factor + offset;
    const sorted = points.toSorted(([a], [b]) => a - b);
    return (value) => interpolate(sorted, value);
  },
});
