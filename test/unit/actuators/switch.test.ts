import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { onOffSwitch } from '../../../src/actuators/switch.ts';
import type { Board } from '../../../src/board/board.ts';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { actuatorContract } from '../../support/actuator-contract.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeMemory } from '../../support/fake-memory.ts';

for (const activeLow of [false, true]) {
  actuatorContract({
    definition: onOffSwitch,
    options: { pin: 29, activeLow },
    faults: ['absent', 'busy'],
    break: (board, fault) => board.faults.line(5, fault as 'absent' | 'busy' | undefined),
    level: (board) => (activeLow ? 1 - board.pins.level(5) : board.pins.level(5)),
  });
}

describe('the switch', () => {
  it('does not believe a line that reads otherwise than it was set', async () => {
    const clock = new FakeClock();
    const board = openSimulatedBoard({ clock, seed: 1 });
    const shorted: Board = {
      ...board,
      gpio: {
        ...board.gpio,
        openOutput: () => ({ write: () => undefined, read: () => 0, close: () => undefined }),
      },
    };
    const options = v.parse(onOffSwitch.options, { line: 5 });
    const actuator = await onOffSwitch.open(options, {
      board: shorted,
      clock,
      initial: 0,
      memory: fakeMemory(),
    });
    await expect(actuator.drive(1)).rejects.toMatchObject({
      fault: 'failed',
      message: /set to 1 and reads 0/,
    });
    expect((await actuator.drive(0)).level).toBe(0);
    await board.close();
  });

  it('knows which line it takes', () => {
    expect(onOffSwitch.resources(v.parse(onOffSwitch.options, { pin: 11 }))).toEqual([
      { type: 'gpio', line: 17 },
    ]);
  });
});
