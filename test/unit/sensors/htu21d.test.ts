import { describe, expect, it } from 'vitest';
import { compensateHumidity, htu21d, humidityOf, temperatureOf } from '../../../src/sensors/htu21d.ts';
import { si7021 } from '../../../src/sensors/si7021.ts';
import { htu21dChip, si7021Chip } from '../../support/measured-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';

const AT = 0x40;

describe('the conversion', () => {
  it('agrees with other implementations', () => {
    // the datasheet's words 0x4E85 and 0x683A are 7.04 degC and 44.8 % in published tests; the test of the
    // Rust crate si7021-hal has 2336 whole hundredths of a degree for 0x664C
    expect(temperatureOf(0x4e85)).toBeCloseTo(7.04, 2);
    expect(humidityOf(0x683a)).toBeCloseTo(44.89, 2);
    expect(Math.floor(temperatureOf(0x664c) * 100)).toBe(2336);
  });

  it('leaves the status bits out and reaches below zero', () => {
    expect(temperatureOf(0x0003)).toBe(-46.85);
    expect(humidityOf(0x0003)).toBe(-6);
    expect(temperatureOf(0x3000)).toBeCloseTo(-13.9, 2);
    expect(temperatureOf(0xffff)).toBeCloseTo(128.86, 2);
  });

  it('corrects humidity by 0.15 % per degree away from 25', () => {
    expect(compensateHumidity(50, 25)).toBe(50);
    expect(compensateHumidity(50, 35)).toBeCloseTo(51.5, 9);
    expect(compensateHumidity(50, 5)).toBeCloseTo(47, 9);
  });
});

describe('htu21d', () => {
  it('measures once the chip is ready, corrected or not', async () => {
    const { chip, open, read } = onChip(htu21d, AT, htu21dChip);
    expect(await read(await open())).toEqual({
      temperature: expect.closeTo(7.04, 2),
      humidity: expect.closeTo(44.89 - 0.15 * 17.96, 2),
    });
    expect(await read(await open({ compensate: false }))).toMatchObject({
      humidity: expect.closeTo(44.89, 2),
    });
    expect(chip.written.slice(-2)).toEqual(['f3', 'f5']);
  });

  it('turns the heater off and the resolution up, and leaves the reserved bits', async () => {
    const { chip, open } = onChip(htu21d, AT, htu21dChip);
    chip.answers.e7 = { bytes: [0x87] };
    await open();
    expect(chip.written).toContain('e6 02');
  });

  it('holds humidity to 0 and 100', async () => {
    const { chip, open, read } = onChip(htu21d, AT, htu21dChip);
    const sensor = await open({ compensate: false });
    chip.answers.f5 = { bytes: [0, 0, 0] };
    expect(await read(sensor)).toMatchObject({ humidity: 0 });
    chip.answers.f5 = { bytes: [0xdc, 0x52, 0x6c] };
    expect(await read(sensor)).toMatchObject({ humidity: 100 });
  });

  it('fails on a bad checksum', async () => {
    const { clock, board, at, open, read } = onChip(htu21d, AT, htu21dChip);
    const sensor = await open();
    board.faults.i2c(at, 'corrupt');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /checksum/,
    });
    board.faults.i2c(at, undefined);
    expect(await read(sensor)).toHaveProperty('humidity');
  });

  it('takes a chip without an id, but not one with the id of a si7021', async () => {
    const nameless = onChip(htu21d, AT, htu21dChip);
    delete nameless.chip.answers['fc c9'];
    expect(await nameless.read(await nameless.open())).toHaveProperty('temperature');
    await expect(onChip(htu21d, AT, si7021Chip).open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: /id of a si7021/,
      cure: 'set kind: si7021',
    });
  });
});

describe('si7021', () => {
  it('measures once the chip is ready', async () => {
    const { open, read } = onChip(si7021, AT, si7021Chip);
    expect(await read(await open())).toEqual({
      temperature: expect.closeTo(23.367, 3),
      humidity: expect.closeTo(44.89, 2),
    });
  });

  it.each([
    [[0x32, 0x31, 0x9f], /found 0x32, which is an htu21d/, 'set kind: htu21d'],
    [[0x11, 0x22, 0x7e], /found 0x11$/, expect.stringContaining('try kind: htu21d')],
  ])('refuses the id %j', async (bytes, message, cure) => {
    const { chip, open } = onChip(si7021, AT, si7021Chip);
    chip.answers['fc c9'] = { bytes };
    await expect(open()).rejects.toMatchObject({ fault: 'wrong-chip', message, cure });
  });

  it('is set up anew when it is plugged in again, and notices another chip', async () => {
    const { chip, clock, board, at, open, read } = onChip(si7021, AT, si7021Chip);
    const sensor = await open();
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    board.faults.i2c(at, undefined);
    await read(sensor);
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    board.attach(at, htu21dChip(clock));
    board.faults.i2c(at, undefined);
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'wrong-chip' });
    expect(chip.written.filter((command) => command === 'fe')).toHaveLength(2);
  });
});
