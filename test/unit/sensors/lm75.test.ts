import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { RegisterChip } from '../../../src/board/simulated/chip.ts';
import { lm75, temperatureOf } from '../../../src/sensors/lm75.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('lm75', () => {
  // NXP LM75B datasheet table 11: left-aligned here
  it.each([
    [11, 0b01111111000_00000, 127],
    [11, 0b01111110111_00000, 126.875],
    [11, 0b00000000001_00000, 0.125],
    [11, 0b11111111111_00000, -0.125],
    [11, 0b11001001000_00000, -55],
    [9, 0b000110010_0000000, 25],
    [9, 0b111111111_0000000, -0.5],
  ])('reads %i bits of %i as %d degC', (bits, register, degrees) => {
    expect(temperatureOf(register, bits)).toBe(degrees);
  });

  const onChip = async (bytes: readonly number[], options: object = {}) => {
    const clock = new FakeClock();
    const board = openSimulatedBoard({ clock, seed: 1 });
    const chip = new RegisterChip();
    chip.registers.set(bytes);
    board.attach({ bus: 1, address: 0x4f }, chip);
    const sensor = await lm75.open(v.parse(lm75.options, { address: 0x4f, ...options }), { board, clock });
    return { chip, sensor };
  };

  it('takes the most significant byte first, and only the bits of its variant', async () => {
    const read = async (variant: string) =>
      (await (await onChip([0x19, 0x7f], { variant })).sensor.read())[0]?.value;
    expect(await read('lm75')).toBe(25);
    expect(await read('lm75b')).toBe(25.375);
  });

  it('wakes a chip that was left in shutdown', async () => {
    const { chip } = await onChip([0x19, 0x00]);
    expect(chip.registers[1]).toBe(0);
    const asleep = await onChip([0x19, 0x61]);
    expect(asleep.chip.registers[1]).toBe(0x60);
  });

  it('does not report what no chip measures', async () => {
    const { sensor } = await onChip([0x80, 0x00]);
    await expect(sensor.read()).rejects.toMatchObject({ fault: 'failed', message: /-128 degC/ });
  });
});
