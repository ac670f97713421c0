import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actuator, ActuatorDefinition } from '../../src/actuators/actuator.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../src/board/simulated/board.ts';
import { shapeOf } from '../../src/config/shape.ts';
import { DeviceError, type Fault } from '../../src/lib/errors.ts';
import { FakeClock } from './fake-clock.ts';
import { fakeMemory } from './fake-memory.ts';

export interface ActuatorContract {
  readonly definition: ActuatorDefinition;
  /** As in a config file. */
  readonly options: object;
  readonly faults: readonly Fault[];
  /** Breaks what it drives, or with `undefined` mends it. */
  readonly break: (board: SimulatedBoard, fault: Fault | undefined) => void;
  /** The level, 0 to 1, that the world sees. */
  readonly level: (board: SimulatedBoard) => number;
}

const open100 = { type: 'move', position: 1 } as const;

/** What every driver of an actuator keeps to, on the simulated board. */
export function actuatorContract(contract: ActuatorContract): void {
  const { definition } = contract;
  describe(`the actuator contract: ${definition.kind}`, () => {
    let clock: FakeClock;
    let board: SimulatedBoard;

    beforeEach(() => {
      clock = new FakeClock();
      board = openSimulatedBoard({ clock, seed: 1 });
    });
    afterEach(async () => {
      await board.close();
    });

    const open = async (initial: number): Promise<Actuator> => {
      const opening = definition.open(v.parse(definition.options, contract.options), {
        board,
        clock,
        initial,
        memory: fakeMemory(),
      });
      opening.catch(() => undefined);
      // chips that have to wake take a moment
      for (let ms = 0; ms < 50; ms++) await clock.advance(1);
      return opening;
    };

    it('describes itself and each option', () => {
      expect(definition.kind).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(definition.summary).toMatch(/\S/);
      expect(definition.actions.length).toBeGreaterThan(0);
      for (const [name, shape] of shapeOf(definition.options).entries ?? []) {
        expect([name, shape.description]).toEqual([name, expect.stringMatching(/\S.*\.$/)]);
      }
      expect(v.safeParse(definition.options, { ...contract.options, colour: 'red' }).success).toBe(false);
    });

    it('is at its first level from the moment it is open', async () => {
      // what travels begins at rest
      for (const initial of definition.range === 'travel' ? [0] : [0, 1]) {
        const actuator = await open(initial);
        expect(contract.level(board)).toBe(initial);
        expect((await actuator.state()).level).toBe(initial);
        await actuator.close();
      }
    });

    it('takes a level and tells what it found', async () => {
      const actuator = await open(0);
      for (const level of definition.range === 'proportional' ? [1, 0, 0.5] : [1, 0, 0, 1]) {
        const manner = definition.range === 'travel' && level > 0 ? open100 : undefined;
        expect((await actuator.drive(level, manner)).level).toBe(level);
        if (manner) await clock.advance(5_000);
        expect(contract.level(board)).toBe(level);
        expect((await actuator.state()).level).toBe(level);
      }
      await actuator.close();
    });

    for (const fault of contract.faults) {
      it(`says ${fault} when it is`, async () => {
        contract.break(board, fault);
        await expect(open(0)).rejects.toMatchObject({ fault });
        await expect(open(0)).rejects.toBeInstanceOf(DeviceError);
        contract.break(board, undefined);
        await (await open(0)).close();
      });
    }

    it('closes twice and holds nothing afterwards', async () => {
      const actuator = await open(0);
      await actuator.close();
      await actuator.close();
      await (await open(0)).close();
    });
  });
}
