import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { iio } from '../../../src/sensors/iio.ts';
import { parseName, sharedNames } from '../../../src/sensors/iio-types.ts';
import { hostRoot, problems, values } from './host-root.ts';

const IIO = '/sys/bus/iio/devices';

describe('iio', () => {
  it('takes what is processed, in the units of the ABI', async () => {
    const host = hostRoot({
      [`${IIO}/iio:device0/name`]: 'bme280\n',
      [`${IIO}/iio:device0/in_temp_input`]: '25437\n',
      [`${IIO}/iio:device0/in_temp_raw`]: '1\n',
      [`${IIO}/iio:device0/in_pressure_input`]: '100.653125\n',
      [`${IIO}/iio:device0/in_humidityrelative_input`]: '43860\n',
    });
    const read = await host.read(iio, {
      device: 'bme280',
      channels: ['temp', 'pressure', 'humidityrelative'],
    });
    expect(read.temperature).toBe(25.437);
    expect(read.pressure).toBeCloseTo(100_653.125, 6);
    expect(read.humidity).toBe(43.86);
  });

  it('adds the offset to the raw number, then scales it: the order of the ABI', async () => {
    const host = hostRoot({
      [`${IIO}/iio:device0/name`]: 'stts751\n',
      [`${IIO}/iio:device0/in_temp_raw`]: '1200\n',
      [`${IIO}/iio:device0/in_temp_offset`]: '-200\n',
      [`${IIO}/iio:device0/in_temp_scale`]: '62.5\n',
    });
    expect(await host.read(iio, { device: 'stts751', channels: ['temp'] })).toEqual({ temperature: 62.5 });
  });

  it('finds the scale that channels share, and the own one before it', async () => {
    const host = hostRoot({
      [`${IIO}/iio:device3/name`]: 'mcp3208\n',
      [`${IIO}/iio:device3/in_voltage_scale`]: '0.805664\n',
      [`${IIO}/iio:device3/in_voltage0_raw`]: '1000\n',
      [`${IIO}/iio:device3/in_voltage1_raw`]: '1000\n',
      [`${IIO}/iio:device3/in_voltage1_scale`]: '2\n',
      [`${IIO}/iio:device3/in_voltage0-voltage1_raw`]: '-1000\n',
      [`${IIO}/iio:device3/in_voltage-voltage_scale`]: '3\n',
      [`${IIO}/iio:device3/in_accel_x_raw`]: '-100\n',
      [`${IIO}/iio:device3/in_accel_scale`]: '0.01\n',
    });
    const channels = ['voltage0', 'voltage1', 'voltage0-voltage1', 'accel_x'];
    const read = await host.read(iio, { device: 'mcp3208', channels });
    expect(read['voltage-0']).toBeCloseTo(0.805664, 9);
    expect(read).toMatchObject({ 'voltage-1': 2, 'voltage-0-1': -3, 'acceleration-x': -1 });
  });

  it('reads the scale each time, for a gain that changes by itself', async () => {
    const at = `${IIO}/iio:device0`;
    const host = hostRoot({
      [`${at}/name`]: 'veml6030\n',
      [`${at}/in_illuminance_raw`]: '10\n',
      [`${at}/in_illuminance_scale`]: '2\n',
    });
    const sensor = await host.open(iio, { device: 'veml6030', channels: ['illuminance'] });
    expect(await values(sensor)).toEqual({ illuminance: 20 });
    host.write({ [`${at}/in_illuminance_scale`]: '8\n' });
    expect(await values(sensor)).toEqual({ illuminance: 80 });
  });

  it('knows a device by its label too, and finds it again under another number', async () => {
    const device = (number: number, value: string) => ({
      [`${IIO}/iio:device${number}/name`]: 'dht11\n',
      [`${IIO}/iio:device${number}/label`]: number === 0 ? 'cellar\n' : 'attic\n',
      [`${IIO}/iio:device${number}/in_temp_input`]: `${value}\n`,
    });
    const host = hostRoot({ ...device(0, '12000'), ...device(1, '31000') });
    const sensor = await host.open(iio, { device: 'attic', channels: ['temp'] });
    expect(await values(sensor)).toEqual({ temperature: 31 });
    host.write({ [`${IIO}/iio:device1`]: undefined, ...device(7, '30000') });
    await expect(sensor.read()).rejects.toMatchObject({ fault: 'absent' });
    expect(await values(sensor)).toEqual({ temperature: 30 });
  });

  it('will not guess between two of one name, and tells them apart by where they hang', async () => {
    const device = (folder: string, value: string) => ({
      [`${folder}/name`]: 'bmp280\n',
      [`${folder}/in_temp_input`]: `${value}\n`,
    });
    const host = hostRoot({
      ...device(`${IIO}/iio:device0`, '20000'),
      ...device(`${IIO}/iio:device1`, '30000'),
      ...device('/sys/bus/i2c/devices/1-0076/iio:device0', '20000'),
      ...device('/sys/bus/spi/devices/spi0.0/iio:device1', '30000'),
    });
    const choice = { device: 'bmp280', channels: ['temp'] };
    await expect(host.read(iio, choice)).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringContaining('iio:device0, iio:device1'),
    });
    expect(await host.read(iio, { ...choice, at: '1-0076' })).toEqual({ temperature: 20 });
    expect(await host.read(iio, { ...choice, at: 'spi0.0' })).toEqual({ temperature: 30 });
    await expect(host.read(iio, { ...choice, at: '1-0077' })).rejects.toMatchObject({ fault: 'absent' });
    expect(iio.resources({ ...choice, at: '1-0076' } as never)).toEqual([
      { type: 'i2c', bus: 1, address: 0x76 },
    ]);
  });

  it('says absent for a device that is not there, and failed for a channel or a text that makes no sense', async () => {
    const at = `${IIO}/iio:device0`;
    const host = hostRoot({
      [`${at}/name`]: 'bmp280\n',
      [`${at}/in_temp_input`]: 'nan\n',
      [`${at}/in_pressure_input`]: '\n',
    });
    await expect(host.read(iio, { device: 'bme280', channels: ['temp'] })).rejects.toMatchObject({
      fault: 'absent',
      message: 'iio has no device "bme280", only bmp280',
    });
    await expect(host.read(iio, { device: 'bmp280', channels: ['humidityrelative'] })).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringContaining('has no channel humidityrelative, it has pressure, temp'),
    });
    for (const channel of ['temp', 'pressure'])
      await expect(host.read(iio, { device: 'bmp280', channels: [channel] })).rejects.toMatchObject({
        fault: 'failed',
        message: expect.stringContaining('expected a number'),
      });
  });

  it('declares one channel for each, under its own name or the given one', () => {
    const channels = ['concentration_co2', 'temp1', { channel: 'voltage0', quantity: 'soil-moisture' }];
    expect(iio.channels(v.parse(iio.options, { device: 'x', channels }))).toEqual([
      { quantity: 'concentration-co2', unit: '[ppm]', decimals: 1 },
      { quantity: 'temperature-1', unit: 'Cel', decimals: 3 },
      { quantity: 'soil-moisture', unit: 'V', decimals: 5 },
    ]);
  });

  it('reads what turns, counts and colours in the units of the ABI', async () => {
    const at = `${IIO}/iio:device0`;
    const host = hostRoot({
      [`${at}/name`]: 'many\n',
      [`${at}/in_angl0_raw`]: '90\n',
      [`${at}/in_angl_scale`]: '0.01745329\n',
      [`${at}/in_rot_from_north_magnetic_tilt_comp_raw`]: '1800\n',
      [`${at}/in_rot_scale`]: '0.1\n',
      [`${at}/in_positionrelative_x_raw`]: '50000\n',
      [`${at}/in_activity_walking_input`]: '80\n',
      [`${at}/in_count0_raw`]: '1234\n',
      [`${at}/in_colortemp_input`]: '4200\n',
    });
    const channels = ['angl0', 'rot_from_north_magnetic_tilt_comp', 'positionrelative_x', 'activity_walking'];
    const read = await host.read(iio, { device: 'many', channels: [...channels, 'count0', 'colortemp'] });
    expect(read['angle-0']).toBeCloseTo(Math.PI / 2, 5);
    expect(read['rotation-from-north-magnetic-tilt-comp']).toBeCloseTo(180, 9);
    expect(read).toMatchObject({
      'position-x': 50,
      'activity-walking': 80,
      'count-0': 1234,
      'colour-temperature': 4200,
    });
  });

  it('takes what is not known in the unit and scale that are given, after those of the kernel', async () => {
    const at = `${IIO}/iio:device0`;
    const host = hostRoot({
      [`${at}/name`]: 'new\n',
      [`${at}/in_torque0_raw`]: '30\n',
      [`${at}/in_torque_offset`]: '10\n',
      [`${at}/in_torque_scale`]: '0.5\n',
      [`${at}/in_velocity_sqrt(x^2+y^2+z^2)_input`]: '2\n',
      [`${at}/in_voltage0_raw`]: '1000\n',
    });
    const channels = [
      { channel: 'torque0', quantity: 'torque', unit: 'N.m', scale: 0.001, decimals: 4 },
      { channel: 'velocity_sqrt(x^2+y^2+z^2)', quantity: 'speed', unit: 'm/s' },
      { channel: 'voltage0', quantity: 'soil-moisture', unit: '%', scale: 0.05, decimals: 1 },
    ];
    expect(await host.read(iio, { device: 'new', channels })).toEqual({
      torque: 0.02,
      speed: 2,
      'soil-moisture': 50,
    });
    expect(iio.channels(v.parse(iio.options, { device: 'new', channels }))).toEqual([
      { quantity: 'torque', unit: 'N.m', decimals: 4 },
      { quantity: 'speed', unit: 'm/s', decimals: 3 },
      { quantity: 'soil-moisture', unit: '%', decimals: 1 },
    ]);
  });

  it('refuses what is not known without a unit', () => {
    const wrong = (channel: unknown) => problems(iio, { device: 'x', channels: [channel] });
    expect(wrong('torque0')[0]).toMatch(/; for another \{ channel, quantity, unit, scale, decimals \}$/);
    expect(wrong({ channel: 'torque0', quantity: 'torque' })[0]).toMatch(/expected quantity and unit too/);
    expect(wrong({ channel: 'torque0', quantity: 'torque', unit: 'N.m', scale: 0 })).toHaveLength(1);
    expect(wrong({ channel: 'temp', decimals: 1 })).toEqual([]);
  });

  it('refuses channels that the kernel does not have', () => {
    const wrong = (channels: unknown) => problems(iio, { device: 'x', channels });
    expect(wrong(['temperature'])[0]).toMatch(/^expected a channel of the kernel/);
    expect(wrong(['toString'])).toHaveLength(1);
    expect(wrong([])).toEqual(['expected at least one channel']);
    expect(wrong(['temp', 'temp'])[0]).toMatch(/two channels have one quantity/);
    expect(wrong(['voltage0-temp1'])).toHaveLength(1);
    expect(wrong(['temp/../../x'])).toHaveLength(1);
    expect(wrong([{ channel: 'temp', quantity: 'Air' }])).toHaveLength(1);
  });

  it('takes names apart', () => {
    expect(parseName('voltage0-voltage1')).toEqual({ type: 'voltage', index: '0-1', modifier: '' });
    expect(parseName('intensity_both')).toEqual({ type: 'intensity', index: '', modifier: '_both' });
    expect(sharedNames('intensity0_ir')).toEqual([
      'intensity0_ir',
      'intensity_ir',
      'intensity0',
      'intensity',
    ]);
  });
});
