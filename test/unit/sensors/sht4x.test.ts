import { describe, expect, it } from 'vitest';
import { humidityOf, sht4x, temperatureOf } from '../../../src/sensors/sht4x.ts';
import { sht3xChip, sht4xChip } from '../../support/measured-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';

describe('sht4x', () => {
  it('converts as the datasheet says', () => {
    // section 4.6; published tests of other implementations have 85.52 degC and 87.23 % for 0xBEEF
    expect(temperatureOf(0xbeef)).toBeCloseTo(85.52, 2);
    expect(humidityOf(0xbeef)).toBeCloseTo(87.23, 2);
    expect([temperatureOf(0), temperatureOf(0xffff)]).toEqual([-45, 130]);
  });

  it('crops humidity, which the formula takes beyond both ends', () => {
    expect([humidityOf(0), humidityOf(0xffff)]).toEqual([0, 100]);
    expect(humidityOf(0x0c4a)).toBeCloseTo(0.0006, 4);
  });

  it.each([
    ['high', 'fd'],
    ['medium', 'f6'],
    ['low', 'e0'],
  ])('measures with %s precision once the chip is ready', async (precision, command) => {
    const { chip, open, read } = onChip(sht4x, 0x46, sht4xChip);
    const sensor = await open({ precision });
    expect(await read(sensor)).toEqual({
      temperature: expect.closeTo(85.52, 2),
      humidity: expect.closeTo(87.23, 2),
    });
    expect(chip.written).toEqual(['94', '89', command]);
  });

  it('fails on a bad checksum, of the serial number too', async () => {
    const { chip, clock, board, at, open } = onChip(sht4x, 0x44, sht4xChip);
    const sensor = await open();
    board.faults.i2c(at, 'corrupt');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /checksum/,
    });
    board.faults.i2c(at, undefined);
    chip.answers['89'] = { bytes: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff] };
    await expect(open()).rejects.toMatchObject({ fault: 'failed', message: /ff ff came with ff/ });
  });

  it('does not take an sht3x for itself', async () => {
    await expect(onChip(sht4x, 0x44, sht3xChip).open()).rejects.toMatchObject({ fault: 'absent' });
  });
});
