import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { RegisterChip } from '../../../src/board/simulated/chip.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { gpioContract } from '../../support/gpio-contract.ts';
import { i2cContract } from '../../support/i2c-contract.ts';

gpioContract('simulated', async () => {
  const clock = new FakeClock();
  const board = openSimulatedBoard({ clock, seed: 1 });
  const [input, output] = [5, 6];
  return {
    gpio: board.gpio,
    input: { line: input },
    drive: (level) => board.pins.drive(input, level),
    release: () => board.pins.drive(input, undefined),
    output: { line: output },
    driven: () => board.pins.level(output),
    missing: { line: 58 },
    pulls: ['pull-up', 'pull-down'],
    holdInput: async () => {
      board.faults.line(input, 'busy');
      return () => board.faults.line(input, undefined);
    },
    unplug: async () => {
      for (const line of [input, output]) board.faults.line(line, 'absent');
      return () => {
        for (const line of [input, output]) board.faults.line(line, undefined);
      };
    },
    now: () => clock.monotonic(),
    settle: (ms) => clock.advance(ms),
    teardown: () => board.close(),
  };
});

i2cContract('simulated', async () => {
  const board = openSimulatedBoard({ clock: new FakeClock(), seed: 1 });
  const memory = { bus: 1, address: 0x50 };
  board.attach(memory, new RegisterChip());
  const busy = { bus: 1, address: 0x48 };
  board.faults.i2c(busy, 'busy');
  return {
    i2c: board.i2c,
    memory,
    absent: { bus: 1, address: 0x51 },
    missingBus: 7,
    busy,
    plain: memory,
    teardown: () => board.close(),
  };
});
