import * as v from 'valibot';
import type { I2cAddress } from '../../../src/board/i2c.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import type { SimulatedI2cChip } from '../../../src/board/simulated/chip.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import type { Sensor, SensorDefinition } from '../../../src/sensors/sensor.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { elapse } from '../../support/sensor-contract.ts';

/** A driver with one simulated chip. */
export interface OnChip<C> {
  readonly chip: C;
  readonly clock: FakeClock;
  readonly board: SimulatedBoard;
  readonly at: I2cAddress;
  /** How long the driver gave the chip each time, ms. */
  readonly waits: number[];
  open(options?: object): Promise<Sensor>;
  /** One reading: values by quantity. */
  read(sensor: Sensor): Promise<Readonly<Record<string, number>>>;
}

export function onChip<C extends SimulatedI2cChip>(
  definition: SensorDefinition,
  address: number,
  make: (clock: FakeClock) => C,
): OnChip<C> {
  const clock = new FakeClock();
  const board = openSimulatedBoard({ clock, seed: 1 });
  const chip = make(clock);
  const at = { bus: 1, address };
  const waits: number[] = [];
  const watched: Clock = {
    wall: () => clock.wall(),
    monotonic: () => clock.monotonic(),
    after(ms, run) {
      waits.push(ms);
      return clock.after(ms, run);
    },
  };
  board.attach(at, chip);
  return {
    chip,
    clock,
    board,
    at,
    waits,
    open: (options = {}) =>
      elapse(
        clock,
        definition.open(v.parse(definition.options, { address, ...options }), { board, clock: watched }),
      ),
    async read(sensor) {
      const samples = await elapse(clock, sensor.read());
      return Object.fromEntries(samples.map(({ quantity, value }) => [quantity, value]));
    },
  };
}
