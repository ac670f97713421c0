import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planMove, positionAfter } from '../../../src/actuators/cover/plan.ts';
import { cover } from '../../../src/actuators/cover.ts';
import { fakeMemory } from '../../support/fake-memory.ts';
import { Blind, CLOSE, DEAD_MS, OPEN } from './blind.ts';
import { refusals } from './open-kind.ts';

const travel = { openMs: 20_000, closeMs: 16_000, overrunMs: 2_000 };
const to = (position: number) => ({ type: 'move', position }) as const;
const known = (position: number) => fakeMemory(JSON.stringify({ position }));

describe('the way of a cover', () => {
  it.each<[from: number | undefined, to: number, ...legs: [direction: string, ms: number, ends: number][]]>([
    [0, 0.5, ['open', 10_000, 0.5]],
    [1, 0.5, ['close', 8_000, 0.5]],
    [0.5, 1, ['open', 12_000, 1]],
    [0.5, 0, ['close', 10_000, 0]],
    [0, 0, ['close', 2_000, 0]],
    [0.5, 0.503],
    [undefined, 1, ['open', 22_000, 1]],
    [undefined, 0, ['close', 18_000, 0]],
    [undefined, 0.25, ['close', 18_000, 0], ['open', 5_000, 0.25]],
    [undefined, 0.75, ['open', 22_000, 1], ['close', 4_000, 0.75]],
  ])('from %s to %s', (from, target, ...legs) => {
    expect(planMove(from, target, travel).map(({ direction, ms, ends }) => [direction, ms, ends])).toEqual(
      legs,
    );
  });

  it('is estimated by the time of each direction, and not known from nowhere', () => {
    const [leg] = planMove(0.5, 0, travel);
    if (!leg) throw new Error('no leg');
    expect(positionAfter(0.5, leg, 4_000, travel)).toBe(0.25);
    expect(positionAfter(0.5, leg, 9_000, travel)).toBe(0);
    expect(positionAfter(undefined, leg, 9_000, travel)).toBeUndefined();
    expect(positionAfter(undefined, leg, 10_000, travel)).toBe(0);
  });
});

