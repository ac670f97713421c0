import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { commandBytes, measurementOf, offsetWord, scd4x, serialOf } from '../../../src/sensors/scd4x.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';
import { Scd4xChip } from './scd4x-chip.ts';

const wired = () => onChip(scd4x, 0x62, (clock) => new Scd4xChip(clock));

describe('the conversion', () => {
  it("agrees with the datasheet's examples", () => {
    // read_measurement: 500 ppm, 25 degC, 37 %; get_serial_number
    const { co2, temperature, humidity } = measurementOf([0x01f4, 0x6667, 0x5eb9]);
    expect(co2).toBe(500);
    expect(temperature).toBeCloseTo(25, 2);
    expect(humidity).toBeCloseTo(37, 2);
    expect(serialOf([0xf896, 0x9f07, 0x3bbe])).toBe(273_325_796_834_238);
  });

  it('reaches both ends', () => {
    expect(measurementOf([0, 0, 0])).toEqual({ co2: 0, temperature: -45, humidity: 0 });
    expect(measurementOf([0xffff, 0xffff, 0xffff])).toEqual({ co2: 65_535, temperature: 130, humidity: 100 });
  });

  it('writes words with their checksum', () => {
    // set_sensor_altitude, the datasheet's example: 1950 m
    expect([...commandBytes(0x2427, 1_950)]).toEqual([0x24, 0x27, 0x07, 0x9e, 0x09]);
    expect([...commandBytes(0x21b1)]).toEqual([0x21, 0xb1]);
    // set_temperature_offset, the datasheet's example: 5.4 degC
    expect([...commandBytes(0x241d, offsetWord(5.4))]).toEqual([0x24, 0x1d, 0x07, 0xe6, 0x48]);
    // set_ambient_pressure, the datasheet's example: 98,700 Pa
    expect([...commandBytes(0xe000, 987)]).toEqual([0xe0, 0x00, 0x03, 0xdb, 0x42]);
  });
});

describe('scd4x', () => {
  it('stops, sets and starts the chip, and reads its first measurement', async () => {
    const { chip, open, read } = wired();
    const sensor = await open({ altitude: 1_950, selfCalibration: false });
    expect(chip.written).toEqual(['3f86', '3682', '241d05da29', '2427079e09', '2416000081', '21b1']);
    expect(await read(sensor)).toEqual({
      co2: 500,
      temperature: expect.closeTo(25, 2),
      humidity: expect.closeTo(37, 2),
    });
  });

  it('takes the pressure of the air instead of an altitude, and its own warmth', async () => {
    const { chip, open } = wired();
    await open({ pressure: 987, temperatureOffset: 5.4 });
    expect(chip.written).toEqual([
      '3f86',
      '3682',
      '241d07e648',
      '2427000081',
      'e00003db42',
      '24160001b0',
      '21b1',
    ]);
    const both = v.safeParse(scd4x.options, { pressure: 987, altitude: 100 });
    expect(both.issues?.map(({ message }) => message)).toEqual([
      'expected altitude or pressure, not both: the one stands for the other',
    ]);
  });

  it('needs less than the usual limit of 5 s to open, and to read', async () => {
    const { clock, open } = wired();
    const before = clock.monotonic();
    const sensor = await open();
    const opened = clock.monotonic();
    await elapse(clock, sensor.read());
    expect(opened - before).toBeLessThan(4_500);
    expect(clock.monotonic() - opened).toBeLessThan(4_500);
  });

  it('gives each measurement once', async () => {
    const { clock, open } = wired();
    const sensor = await open();
    await elapse(clock, sensor.read());
    const found: number[] = [];
    for (let second = 0; second < 20; second++) {
      await clock.advance(1_000);
      found.push((await elapse(clock, sensor.read())).length);
    }
    expect(found.filter((length) => length === 3)).toHaveLength(4);
    expect(found.filter((length) => length === 0)).toHaveLength(16);
  });

  it('finds a chip that runs still, and one that is just being stopped', async () => {
    const { chip, open, read } = wired();
    const first = await open();
    await read(first);
    const second = await open();
    await read(second);
    await second.close();
    expect(chip.running).toBe(false);
    await read(await open());
    expect(chip.running).toBe(true);
  });

  it('stops the chip when it is closed, in the middle of a measurement too', async () => {
    const { chip, clock, open } = wired();
    const sensor = await open();
    const reading = sensor.read().catch((error: unknown) => error);
    await clock.advance(500);
    await sensor.close();
    expect(await elapse(clock, reading)).toMatchObject({ fault: 'absent' });
    expect(chip.running).toBe(false);
  });

  it('closes though the chip has gone', async () => {
    const { board, at, open } = wired();
    const sensor = await open();
    board.faults.i2c(at, 'absent');
    await expect(sensor.close()).resolves.toBeUndefined();
  });

  it('is stuck when nothing is measured any more, and starts the chip again', async () => {
    const { chip, clock, open, read } = wired();
    const sensor = await open();
    await read(sensor);
    chip.restart();
    await clock.advance(10_000);
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'stuck',
      message: expect.stringContaining('273325796834238, has measured nothing for 10 s'),
    });
    // a read that sets it up again is in time too, and the next one measures
    const before = clock.monotonic();
    expect(await elapse(clock, sensor.read())).toEqual([]);
    expect(clock.monotonic() - before).toBeLessThan(4_500);
    expect((await read(sensor)).co2).toBe(500);
  });

  it('is stuck when the first measurement never comes', async () => {
    const { chip, clock, open } = wired();
    const sensor = await open();
    chip.restart();
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
  });

  it('fails on a bad checksum of the measurement and of the serial number', async () => {
    const { chip, clock, open } = wired();
    const sensor = await open();
    chip.measurement = [0x01, 0xf4, 0x33, 0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3d];
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /checksum: 5e b9 came with 3d, not 3c/,
    });
    chip.serial = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /checksum/,
    });
  });

  it('does not report 0 ppm, and doubts the end of the range', async () => {
    const { chip, clock, open } = wired();
    const none = await open();
    chip.measurement = [0x00, 0x00, 0x81, 0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c];
    await expect(elapse(clock, none.read())).rejects.toMatchObject({ fault: 'failed', message: /0 ppm/ });
    const most = await open();
    chip.measurement = [0x9c, 0x40, 0x45, 0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c];
    const samples = await elapse(clock, most.read());
    expect(samples.map(({ value, quality }) => [Math.round(value), quality])).toEqual([
      [40_000, 'suspect'],
      [25, undefined],
      [37, undefined],
    ]);
  });

  it('refuses an altitude that the chip does not take', () => {
    for (const altitude of [-1, 3_001, 1.5])
      expect(v.safeParse(scd4x.options, { altitude }).success).toBe(false);
  });
});
