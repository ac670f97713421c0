import { describe, expect, it } from 'vitest';
import { humidityOf, sht3x, temperatureOf } from '../../../src/sensors/sht3x.ts';
import { sht3xChip } from '../../support/measured-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';

describe('sht3x', () => {
  it('converts as another implementation does', () => {
    // hybridgroup/gobot, drivers/i2c/sht3x_driver_test.go: 0xBEEF for both
    expect(temperatureOf(0xbeef)).toBeCloseTo(85.523003, 5);
    expect(humidityOf(0xbeef)).toBeCloseTo(74.5845, 3);
  });

  it('reaches both ends, and below zero', () => {
    expect([temperatureOf(0), temperatureOf(0xffff)]).toEqual([-45, 130]);
    expect([humidityOf(0), humidityOf(0xffff)]).toEqual([0, 100]);
    expect(temperatureOf(0x2fff)).toBeCloseTo(-12.19, 2);
  });

  it.each([
    ['high', '24 00'],
    ['medium', '24 0b'],
    ['low', '24 16'],
  ])('resets, then measures with %s repeatability once the chip is ready', async (repeatability, command) => {
    const { chip, open, read } = onChip(sht3x, 0x45, sht3xChip);
    const sensor = await open({ repeatability });
    expect(chip.written).toEqual(['30 93', '30 a2', 'f3 2d']);
    expect(await read(sensor)).toEqual({
      temperature: expect.closeTo(85.523, 3),
      humidity: expect.closeTo(74.5845, 3),
    });
    expect(chip.written.at(-1)).toBe(command);
  });

  it('fails on a bad checksum and on a heater that stays on', async () => {
    const { chip, clock, board, at, open, read } = onChip(sht3x, 0x44, sht3xChip);
    const sensor = await open();
    board.faults.i2c(at, 'corrupt');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /checksum/,
    });
    board.faults.i2c(at, undefined);
    expect(await read(sensor)).toHaveProperty('temperature');
    chip.answers['f3 2d'] = { bytes: [0x20, 0x00, 0x5d] };
    await expect(open()).rejects.toMatchObject({ fault: 'failed', message: /heats itself/ });
  });

  it('is absent until it is plugged in again, and is then set up anew', async () => {
    const { chip, clock, board, at, open, read } = onChip(sht3x, 0x44, sht3xChip);
    const sensor = await open();
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    board.faults.i2c(at, undefined);
    chip.written.length = 0;
    await read(sensor);
    expect(chip.written).toEqual(['30 93', '30 a2', 'f3 2d', '24 00']);
  });
});
