import { describe, expect, it } from 'vitest';
import { temperatureOf, tmp102 } from '../../../src/sensors/tmp102.ts';
import { tmp102Chip } from '../../support/measured-chips.ts';
import { onChip } from './on-chip.ts';

describe('tmp102', () => {
  // datasheet, 12-bit and 13-bit temperature data format tables
  it.each([
    [0x7ff0, 127.9375],
    [0x6400, 100],
    [0x1900, 25],
    [0x0040, 0.25],
    [0x0000, 0],
    [0xffc0, -0.25],
    [0xe700, -25],
    [0xc900, -55],
    // extended: 13 bits, and 1 in the lowest bit
    [(0b0_1001_0110_0000 << 3) | 1, 150],
    [(0b0_1000_0000_0000 << 3) | 1, 128],
    [(0b0_0001_1001_0000 << 3) | 1, 25],
    [(0b1_1111_1111_1100 << 3) | 1, -0.25],
    [(0b1_1100_1001_0000 << 3) | 1, -55],
  ])('reads 0x%x as %d degC', (register, degrees) => {
    expect(temperatureOf(register)).toBe(degrees);
  });

  it('reads the most significant byte first', async () => {
    const { open, read } = onChip(tmp102, 0x49, tmp102Chip);
    expect(await read(await open())).toEqual({ temperature: -25 });
  });

  it('wakes a chip that was left in shutdown and waits for its first conversion', async () => {
    const { chip, waits, open } = onChip(tmp102, 0x49, tmp102Chip);
    chip.cells[1] = [0x61, 0xa0];
    await open();
    expect(chip.cells[1]?.[0]).toBe(0x60);
    expect(waits).toEqual([35]);
  });

  it('does not take an lm75 for itself', async () => {
    const { chip, open } = onChip(tmp102, 0x49, tmp102Chip);
    chip.cells[1] = [0x00, 0x00];
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: /found 0x00, which may be an lm75/,
      cure: 'set kind: lm75',
    });
  });

  it('does not take an ads1115 whose settings look like its own for itself', async () => {
    const { chip, open } = onChip(tmp102, 0x49, tmp102Chip);
    Object.assign(chip.cells, { 0: [0x1a, 0x35], 1: [0xe5, 0x83], 2: [0x80, 0x00], 3: [0x7f, 0xff] });
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: /found 0xe583, .*an ads1115 in all likelihood/,
      cure: 'set kind: ads1115, or another address',
    });
  });
});
