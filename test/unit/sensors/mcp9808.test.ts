import { describe, expect, it } from 'vitest';
import { mcp9808, temperatureOf } from '../../../src/sensors/mcp9808.ts';
import { mcp9808Chip } from '../../support/measured-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';

describe('mcp9808', () => {
  // datasheet section 5.1.3.1: sign in bit 12, two's complement, alerts above
  it.each([
    [0x0191, 25.0625],
    [0xc194, 25.25],
    [0x0000, 0],
    [0x1fff, -0.0625],
    [0x1e6c, -25.25],
    [0xfd80, -40],
    [0xe7d0, 125],
  ])('reads 0x%x as %d degC', (register, degrees) => {
    expect(temperatureOf(register)).toBe(degrees);
  });

  it('reads the most significant byte first', async () => {
    const { open, read } = onChip(mcp9808, 0x18, mcp9808Chip);
    expect(await read(await open())).toEqual({ temperature: 25.25 });
  });

  it('wakes the chip, sets the finest steps and lets the first conversion end', async () => {
    const { chip, waits, open } = onChip(mcp9808, 0x1f, mcp9808Chip);
    chip.cells[1] = [0x01, 0x08];
    chip.cells[8] = [0x00];
    await open();
    expect([chip.cells[1], chip.cells[8]]).toEqual([[0x00, 0x08], [0x03]]);
    expect(waits).toEqual([325]);
  });

  it.each([
    [0x00, 0x54, 0x02, 0x01, /found 0x0054 and 0x0201, which is mcp9804/],
    [0x00, 0x54, 0x77, 0x00, /another chip by Microchip/],
    [0x11, 0xd4, 0x08, 0x01, /another maker/],
    [0xff, 0xff, 0xff, 0xff, /found 0xffff and 0xffff/],
  ])('refuses the ids %i %i, %i %i', async (m1, m2, d1, d2, message) => {
    const { chip, open } = onChip(mcp9808, 0x18, mcp9808Chip);
    chip.cells[6] = [m1, m2];
    chip.cells[7] = [d1, d2];
    await expect(open()).rejects.toMatchObject({ fault: 'wrong-chip', message });
  });

  it('takes every revision', async () => {
    const { chip, open, read } = onChip(mcp9808, 0x18, mcp9808Chip);
    chip.cells[7] = [0x04, 0x01];
    expect(await read(await open())).toEqual({ temperature: 25.25 });
  });

  it('looks again at what is plugged in after a failure', async () => {
    const { chip, clock, board, at, open } = onChip(mcp9808, 0x18, mcp9808Chip);
    const sensor = await open();
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    board.faults.i2c(at, undefined);
    chip.cells[6] = [0x11, 0xd4];
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'wrong-chip' });
  });
});
