import { describe, expect, it } from 'vitest';
import type { Level } from '../../../src/board/gpio.ts';
import { Button } from '../../../src/sensors/button.ts';

interface Told {
  readonly quantity: string;
  readonly value: number;
  readonly at: number;
}

/** Presses and releases at these times, then silence; what was told, in order, with its time. */
function told(
  times: readonly number[],
  options: { doubleMs?: number; longMs?: number; lostAt?: number } = {},
) {
  const { doubleMs = 300, longMs = 800, lostAt } = options;
  const button = new Button({ doubleMs, longMs });
  const samples = [...button.begin({ level: 0, monotonicMs: 0, lost: 0 })];
  for (const [index, monotonicMs] of times.entries()) {
    const level: Level = index % 2 === 0 ? 1 : 0;
    samples.push(...button.edge({ level, monotonicMs, lost: index === lostAt ? 3 : 0 }));
  }
  while (button.due !== undefined) samples.push(...button.tick(button.due));
  return samples.map(
    ({ quantity, value, monotonicMs }): Told => ({ quantity, value, at: monotonicMs ?? -1 }),
  );
}
const presses = (...given: Parameters<typeof told>): [number, number][] =>
  told(...given)
    .filter(({ quantity, value }) => quantity === 'press' && value > 0)
    .map(({ value, at }) => [value, at]);

describe('what kind of press it was', () => {
  it.each<[string, readonly number[], readonly [number, number][]]>([
    ['one', [100, 200], [[1, 200]]],
    ['two soon after each other', [100, 200, 450, 550], [[2, 550]]],
    [
      'two far apart',
      [100, 200, 501, 600],
      [
        [1, 200],
        [1, 600],
      ],
    ],
    [
      'one that begins when the time for a double one is just over',
      [100, 200, 500, 600],
      [
        [1, 200],
        [1, 600],
      ],
    ],
    ['a long one, told while it is held', [100, 5_000], [[3, 900]]],
    ['one of just under the length of a long one', [100, 899], [[1, 899]]],
    ['one of just the length of a long one', [100, 900], [[3, 900]]],
    [
      'a short one, then a long one',
      [100, 200, 300, 2_000],
      [
        [1, 200],
        [3, 1_100],
      ],
    ],
    [
      'three quick ones: a double one and a single one',
      [0, 50, 100, 150, 200, 250],
      [
        [2, 150],
        [1, 250],
      ],
    ],
    [
      'a long one and a quick one after it',
      [100, 1_500, 1_600, 1_700],
      [
        [3, 900],
        [1, 1_700],
      ],
    ],
  ])('%s', (_, times, expected) => {
    expect(presses(times)).toEqual(expected);
  });

  it('without double ones a single one is told when it ends', () => {
    const button = new Button({ doubleMs: 0, longMs: 800 });
    button.begin({ level: 0, monotonicMs: 0, lost: 0 });
    button.edge({ level: 1, monotonicMs: 100, lost: 0 });
    expect(button.edge({ level: 0, monotonicMs: 150, lost: 0 })).toContainEqual({
      quantity: 'press',
      value: 1,
      monotonicMs: 150,
    });
  });

  it('each press is followed by a 0, and times never run back', () => {
    const all = told([100, 200, 300, 2_000, 2_400, 2_500]);
    for (const quantity of ['press', 'pressed']) {
      const times = all.filter((one) => one.quantity === quantity).map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
    const values = all.filter(({ quantity }) => quantity === 'press').map(({ value }) => value);
    expect(values).toEqual([0, 1, 0, 3, 0, 1, 0]);
  });

  it('pressed follows the button', () => {
    const levels = told([100, 200, 300, 400]).filter(({ quantity }) => quantity === 'pressed');
    expect(levels.map(({ value, at }) => [value, at])).toEqual([
      [0, 0],
      [1, 100],
      [0, 200],
      [1, 300],
      [0, 400],
    ]);
  });

  it('a press of which edges were lost is none', () => {
    expect(presses([100, 200], { lostAt: 0 })).toEqual([]);
    expect(presses([100, 200], { lostAt: 1 })).toEqual([]);
  });

  it('a button that is held at the start is not pressed', () => {
    const button = new Button({ doubleMs: 300, longMs: 800 });
    expect(button.begin({ level: 1, monotonicMs: 0, lost: 0 })).toEqual([
      { quantity: 'pressed', value: 1, monotonicMs: 0 },
      { quantity: 'press', value: 0, monotonicMs: 0 },
    ]);
    expect(button.due).toBeUndefined();
    button.edge({ level: 0, monotonicMs: 2_000, lost: 0 });
    expect(button.due).toBeUndefined();
  });
});