describe('the cover', () => {
  it('moves, tells where it is on the way, and stands', async () => {
    const blind = new Blind();
    blind.memory = known(0.5);
    const actuator = await blind.start();
    expect(await actuator.state()).toEqual({ level: 0, readBack: true, position: 0.5 });
    expect(await actuator.drive(1, to(0.75))).toMatchObject({ level: 1, activity: 'waiting', position: 0.5 });
    await blind.wait(DEAD_MS + 2_500);
    expect(await actuator.state()).toMatchObject({ level: 1, activity: 'opening', position: 0.625 });
    await blind.wait(2_500);
    expect(await actuator.state()).toEqual({ level: 0, readBack: true, position: 0.75 });
    expect(blind.truth).toBeCloseTo(0.75, 3);
    expect(blind.changes).toEqual([`${OPEN} on`, `${OPEN} off`]);
  });

  it('stops where it is told to, and turns round only after the dead time', async () => {
    const blind = new Blind();
    blind.memory = known(0.5);
    const actuator = await blind.start();
    await actuator.drive(1, to(1));
    await blind.wait(DEAD_MS + 5_000);
    expect(await actuator.drive(0)).toEqual({ level: 0, readBack: true, position: 0.75 });
    expect(blind.running).toBe(false);
    await actuator.drive(1, to(1));
    await blind.wait(DEAD_MS + 1_000);
    await actuator.drive(1, to(0));
    expect(blind.running).toBe(false);
    await blind.wait(DEAD_MS - 10);
    expect(blind.running).toBe(false);
    await blind.wait(20);
    expect(blind.levels.get(CLOSE)).toBe(1);
    await blind.wait(20_000);
    expect([blind.truth, await actuator.state()]).toEqual([0, { level: 0, readBack: true, position: 0 }]);
  });

  it('knows its place after a restart, and not after one in the middle of a move', async () => {
    const blind = new Blind();
    await blind.start().then((actuator) => actuator.drive(1, to(0.3)));
    await blind.wait(40_000);
    blind.kill(false);
    const second = await blind.start();
    expect(await second.state()).toMatchObject({ position: 0.3 });
    await second.drive(1, to(0.9));
    await blind.wait(3_000);
    blind.kill(true);
    await blind.wait(1_000);
    const third = await blind.start();
    expect(blind.running).toBe(false);
    expect(await third.state()).toEqual({ level: 0, readBack: true });
    await third.drive(1, to(0.3));
    await blind.wait(40_000);
    expect(await third.state()).toMatchObject({ level: 0, position: 0.3 });
    expect(blind.truth).toBeCloseTo(0.3, 3);
  });

  it('does not move while its place cannot be struck out', async () => {
    const blind = new Blind();
    const actuator = await blind.start();
    blind.memory.broken = new Error('the disk is full');
    await expect(actuator.drive(1, to(1))).rejects.toThrow('the disk is full');
    await blind.wait(5_000);
    expect(blind.changes).toEqual([]);
  });

  it('tells at the next look that an output did not go off, and forgets where it is', async () => {
    const blind = new Blind();
    blind.memory = known(0.5);
    const actuator = await blind.start();
    await actuator.drive(1, to(0.75));
    await blind.wait(DEAD_MS + 1_000);
    blind.fates = ['fails', 'well'];
    await blind.wait(5_000);
    await expect(actuator.state()).rejects.toMatchObject({ fault: 'failed' });
    expect(await actuator.drive(0)).toEqual({ level: 0, readBack: true });
    expect(blind.running).toBe(false);
  });

  it('is off when it is let go in the middle of a move', async () => {
    const blind = new Blind();
    const actuator = await blind.start();
    await actuator.drive(1, to(1));
    await blind.wait(DEAD_MS + 1_000);
    await actuator.close();
    await blind.wait(30_000);
    expect(blind.changes).toEqual([`${OPEN} on`, `${OPEN} off`]);
    await expect(actuator.drive(1, to(0)).then(() => blind.wait(5_000))).resolves.toBeUndefined();
    expect(blind.changes).toHaveLength(2);
  });

  describe('on lines that take their time', () => {
    const ON_MS = 30;

    it('is off when it was stopped in the moment it went on, and rests its whole dead time', async () => {
      const blind = new Blind();
      blind.onMs = ON_MS;
      const actuator = await blind.start();
      await actuator.drive(1, to(1));
      await blind.clock.advance(DEAD_MS + 10);
      expect(blind.running).toBe(false);
      const stopped = actuator.drive(0);
      await blind.clock.advance(ON_MS);
      expect(await stopped).toMatchObject({ level: 0 });
      expect([blind.running, blind.changes]).toEqual([false, [`${OPEN} on`, `${OPEN} off`]]);
      blind.onMs = 0;
      await actuator.drive(1, to(0));
      for (let ms = 0; ms < DEAD_MS + 10; ms += 5) await blind.clock.advance(5);
      expect([blind.levels.get(CLOSE), blind.broken]).toEqual([1, []]);
    });

    it('says that it could not be stopped when an output fails before the other has answered', async () => {
      const blind = new Blind();
      blind.onMs = ON_MS;
      const actuator = await blind.start();
      await actuator.drive(1, to(1));
      await blind.clock.advance(DEAD_MS + 10);
      blind.fates = ['fails'];
      const stopped = actuator.drive(0);
      const refused = expect(stopped).rejects.toMatchObject({ fault: 'failed' });
      // what nobody waits for at the end of a turn of the event loop ends the process
      await new Promise(setImmediate);
      await blind.clock.advance(ON_MS);
      await refused;
      await actuator.drive(0);
      expect(blind.running).toBe(false);
    });
  });

  type Turn = (blind: Blind) => Promise<unknown>;
  const position = fc.constantFrom(0, 0.2, 0.5, 0.501, 0.8, 1);
  const turns: fc.WeightedArbitrary<Turn>[] = [
    { weight: 6, arbitrary: position.map((target) => (blind) => order(blind, 1, target)) },
    { weight: 2, arbitrary: fc.constant((blind) => order(blind, 0)) },
    {
      weight: 6,
      arbitrary: fc
        .constantFrom(0, 1, 100, 499, 500, 3_000, 17_000, 45_000)
        .map((ms) => (blind) => blind.wait(ms)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.boolean(), fc.constantFrom(0, 50, 700, 9_000))
        .map(([holds, ms]) => async (blind) => {
          blind.kill(holds);
          await blind.wait(ms);
          await blind.start();
        }),
    },
  ];
  const failing: fc.WeightedArbitrary<Turn> = {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom('well' as const, 'fails' as const, 'moves' as const), { maxLength: 6 })
      .map((fates) => async (blind) => {
        blind.fates = fates;
      }),
  };
  /** What fails is opened anew, as in front of the guard. */
  const order = async (blind: Blind, level: number, target?: number): Promise<void> => {
    try {
      await blind.process?.drive(level, target === undefined ? undefined : to(target));
    } catch {
      await blind.process?.close().catch(() => undefined);
      blind.fates = [];
      await blind.start();
    }
  };

  it('never has both outputs on nor turns round at once, and is where it says it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...turns), { minLength: 3, maxLength: 25, size: 'max' }),
        async (all) => {
          const blind = new Blind();
          await blind.start();
          for (const turn of all) {
            await turn(blind);
            const { position: told } = (await blind.process?.state()) ?? {};
            if (told !== undefined) expect(told).toBeCloseTo(blind.truth, 1);
          }
          await order(blind, 1, 1);
          await blind.wait(60_000);
          expect([blind.truth, blind.running, blind.broken]).toEqual([1, false, []]);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  it('never has both outputs on nor turns round at once when outputs do not obey', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...turns, failing), { minLength: 3, maxLength: 25, size: 'max' }),
        async (all) => {
          const blind = new Blind();
          await blind.start();
          for (const turn of all) await turn(blind);
          blind.fates = [];
          await order(blind, 0);
          expect([blind.running, blind.broken]).toEqual([false, []]);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  const options = { open: { line: 5 }, close: { line: 6 }, openTime: '20s', closeTime: '18s' };
  it.each<[object, string]>([
    [{ close: { pin: 29 } }, 'close: expected another line than that of `open`'],
    [{ openTime: '0s' }, 'openTime: expected a duration'],
    [{ close: {} }, 'close: expected `line` (BCM number)'],
    [{ deadTime: '0s' }, 'deadTime: expected a duration'],
  ])('refuses %j', (more, message) => {
    expect(refusals(cover, { ...options, ...more })).toEqual([expect.stringContaining(message)]);
  });
});
