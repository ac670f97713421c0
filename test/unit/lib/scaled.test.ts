import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromScaled, toScaled } from '../../../src/lib/scaled.ts';

describe('scaled integers', () => {
  it.each([
    [21.37, 2, 2137],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [0.125, 2, 13],
    [-0.125, 2, -13],
    [-0.4, 0, 0],
    [101_325, -3, 101],
    [1500, -3, 2],
    [0.000000001, 9, 1],
  ])('%d with %d decimals is %d: half goes away from zero', (value, decimals, scaled) => {
    expect(toScaled(value, decimals)).toBe(scaled);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -1e300])('%d has none', (value) => {
    expect(toScaled(value, 0)).toBeUndefined();
  });

  it('come back the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
        fc.integer({ min: -3, max: 9 }),
        (scaled, decimals) => {
          expect(toScaled(fromScaled(scaled, decimals), decimals)).toBe(scaled);
        },
      ),
    );
  });

  it('print as they would be written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (scaled, decimals) => {
        const value = fromScaled(scaled, decimals);
        expect(Number(value.toFixed(decimals))).toBe(value);
        expect((String(value).split('.')[1] ?? '').length).toBeLessThanOrEqual(decimals);
      }),
    );
    expect(String(fromScaled(2137, 2))).toBe('21.37');
    expect(String(fromScaled(101, -3))).toBe('101000');
  });
});
