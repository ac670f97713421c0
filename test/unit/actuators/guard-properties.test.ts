import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actuators/action.ts';
import type { Asker } from '../../../src/actuators/guard/cause.ts';
import type { GuardConfig, GuardedKind, GuardLimits } from '../../../src/actuators/guard/limits.ts';
import { type Fate, RULE, World } from './guard-world.ts';

const NAMES = ['pump', 'up', 'down', 'lamp', 'vent', 'blind'] as const;
/** Sequences that each test makes up; what is very rare wants 100,000 and some minutes. */
const RUNS = Number(process.env.GUARD_RUNS ?? 1_000);
/** ms; a fortieth of it on an idle machine. */
const TIMEOUT = 60 * RUNS;
/** Long sequences from the start: what is rare takes several things in a row. */
const LENGTH = { minLength: 5, maxLength: 60, size: 'max' } as const;

const pick = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const common = {
  start: pick<'safe'>('safe'),
  onExit: pick<'safe'>('safe'),
  onLinkLoss: pick<GuardLimits['onLinkLoss']>('safe', 'safe', 'block', 'hold'),
  onStaleInput: pick<readonly string[]>([], ['soil'], ['soil', 'level']),
  minOnMs: pick(0, 500, 2_000),
  minOffMs: pick(0, 700, 3_000),
  changesPerMinute: pick(undefined, 3, 10),
};
const limited: fc.Arbitrary<GuardLimits> = fc.record({
  ...common,
  safe: fc.constant(0),
  maxOnMs: pick(undefined, 2_000, 5_000),
});
/** A light: nothing to break, it may hold and resume. */
const free: fc.Arbitrary<GuardLimits> = fc.record({
  ...common,
  safe: pick(0, 1),
  start: pick<'safe' | 'resume'>('safe', 'resume'),
  onExit: pick<'safe' | 'hold'>('safe', 'hold'),
  minOffMs: fc.constant(0),
  maxOnMs: fc.constant(undefined),
});

function kindOf(name: (typeof NAMES)[number]): Omit<GuardedKind, 'limits'> {
  switch (name) {
    case 'lamp':
      return { range: 'proportional', actions: ['set', 'pulse', 'blink'], fades: true };
    case 'vent':
      return { range: 'proportional', actions: ['set', 'pulse', 'blink'] };
    case 'blind':
      return { range: 'travel', actions: ['move', 'stop'], longestMoveMs: 4_000 };
    default:
      return { range: 'binary', actions: ['set', 'pulse'] };
  }
}

const config: fc.Arbitrary<GuardConfig> = fc
  .record({
    pump: limited,
    up: limited,
    down: limited,
    lamp: free,
    vent: limited,
    blind: limited,
    deadTimeMs: pick(0, 300, 1_500),
  })
  .map(({ deadTimeMs, ...limits }) => ({
    actuators: new Map(NAMES.map((name) => [name, { limits: limits[name], ...kindOf(name) }])),
    interlocks: [{ actuators: ['up', 'down', 'vent', 'blind'], deadTimeMs }],
  }));

