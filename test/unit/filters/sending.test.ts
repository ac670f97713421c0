import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deadband } from '../../../src/filters/deadband.ts';
import { rateOfChange } from '../../../src/filters/rate-of-change.ts';
import { throttle } from '../../../src/filters/throttle.ts';
import { filterOf, through } from '../../support/filter-contract.ts';

/** Some seconds apart, in order. */
const steps = fc
  .array(fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.integer({ min: 0, max: 15_000 })), {
    maxLength: 60,
    size: 'max',
  })
  .map((list) => {
    let timeMs = 0;
    return list.map(([value, pause]): readonly [number, number] => {
      timeMs += pause;
      return [value, timeMs];
    });
  });

describe('deadband', () => {
  it('compares with what was sent, so that a slow drift is sent too', () => {
    const filter = filterOf(deadband, { change: 0.5, silence: '1h' });
    expect(through(filter, [20, 20.2, 20.4, 20.6, 20.4, 20.1])).toEqual([
      20,
      'spared',
      'spared',
      20.6,
      'spared',
      20.1,
    ]);
  });

  it('sends a change of just its size, whatever binary fractions make of it', () => {
    const values = Array.from({ length: 50 }, (_, i) => (200 + i) / 10);
    expect(through(filterOf(deadband, { change: 0.1, silence: '1h' }), values)).toEqual(values);
  });

  it('sends the same again after the longest silence', () => {
    const filter = filterOf(deadband, { change: 1, silence: '10s' });
    expect(through(filter, [5, 5, 5, 5], 4_000)).toEqual([5, 'spared', 'spared', 5]);
  });

  it('keeps what is known within its size, and no older than its silence allows', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const filter = filterOf(deadband, { change: 2, silence: '1m' });
        let known = { value: Number.NaN, timeMs: 0 };
        for (const [value, timeMs] of list) {
          const outcome = filter(value, timeMs);
          if (outcome !== 'spared') known = { value, timeMs };
          expect(Math.abs(value - known.value)).toBeLessThan(2);
          expect(timeMs - known.timeMs).toBeLessThan(60_000);
        }
      }),
    );
  });
});

describe('throttle', () => {
  it('lets one pass in its time', () => {
    expect(through(filterOf(throttle, { every: '3s' }), [1, 2, 3, 4, 5, 6, 7])).toEqual([
      1,
      'spared',
      'spared',
      4,
      'spared',
      'spared',
      7,
    ]);
  });

  it('is not put off by a timer that wanders', () => {
    const filter = filterOf(throttle, { every: '1m' });
    const late = [4, 0.5, 2, 0, 3];
    const times = Array.from({ length: 37 }, (_, i) => i * 10_000 + late[i % late.length]!);
    const passed = times.filter((timeMs) => filter(1, timeMs) !== 'spared');
    expect(passed.map((timeMs) => Math.round(timeMs / 10_000))).toEqual([0, 6, 12, 18, 24, 30, 36]);
  });

  it('never lets two pass that are closer, but for that', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const filter = filterOf(throttle, { every: '20s' });
        const passed = list.filter(([value, timeMs]) => filter(value, timeMs) !== 'spared');
        for (const [index, [, timeMs]] of passed.entries())
          if (index > 0) expect(timeMs - passed[index - 1]![1]).toBeGreaterThanOrEqual(19_900);
        expect(passed.length > 0).toBe(list.length > 0);
      }),
    );
  });
});

describe('rate-of-change', () => {
  const doubt = (value: number) => ({ value, quality: 'suspect' });

  it('marks a spike, and not the right value after it', () => {
    const filter = filterOf(rateOfChange, { max: 1 });
    expect(through(filter, [20, 21, 50, 21.5, 20])).toEqual([20, 21, doubt(50), 21.5, doubt(20)]);
  });

  it('believes a step that lasts once enough time has passed for it', () => {
    const filter = filterOf(rateOfChange, { max: 1 });
    expect(through(filter, [20, 23, 23, 23, 23])).toEqual([20, doubt(23), doubt(23), 23, 23]);
  });

  it('doubts two values of one moment that differ', () => {
    const filter = filterOf(rateOfChange, { max: 1 });
    expect([filter(1, 5), filter(1, 5), filter(2, 5)]).toEqual([1, 1, doubt(2)]);
  });

  it('never calls right what changed too fast since the last right one', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const filter = filterOf(rateOfChange, { max: 0.01 });
        let last: readonly [number, number] | undefined;
        for (const [value, timeMs] of list) {
          if (typeof filter(value, timeMs) !== 'number') continue;
          if (last)
            expect(Math.abs(value - last[0])).toBeLessThanOrEqual(0.01 * ((timeMs - last[1]) / 1_000));
          last = [value, timeMs];
        }
      }),
    );
  });
});
