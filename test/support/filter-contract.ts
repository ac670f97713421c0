import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../src/config/shape.ts';
import type { Filter, FilterDefinition, Outcome } from '../../src/filters/filter.ts';
import type { ChannelSpec } from '../../src/lib/reading.ts';

export interface FilterContract {
  readonly definition: FilterDefinition;
  /** As in a config file, one for each way to use it. */
  readonly options: readonly object[];
}

/** What the tests send through filters. */
export const CHANNEL: ChannelSpec = { quantity: 'temperature', unit: 'Cel', decimals: 2 };

/** A filter made of options as a config file has them. */
export function filterOf(definition: FilterDefinition, options: object, channel = CHANNEL): Filter {
  return definition.create(Object.freeze(v.parse(definition.options, options)) as object, channel);
}

/** Sends values through, a second apart. */
export function through(filter: Filter, values: readonly number[], stepMs = 1_000): readonly Outcome[] {
  return values.map((value, index) => filter(value, index * stepMs));
}

/** What is wrong with these options, one text a problem. */
export function optionProblems(definition: FilterDefinition, options: object): readonly string[] {
  return (v.safeParse(definition.options, options).issues ?? []).map(({ message }) => message);
}

type Step = readonly [value: number, timeMs: number];

const value = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  // near to each other and often the same, as measured values are
  fc.integer({ min: -50, max: 50 }).map((steps) => 20 + steps / 10),
);
const step: fc.Arbitrary<Step> = fc.tuple(value, fc.integer({ min: 0, max: 3_600_000 }));
const steps = fc.array(step, { maxLength: 60 });
const inOrder = steps.map((list) => list.toSorted(([, a], [, b]) => a - b));
const noNumber = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

const run = (filter: Filter, list: readonly Step[]): readonly Outcome[] =>
  list.map(([each, timeMs]) => filter(each, timeMs));

/** What every filter keeps to. */
export function filterContract({ definition, options: all }: FilterContract): void {
  describe(`the filter contract: ${definition.kind}`, () => {
    it('describes itself and each option', () => {
      expect(definition.kind).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(definition.summary).toMatch(/\S/);
      const { entries } = shapeOf(definition.options);
      expect(entries?.size).toBeGreaterThan(0);
      for (const [name, shape] of entries ?? [])
        expect([name, shape.description]).toEqual([name, expect.stringMatching(/\S.*\.$/)]);
    });

    for (const options of all)
      describe(JSON.stringify(options), () => {
        const make = (): Filter => filterOf(definition, options);

        it('refuses options that it does not have', () => {
          expect(v.safeParse(definition.options, options).success).toBe(true);
          expect(v.safeParse(definition.options, { ...options, colour: 'red' }).success).toBe(false);
        });

        it('declares a channel that there can be', () => {
          const channel =
            definition.channel?.(v.parse(definition.options, options) as object, CHANNEL) ?? CHANNEL;
          expect(channel.quantity).toBe(CHANNEL.quantity);
          expect(channel.unit).not.toBe('');
          expect(Number.isInteger(channel.decimals) && channel.decimals >= -3 && channel.decimals <= 9).toBe(
            true,
          );
        });

        it('gives finite numbers, or one of its words', () => {
          fc.assert(
            fc.property(inOrder, (list) => {
              for (const outcome of run(make(), list)) {
                if (typeof outcome === 'number') expect(outcome).toSatisfy(Number.isFinite);
                else if (typeof outcome === 'object') {
                  expect(outcome).toEqual({ value: expect.any(Number), quality: 'suspect' });
                  expect(outcome.value).toSatisfy(Number.isFinite);
                } else expect(['spared', 'refused']).toContain(outcome);
              }
            }),
          );
        });

        it('shares nothing between channels', () => {
          fc.assert(
            fc.property(inOrder, inOrder, (mine, others) => {
              const [filter, other] = [make(), make()];
              const among = mine.map(([each, timeMs], index) => {
                const [theirs, at] = others[index] ?? [each + 1, timeMs];
                other(theirs, at);
                return filter(each, timeMs);
              });
              expect(among).toEqual(run(make(), mine));
            }),
          );
        });

        it('refuses what is no number, and forgets it', () => {
          fc.assert(
            fc.property(inOrder, noNumber, fc.nat(60), (list, nonsense, at) => {
              const filter = make();
              const before = run(filter, list.slice(0, at));
              const [, timeMs = 0] = list[at] ?? [];
              expect(filter(nonsense, timeMs)).toBe('refused');
              expect(filter(20, nonsense)).toBe('refused');
              expect([...before, ...run(filter, list.slice(at))]).toEqual(run(make(), list));
            }),
          );
        });

        it('takes time that goes back for time that stands still', () => {
          fc.assert(
            fc.property(steps, (list) => {
              let latest = 0;
              const still = list.map(([each, timeMs]): Step => {
                latest = Math.max(latest, timeMs);
                return [each, latest];
              });
              expect(run(make(), list)).toEqual(run(make(), still));
            }),
          );
        });

        it('does not grow', () => {
          setFlagsFromString('--expose-gc');
          const collect = runInNewContext('gc') as () => void;
          const filter = make();
          const feed = (from: number, to: number): void => {
            for (let i = from; i < to; i++) filter(20 + Math.sin(i) * 5, i * 1_000);
          };
          // whatever it allocates at first, and the compiler
          feed(0, 2_000);
          collect();
          const before = process.memoryUsage().heapUsed;
          feed(2_000, 202_000);
          collect();
          // a list of the values alone would take 1.6 MB
          expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
          filter(20, 1e9);
        });
      });
  });
}