const ms = pick(0, 1, 10, 100, 299, 300, 500, 700, 1_500, 2_000, 3_000, 7_000, 60_000);
const name = pick(...NAMES);
const ttl = pick(0, 5, 500, 5_000, 100_000);
const sensor = pick('soil', 'level');
const asker = pick<Asker>('command', RULE);
type Turn = (world: World) => void;
/** What goes on and ends by itself. */
const byThemselves: [at: (typeof NAMES)[number], action: Action][] = [
  ['lamp', { type: 'set', value: 0.7, fadeMs: 900 }],
  ['lamp', { type: 'set', value: 0, fadeMs: 900 }],
  ['lamp', { type: 'blink', onMs: 600, offMs: 700, times: 3 }],
  ['lamp', { type: 'blink', onMs: 10, offMs: 10 }],
  ['vent', { type: 'blink', onMs: 2_000, offMs: 3_000, times: 1 }],
  ['vent', { type: 'blink', onMs: 2_000, offMs: 3_000 }],
  ['blind', { type: 'move', position: 0.3 }],
  ['blind', { type: 'move', position: 1 }],
  ['blind', { type: 'stop' }],
];
const calm: fc.WeightedArbitrary<Turn>[] = [
  { weight: 6, arbitrary: ms.map((time) => (world) => world.advance(time)) },
  {
    weight: 6,
    arbitrary: fc.tuple(name, pick<boolean | number>(true, 1, 0.4, true), ttl, asker).map(
      ([at, value, time, who]) =>
        (world) =>
          void world.command(at, { type: 'set', value }, time, who),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(name, ttl, asker).map(
      ([at, time, who]) =>
        (world) =>
          void world.command(at, { type: 'set', value: false }, time, who),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(name, pick(1, 100, 600, 2_000, 4_000), ttl, asker).map(
      ([at, pulse, time, who]) =>
        (world) =>
          void world.command(at, { type: 'pulse', ms: pulse }, time, who),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(pick<[at: (typeof NAMES)[number], action: Action]>(...byThemselves), ttl, asker).map(
      ([[at, action], time, who]) =>
        (world) =>
          void world.command(at, action, time, who),
    ),
  },
  { weight: 1, arbitrary: fc.constant((world) => world.ended('blind')) },
  { weight: 1, arbitrary: pick(0, 800, 4_000).map((lease) => (world) => world.linkLost(lease)) },
  { weight: 1, arbitrary: fc.constant((world) => world.linkLive()) },
  { weight: 1, arbitrary: sensor.map((which) => (world) => world.stale(which)) },
  { weight: 3, arbitrary: sensor.map((which) => (world) => world.fresh(which)) },
  { weight: 1, arbitrary: fc.constant((world) => world.tick()) },
  { weight: 1, arbitrary: ms.map((time) => (world) => world.stall(time)) },
];
const restart: fc.WeightedArbitrary<Turn> = {
  weight: 1,
  arbitrary: fc
    .tuple(pick(1, 200, 2_500, 60_000), fc.boolean(), fc.boolean(), pick(undefined, 0, 4_000))
    .map(([down, holds, reboot, lease]) => (world) => {
      world.crash(down, holds, reboot);
      // as an agent does that has not met its gateway yet
      if (lease !== undefined) world.linkLost(lease);
    }),
};

const fates = (fails: boolean): fc.Arbitrary<readonly Fate[]> =>
  fc.array(
    fc.record({
      latency: pick(0, 0, 1, 20),
      fails: fails
        ? fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
        : fc.constant(false),
      movesAnyway: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  );

function live(of: GuardConfig, orders: readonly Fate[], turns: readonly Turn[]): World {
  let count = 0;
  const world = new World(
    of,
    () => orders[count++ % orders.length] ?? { latency: 0, fails: false, movesAnyway: false },
  );
  world.advance(100);
  world.fresh('soil');
  world.fresh('level');
  for (const turn of turns) turn(world);
  world.advance(200_000);
  world.checkAnswers();
  return world;
}

describe('no sequence breaks a promise', { timeout: TIMEOUT }, () => {
  it('of commands, link and sensor losses and time', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(config, fates(false), fc.array(fc.oneof(...calm), LENGTH), (of, orders, turns) => {
        for (const cause of live(of, orders, turns).causes) seen.add(cause);
      }),
      { numRuns: RUNS },
    );
    // the sequences reach what they are about
    expect([...seen].sort()).toEqual([
      'blink-end',
      'command',
      'link-loss',
      'max-on',
      'move-end',
      'pulse-end',
      RULE,
      'stale-input',
      'start',
    ]);
  });

  it('with restarts and reboots, whether or not the kernel holds the outputs', () => {
    fc.assert(
      fc.property(
        config,
        fates(false),
        fc.array(fc.oneof(...calm, restart), LENGTH),
        (of, orders, turns) => void live(of, orders, turns),
      ),
      { numRuns: RUNS },
    );
  });

  it('with hardware that does not obey', () => {
    fc.assert(
      fc.property(
        config,
        fates(true),
        fc.array(fc.oneof(...calm, restart), LENGTH),
        (of, orders, turns) => void live(of, orders, turns),
      ),
      { numRuns: RUNS },
    );
  });

  it('and the exit leaves everything safe or held', () => {
    fc.assert(
      fc.property(
        config,
        fates(false),
        fc.array(fc.oneof(...calm), LENGTH),
        ms,
        (of, orders, turns, then) => {
          const world = live(of, orders, turns);
          for (const turn of turns.slice(0, 10)) turn(world);
          world.exit();
          for (const turn of turns.slice(0, 5)) turn(world);
          world.advance(then + 100);
          for (const [at, { limits }] of of.actuators) {
            if (limits.onExit === 'safe') expect([at, world.level(at)]).toEqual([at, limits.safe]);
          }
          world.checkAnswers();
        },
      ),
      { numRuns: RUNS },
    );
  });
});
