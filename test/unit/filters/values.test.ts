import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filteredChannel } from '../../../src/filters/filter.ts';
import { range } from '../../../src/filters/range.ts';
import { round } from '../../../src/filters/round.ts';
import { interpolate, scale } from '../../../src/filters/scale.ts';
import { CHANNEL, filterOf, optionProblems, through } from '../../support/filter-contract.ts';

/** With rounding errors, which whole numbers do not have. */
const tenths = fc.integer({ min: -1_000, max: 1_000 }).map((each) => each / 10);
const doubt = (value: number) => ({ value, quality: 'suspect' });

describe('range', () => {
  const values = [-1, 0, 5, 10, 11];
  it('marks what is outside, the bounds being inside', () => {
    expect(through(filterOf(range, { min: 0, max: 10 }), values)).toEqual([doubt(-1), 0, 5, 10, doubt(11)]);
  });
  it('takes the nearest bound, or nothing, where it is told to', () => {
    const bounds = { min: 0, max: 10 };
    expect(through(filterOf(range, { ...bounds, outside: 'clamp' }), values)).toEqual([0, 0, 5, 10, 10]);
    expect(through(filterOf(range, { ...bounds, outside: 'drop' }), values)).toEqual([
      'refused',
      0,
      5,
      10,
      'refused',
    ]);
  });
  it('needs no more than one bound', () => {
    expect(through(filterOf(range, { min: 0 }), [-1, 1e9])).toEqual([doubt(-1), 1e9]);
    expect(through(filterOf(range, { max: 0 }), [-1e9, 1])).toEqual([-1e9, doubt(1)]);
  });
});

describe('scale', () => {
  it('multiplies, then adds', () => {
    expect(through(filterOf(scale, { factor: 1.8, offset: 32 }), [0, 100, -40])).toEqual([32, 212, -40]);
    expect(through(filterOf(scale, { offset: -2 }), [1])).toEqual([-1]);
    expect(through(filterOf(scale, { factor: 3 }), [1])).toEqual([3]);
  });

  it('goes straight from point to point in whatever order they are, and on beyond them', () => {
    const probe = filterOf(scale, {
      points: [
        [1.2, 100],
        [2.6, 0],
        [1.9, 40],
      ],
    });
    expect(through(probe, [2.6, 1.9, 1.2])).toEqual([0, 40, 100]);
    const [between, above, below] = through(probe, [2.25, 3.3, 0.5]) as number[];
    expect(between).toBeCloseTo(20, 9);
    expect(above).toBeCloseTo(-40, 9);
    expect(below).toBeCloseTo(160, 9);
  });

  it('gives each point exactly, and between two of them what lies between', () => {
    const points = fc
      .uniqueArray(fc.tuple(fc.integer({ min: -1_000, max: 1_000 }), tenths), {
        minLength: 2,
        maxLength: 20,
        selector: ([x]) => x,
      })
      .map((list) => list.toSorted(([a], [b]) => a - b));
    fc.assert(
      fc.property(points, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (list, which, share) => {
        for (const [x, y] of list) expect(interpolate(list, x)).toBe(y);
        const index = which % (list.length - 1);
        const [[x0, y0], [x1, y1]] = [list[index]!, list[index + 1]!];
        const result = interpolate(list, x0 + share * (x1 - x0));
        expect(result).toBeGreaterThanOrEqual(Math.min(y0, y1) - 1e-6);
        expect(result).toBeLessThanOrEqual(Math.max(y0, y1) + 1e-6);
      }),
    );
  });

  it('declares another unit and other decimals, or leaves them', () => {
    const channel = (options: object) => filteredChannel(CHANNEL, [{ definition: scale, options }]);
    expect(channel({ factor: 2 })).toEqual(CHANNEL);
    expect(channel({ unit: '%', decimals: 0 })).toEqual({ quantity: 'temperature', unit: '%', decimals: 0 });
  });

  it('refuses points that make no line', () => {
    expect(optionProblems(scale, { points: [[0, 1]] })).toEqual(['expected two points or more']);
    expect(
      optionProblems(scale, {
        points: [
          [0, 1],
          [0, 2],
        ],
      }),
    ).toEqual(['two points have the same first number']);
    expect(
      optionProblems(scale, {
        points: [
          [0, 1],
          [1, 2, 3],
        ],
      }),
    ).toHaveLength(1);
    expect(optionProblems(scale, { unit: 'per hour' })).toHaveLength(1);
  });
});

describe('round', () => {
  it('rounds half away from zero, to tens too', () => {
    expect(through(filterOf(round, { decimals: 1 }), [20.25, -20.25, 1.04])).toEqual([20.3, -20.3, 1]);
    expect(through(filterOf(round, { decimals: -1 }), [14, 15, -15])).toEqual([10, 20, -20]);
  });
  it('leaves what has no decimals to lose', () => {
    expect(through(filterOf(round, { decimals: 9 }), [1e15])).toEqual([1e15]);
  });
  it('declares fewer decimals, never more', () => {
    const channel = (decimals: number) =>
      filteredChannel(CHANNEL, [{ definition: round, options: { decimals } }]);
    expect(channel(1).decimals).toBe(1);
    expect(channel(5).decimals).toBe(2);
  });
});
