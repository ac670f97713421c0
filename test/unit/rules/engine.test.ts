import { describe, expect, it } from 'vitest';
import { above, below, both, cron, MINUTE, OTHERWISE, ruleOf, World } from './world.ts';

describe('a threshold', () => {
  it('fires once when it is passed and otherwise when the value is back by the hysteresis', () => {
    const world = new World(ruleOf(above(28, { hysteresis: 2 }), { otherwise: OTHERWISE }));
    const fired = [27, 28, 28.1, 30, 26.1, 28.5, 26, 27.9, 28.2].map((value) => world.after(1_000, value));
    expect(fired).toEqual([
      undefined,
      undefined,
      'on',
      undefined,
      undefined,
      undefined,
      'off',
      undefined,
      'on',
    ]);
  });

  it('works the other way round below', () => {
    const world = new World(ruleOf(below(25, { hysteresis: 5 }), { otherwise: OTHERWISE }));
    const fired = [25, 24.9, 29.9, 30, 26].map((value) => world.after(1_000, value));
    expect(fired).toEqual([undefined, 'on', undefined, 'off', undefined]);
  });

  it('fires at the first look when it holds already', () => {
    expect(new World(ruleOf(above(28))).after(0, 30)).toBe('on');
  });

  it('says nothing otherwise at the start: it has not ceased to hold', () => {
    expect(new World(ruleOf(above(28), { otherwise: OTHERWISE })).after(0, 20)).toBeUndefined();
  });

  it('ceases when the value is no longer known, and has forgotten its hysteresis then', () => {
    const world = new World(ruleOf(above(28, { hysteresis: 2 }), { otherwise: OTHERWISE }));
    world.after(0, 30);
    expect(world.after(1_000, null)).toBe('off');
    expect(world.after(1_000, 27)).toBeUndefined();
    expect(world.after(1_000, 29)).toBe('on');
  });
});

describe('for', () => {
  it('counts only what holds without a break, and says when to look again', () => {
    const world = new World(ruleOf(above(28, { forMs: 10 * MINUTE })));
    expect(world.after(0, 30)).toBeUndefined();
    expect(world.nextIn).toBe(10 * MINUTE);
    expect(world.after(9 * MINUTE, 20)).toBeUndefined();
    expect(world.nextIn).toBe(Number.POSITIVE_INFINITY);
    expect(world.after(0, 30)).toBeUndefined();
    expect(world.after(10 * MINUTE - 1)).toBeUndefined();
    expect(world.nextIn).toBe(1);
    expect(world.after(1)).toBe('on');
    expect(world.nextIn).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps hysteresis while it waits', () => {
    const world = new World(ruleOf(above(28, { hysteresis: 2, forMs: MINUTE })));
    world.after(0, 29);
    expect(world.after(MINUTE, 27)).toBe('on');
  });

  it('counts for a group from when the whole of it holds', () => {
    const world = new World(ruleOf(both('all', [above(28), below(40)], MINUTE)));
    world.after(0, 50);
    world.after(MINUTE, 30);
    expect(world.nextIn).toBe(MINUTE);
    expect(world.after(MINUTE - 1)).toBeUndefined();
    expect(world.after(1)).toBe('on');
  });
});

describe('all and any', () => {
  it('wants all of all and one of any, also one inside the other', () => {
    const wet = above(5, { channel: 'soil/moisture' });
    const world = new World(
      ruleOf(both('all', [wet, both('any', [above(28), below(5)])]), { otherwise: OTHERWISE }),
    );
    expect(world.after(0, 30)).toBeUndefined();
    world.values.set('soil/moisture', 10);
    expect(world.after(1_000)).toBe('on');
    expect(world.after(1_000, 4)).toBeUndefined();
    expect(world.after(1_000, 20)).toBe('off');
  });

  it('lets each part wait for itself', () => {
    const slow = above(28, { forMs: MINUTE });
    const world = new World(ruleOf(both('all', [slow, below(40)])));
    world.after(0, 30);
    expect(world.nextIn).toBe(MINUTE);
    expect(world.after(MINUTE)).toBe('on');
  });
});

describe('between', () => {
  const night = { type: 'between', from: 22 * 60, to: 6 * 60, forMs: 0 } as const;

  it.each([
    [21 * 60 + 59.9, false],
    [22 * 60, true],
    [23 * 60 + 59.9, true],
    [0, true],
    [5 * 60 + 59.9, true],
    [6 * 60, false],
    [12 * 60, false],
  ])('spans midnight: minute %d', (minute, holds) => {
    const world = new World(ruleOf(night));
    world.minuteOfDay = minute;
    world.after(0);
    expect(world.holds).toBe(holds);
  });

  it.each([
    [7 * 60 + 59.9, false],
    [8 * 60, true],
    [19 * 60 + 59.9, true],
    [20 * 60, false],
  ])('has its beginning and not its end: minute %d', (minute, holds) => {
    const world = new World(ruleOf({ type: 'between', from: 8 * 60, to: 20 * 60, forMs: 0 }));
    world.minuteOfDay = minute;
    world.after(0);
    expect(world.holds).toBe(holds);
  });

  it('does not hold while the time is not known', () => {
    const world = new World(ruleOf(both('any', [night, { ...night, from: 6 * 60, to: 22 * 60 }])));
    expect(world.after(0)).toBeUndefined();
  });
});

