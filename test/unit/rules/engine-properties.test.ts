import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition, Rule } from '../../../src/rules/rule.ts';
import { above, below, both, OTHERWISE, ruleOf, World } from './world.ts';

const spell = fc.integer({ min: 0, max: 30 });
const threshold = fc
  .record({
    level: fc.integer({ min: 0, max: 10 }),
    hysteresis: fc.integer({ min: 0, max: 3 }),
    forMs: spell,
  })
  .chain((of) => fc.constantFrom(above(of.level, of), below(of.level, of)));
const stale = fc
  .integer({ min: 1, max: 30 })
  .map((forMs): Condition => ({ type: 'stale', sensor: 'air', forMs }));

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    threshold,
    stale,
    fc
      .tuple(fc.constantFrom('all', 'any'), fc.array(tie('condition'), { minLength: 1, maxLength: 3 }), spell)
      .map(([type, of, forMs]) => both(type, of, forMs)),
  ),
}));
const rule = fc
  .tuple(condition, fc.integer({ min: 0, max: 60 }))
  .map(([when, cooldownMs]): Rule => ruleOf(when, { otherwise: OTHERWISE, cooldownMs }));
const repeating = fc
  .tuple(rule, fc.integer({ min: 1, max: 60 }))
  .map(([subject, repeatMs]): Rule => ({ ...subject, repeatMs }));

/** What is read, and how much later than what was read before. */
const readings = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 20 }),
    value: fc.option(fc.integer({ min: 0, max: 10 }), { freq: 8 }),
  }),
  { maxLength: 40 },
);

interface Fired {
  readonly at: number;
  readonly what: 'on' | 'off';
}

/** Looks at each reading and whenever the rule asks for it, and every `often` ms besides. */
function run(
  subject: Rule,
  found: readonly { after: number; value: number | null }[],
  often: number,
): Fired[] {
  const world = new World(subject);
  const fired: Fired[] = [];
  const note = (what: 'on' | 'off' | undefined): void => {
    if (what) fired.push({ at: world.now, what });
  };
  note(world.after(0));
  for (const { after, value } of found) {
    const end = world.now + after;
    while (world.now < end) {
      const step = Math.min(end - world.now, world.nextIn, often);
      world.now += step;
      if (world.now < end) note(world.after(0));
    }
    if (value !== null) world.lastGood.set('air', world.now);
    note(world.after(0, value));
  }
  return fired;
}

describe('any rule', () => {
  it('fires the same however often it is looked at', () => {
    fc.assert(
      fc.property(fc.oneof(rule, repeating), readings, (subject, found) => {
        expect(run(subject, found, 1)).toEqual(run(subject, found, Number.POSITIVE_INFINITY));
      }),
    );
  });

  it('fires in turn with otherwise, and not again within its cooldown', () => {
    fc.assert(
      fc.property(rule, readings, (subject, found) => {
        const fired = run(subject, found, 1);
        expect(fired.map(({ what }) => what)).toEqual(fired.map((_, i) => (i % 2 === 0 ? 'on' : 'off')));
        const times = fired.filter(({ what }) => what === 'on').map(({ at }) => at);
        for (const [i, at] of times.slice(1).entries())
          expect(at - times[i]!).toBeGreaterThanOrEqual(subject.cooldownMs);
      }),
    );
  });

  it('that repeats fires no oftener than its cooldown, and otherwise only once', () => {
    fc.assert(
      fc.property(repeating, readings, (subject, found) => {
        const fired = run(subject, found, 1);
        for (const [i, { at, what }] of fired.entries()) {
          const before = fired[i - 1];
          if (what === 'off') expect(before?.what).toBe('on');
          else if (before?.what === 'on')
            expect(at - before.at).toBe(Math.max(subject.repeatMs ?? 0, subject.cooldownMs));
        }
      }),
    );
  });

  it('never wants to be looked at in the past', () => {
    fc.assert(
      fc.property(fc.oneof(rule, repeating), readings, (subject, found) => {
        const world = new World(subject);
        for (const { after, value } of found) {
          world.after(after, value);
          expect(world.nextIn).toBeGreaterThan(0);
        }
      }),
    );
  });
});
