import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ema } from '../../../src/filters/ema.ts';
import type { Outcome } from '../../../src/filters/filter.ts';
import { hampel } from '../../../src/filters/hampel.ts';
import { mean } from '../../../src/filters/mean.ts';
import { median } from '../../../src/filters/median.ts';
import { lastValues, medianOf } from '../../../src/filters/window.ts';
import { filterOf, through } from '../../support/filter-contract.ts';

const doubted = (outcomes: readonly Outcome[]): readonly number[] =>
  outcomes.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.value] : []));

it('a window remembers so many values and no more', () => {
  const remember = lastValues(3);
  const seen = [1, 2, 3, 4, 5].map((value) => [...remember(value)].sort());
  expect(seen).toEqual([[1], [1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]]);
});

describe('median', () => {
  it('gives the middle of the last values, from the first on', () => {
    expect(through(filterOf(median, { window: 3 }), [1, 9, 2, 3, 100, 4])).toEqual([1, 5, 2, 3, 3, 4]);
  });
  it('gives the mean of the middle two of an even number', () => {
    expect(through(filterOf(median, { window: 2 }), [1, 2, 10])).toEqual([1, 1.5, 6]);
  });
  it('has half of the values on either side', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 30 }), (values) => {
        const middle = medianOf(values);
        expect(values.filter((each) => each < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((each) => each > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe('mean', () => {
  it('is of the last values, from the first on', () => {
    expect(through(filterOf(mean, { window: 2 }), [1, 3, 5, 9])).toEqual([1, 2, 4, 7]);
  });
  it('gathers no rounding errors', () => {
    const filter = filterOf(mean, { window: 3 });
    through(filter, [1e15, 0.1, -1e15, 1e15, 0.3]);
    expect(through(filter, [0.5, 0.5, 0.5]).at(-1)).toBeCloseTo(0.5, 12);
  });
});

describe('ema', () => {
  it('moves by its share, and begins with the first value', () => {
    expect(through(filterOf(ema, { alpha: 0.5 }), [10, 20, 20])).toEqual([10, 15, 17.5]);
    expect(through(filterOf(ema, { alpha: 1 }), [10, 20])).toEqual([10, 20]);
  });
  it('goes 63 % of the way in its time, however often values come', () => {
    for (const stepMs of [100, 1_000, 10_000]) {
      const filter = filterOf(ema, { time: '10s' });
      filter(0, 0);
      let last: Outcome = 0;
      for (let timeMs = stepMs; timeMs <= 10_000; timeMs += stepMs) last = filter(1, timeMs);
      expect(last).toBeCloseTo(1 - Math.exp(-1), 9);
    }
  });
  it('stays between the least and the most that it has seen', () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, alpha) => {
        for (const outcome of through(filterOf(ema, { alpha }), list)) {
          expect(outcome as number).toBeGreaterThanOrEqual(Math.min(...list) - 1e-9);
          expect(outcome as number).toBeLessThanOrEqual(Math.max(...list) + 1e-9);
        }
      }),
    );
  });
});

describe('hampel', () => {
  const calm = [20, 20.1, 19.9, 20, 20.1, 20, 19.9, 20];

  it('marks a spike and keeps its value; what follows is right again', () => {
    expect(through(filterOf(hampel, {}), [...calm, 85, 20.1, 20])).toEqual([
      ...calm,
      { value: 85, quality: 'suspect' },
      20.1,
      20,
    ]);
  });

  it('marks none of a steady rise', () => {
    expect(
      doubted(
        through(
          filterOf(hampel, {}),
          Array.from({ length: 50 }, (_, i) => i),
        ),
      ),
    ).toEqual([]);
  });

  it('believes a step that stays, once it is the half of the window', () => {
    const outcomes = through(filterOf(hampel, { window: 5 }), [...calm, 30, 30.1, 29.9, 30, 30.1, 30]);
    expect(doubted(outcomes)).toEqual([30, 30.1]);
  });

  it('takes no step of a calm sensor for an outlier, unless told to', () => {
    const values = [20, 20, 20, 20, 20.06, 20];
    expect(doubted(through(filterOf(hampel, {}), values))).toEqual([]);
    expect(doubted(through(filterOf(hampel, { least: 0 }), values))).toEqual([20.06]);
    // ten of the last decimal
    expect(doubted(through(filterOf(hampel, {}), [20, 20, 20, 20.2]))).toEqual([20.2]);
  });

  it('judges nothing before it knows anything', () => {
    expect(doubted(through(filterOf(hampel, {}), [20, 85]))).toEqual([]);
  });

  it('drops nothing and changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true })), (values) => {
        const outcomes = through(filterOf(hampel, { window: 5, least: 0 }), values);
        expect(outcomes.map((outcome) => (typeof outcome === 'object' ? outcome.value : outcome))).toEqual(
          values,
        );
      }),
    );
  });
});