describe('stale', () => {
  const stale = { type: 'stale', sensor: 'air', forMs: 5 * MINUTE } as const;

  it('fires when the sensor has been silent for so long, since the start when it never spoke', () => {
    const world = new World(ruleOf(stale, { otherwise: OTHERWISE }));
    expect(world.after(MINUTE)).toBeUndefined();
    expect(world.nextIn).toBe(4 * MINUTE);
    expect(world.after(4 * MINUTE)).toBe('on');
    expect(world.nextIn).toBe(Number.POSITIVE_INFINITY);
    world.lastGood.set('air', world.now);
    expect(world.after(1)).toBe('off');
    expect(world.after(5 * MINUTE)).toBe('on');
  });

  it('waits anew after each reading', () => {
    const world = new World(ruleOf(stale));
    for (let i = 0; i < 10; i++) {
      expect(world.after(4 * MINUTE)).toBeUndefined();
      world.lastGood.set('air', world.now);
    }
    expect(world.nextIn).toBe(5 * MINUTE);
  });
});

describe('a schedule', () => {
  it('fires at each of its moments, though nothing was looked at in between', () => {
    const world = new World(ruleOf(cron));
    expect([world.moment(0), world.moment(MINUTE), world.moment(MINUTE)]).toEqual(['on', 'on', 'on']);
  });

  it('has no end: nothing is done otherwise', () => {
    const world = new World(ruleOf(cron, { otherwise: OTHERWISE }));
    world.moment(0);
    expect(world.after(1)).toBeUndefined();
  });

  it('that falls into the cooldown is past when that ends', () => {
    const world = new World(ruleOf(cron, { cooldownMs: MINUTE }));
    world.moment(0);
    expect(world.moment(30_000)).toBeUndefined();
    expect(world.nextIn).toBe(Number.POSITIVE_INFINITY);
    expect(world.after(30_000)).toBeUndefined();
    expect(world.moment(1)).toBe('on');
  });

  it('with a condition fires only where that holds in the moment, each time', () => {
    const world = new World(ruleOf(both('all', [cron, above(28)]), { otherwise: OTHERWISE }));
    world.after(0, 20);
    expect(world.moment(MINUTE)).toBeUndefined();
    expect(world.after(1_000, 30)).toBeUndefined();
    expect(world.moment(MINUTE)).toBe('on');
    expect(world.moment(MINUTE)).toBe('on');
    expect(world.after(1_000)).toBeUndefined();
  });

  it('as one of several does not end what holds for another reason', () => {
    const world = new World(ruleOf(both('any', [cron, above(28)]), { otherwise: OTHERWISE }));
    expect(world.after(0, 30)).toBe('on');
    expect(world.moment(1_000)).toBeUndefined();
    expect(world.after(1_000)).toBeUndefined();
    expect(world.after(1_000, 20)).toBe('off');
    expect(world.moment(1_000)).toBe('on');
    expect(world.after(1_000)).toBeUndefined();
  });
});

describe('a repetition', () => {
  it('fires again while it goes on holding, and not after', () => {
    const world = new World(ruleOf(above(28), { otherwise: OTHERWISE, repeatMs: MINUTE }));
    expect(world.after(0, 30)).toBe('on');
    expect(world.nextIn).toBe(MINUTE);
    expect(world.after(MINUTE - 1)).toBeUndefined();
    expect(world.after(1)).toBe('on');
    expect(world.after(MINUTE, 20)).toBe('off');
    expect(world.nextIn).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps to the cooldown', () => {
    const world = new World(ruleOf(above(28), { repeatMs: 1_000, cooldownMs: MINUTE }));
    world.after(0, 30);
    expect(world.nextIn).toBe(MINUTE);
  });
});

describe('a cooldown', () => {
  it('puts off what comes to hold, until it ends', () => {
    const world = new World(ruleOf(above(28), { otherwise: OTHERWISE, cooldownMs: MINUTE }));
    expect(world.after(0, 30)).toBe('on');
    expect(world.after(10_000, 20)).toBe('off');
    expect(world.after(10_000, 30)).toBeUndefined();
    expect(world.nextIn).toBe(40_000);
    expect(world.after(39_999)).toBeUndefined();
    expect(world.after(1)).toBe('on');
  });

  it('forgets what ceases to hold before it ends, and says nothing otherwise about it', () => {
    const world = new World(ruleOf(above(28), { otherwise: OTHERWISE, cooldownMs: MINUTE }));
    world.after(0, 30);
    world.after(10_000, 20);
    world.after(10_000, 30);
    expect(world.after(10_000, 20)).toBeUndefined();
    expect(world.nextIn).toBe(Number.POSITIVE_INFINITY);
    expect(world.after(MINUTE)).toBeUndefined();
    expect(world.after(0, 30)).toBe('on');
  });

  it('does not repeat what goes on holding', () => {
    const world = new World(ruleOf(above(28), { cooldownMs: MINUTE }));
    world.after(0, 30);
    expect(world.after(2 * MINUTE)).toBeUndefined();
  });
});
