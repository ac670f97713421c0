import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { I2cDevice } from '../../../src/board/i2c.ts';
import { openSimulatedBoard, SIMULATED_WIRING } from '../../../src/board/simulated/board.ts';
import { DeviceError } from '../../../src/lib/errors.ts';
import { bh1750, luxOf } from '../../../src/sensors/bh1750.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { elapse } from '../../support/sensor-contract.ts';

const setUp = () => {
  const clock = new FakeClock();
  const board = openSimulatedBoard({ clock, seed: 1 });
  const open = (options: object = {}) =>
    bh1750.open(v.parse(bh1750.options, { ...SIMULATED_WIRING.bh1750, ...options }), { board, clock });
  return { clock, board, open };
};

describe('bh1750', () => {
  it("converts as the datasheet's example does", () => {
    // "How to calculate when the data High Byte is 10000011 and Low Byte is 10010000"
    expect(luxOf(0b10000011_10010000, 69, 1)).toBeCloseTo(28_067, 0);
    expect(luxOf(0b10000011_10010000, 138, 1)).toBeCloseTo(14_033, 0);
    expect(luxOf(0b10000011_10010000, 69, 2)).toBeCloseTo(14_033, 0);
  });

  it.each([
    {},
    { mode: 'low' },
    { mode: 'finest' },
    { sensitivity: 0.5 },
    { mode: 'finest', sensitivity: 3.68 },
  ])('reads the light of the room with %o', async (options) => {
    const { clock, board, open } = setUp();
    board.world.hold('illuminance', 400);
    const sensor = await open(options);
    const [sample] = await elapse(clock, sensor.read());
    expect(Math.abs((sample?.value ?? 0) - 400)).toBeLessThan(4);
    expect(sample?.quality).toBeUndefined();
  });

  it('doubts a value at the end of its range', async () => {
    const { clock, board, open } = setUp();
    board.world.hold('illuminance', 100_000);
    const [sample] = await elapse(clock, (await open()).read());
    expect(sample).toMatchObject({ quality: 'suspect' });
    const [reached] = await elapse(clock, (await open({ sensitivity: 0.45 })).read());
    expect(reached?.quality).toBeUndefined();
    expect(Math.abs((reached?.value ?? 0) / 100_000 - 1)).toBeLessThan(0.01);
  });

  it('reads through an adapter that has no plain transfers', async () => {
    const { clock, board, open } = setUp();
    board.world.hold('illuminance', 400);
    const device = board.i2c.device.bind(board.i2c);
    board.i2c.device = (at): I2cDevice => {
      const chip = device(at);
      const cause = Object.assign(new Error('Operation not supported'), { errno: 95 });
      const unsupported = (): Promise<never> =>
        Promise.reject(new DeviceError('failed', 'not here', { cause }));
      return new Proxy(chip, {
        get: (target, name: keyof I2cDevice) =>
          name === 'read' || name === 'write' ? unsupported : target[name].bind(target),
      });
    };
    const sensor = await open();
    for (let i = 0; i < 2; i++) {
      const [sample] = await elapse(clock, sensor.read());
      expect(Math.round(sample?.value ?? 0)).toBe(400);
    }
  });
});
