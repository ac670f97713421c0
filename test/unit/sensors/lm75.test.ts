import { describe, expect, it } from 'vitest';
import { lm75, temperatureOf } from '../../../src/sensors/lm75.ts';
import { CellChip } from '../../support/sensor-chips.ts';
import { onChip } from './on-chip.ts';

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

  const onLm75 = (cells: Readonly<Record<number, readonly number[]>> = {}) =>
    onChip(lm75, 0x4f, () => new CellChip({ 0: [0x19, 0x00], 1: [0], 2: [0x4b, 0], 3: [0x50, 0], ...cells }));

  it('takes the most significant byte first, and only the bits of its variant', async () => {
    const { open, read } = onLm75({ 0: [0x19, 0x60] });
    expect(await read(await open({ variant: 'lm75' }))).toEqual({ temperature: 25 });
    expect(await read(await open({ variant: 'lm75b' }))).toEqual({ temperature: 25.375 });
  });

  it('wakes a chip that was left in shutdown, and keeps its other settings', async () => {
    const { chip, open } = onLm75({ 1: [0x1b] });
    await open();
    expect(chip.cells[1]).toEqual([0x1a]);
  });

  it.each<[string, readonly (readonly [number, number])[], RegExp, RegExp]>([
    [
      'an ads1115',
      [
        [0x1a, 0x35],
        [0x85, 0x83],
        [0x80, 0x00],
        [0x7f, 0xff],
      ],
      /an ads1115 in all/,
      /kind: ads1115/,
    ],
    // while it converts, with the least of its settings
    [
      'an ads1115 at work',
      [
        [0x19, 0x00],
        [0x01, 0x83],
        [0x80, 0x00],
        [0x7f, 0xff],
      ],
      /an ads1115/,
      /kind: ads1115/,
    ],
    [
      'an ina219',
      [
        [0x39, 0x9f],
        [0x00, 0x64],
        [0x5d, 0xc0],
        [0x00, 0x00],
      ],
      /an ina219/,
      /kind: ina219/,
    ],
    // set up by us: 32 V, 16 samples, once
    [
      'an ina219 in use',
      [
        [0x3e, 0x63],
        [0x00, 0x64],
        [0x5d, 0xc2],
        [0x01, 0x20],
      ],
      /found 0x00 and 0x3e63/,
      /scan/,
    ],
    [
      'a tmp102',
      [
        [0x19, 0x00],
        [0x60, 0xa0],
        [0x4b, 0x00],
        [0x50, 0x00],
      ],
      /a tmp102/,
      /kind: tmp102/,
    ],
  ])('does not take %s for itself, and writes nothing to it', async (_, cells, message, cure) => {
    const { chip, open } = onLm75({ ...cells });
    const before = structuredClone(chip.cells);
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringMatching(message),
      cure: expect.stringMatching(cure),
    });
    expect(chip.cells).toEqual(before);
  });

  it('does not report what no chip measures', async () => {
    const { open, read } = onLm75({ 0: [0x80, 0x00] });
    const sensor = await open();
    await expect(read(sensor)).rejects.toMatchObject({ fault: 'failed', message: /-128 degC/ });
  });
});
