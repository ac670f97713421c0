import { describe, expect, it } from 'vitest';
import {
  checksumAfter,
  ens160,
  humidityWord,
  parseData,
  temperatureWord,
} from '../../../src/sensors/ens160.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { Ens160Chip } from './ens160-chip.ts';
import { onChip } from './on-chip.ts';

const wired = () => onChip(ens160, 0x53, (clock) => new Ens160Chip(clock));

describe('the data', () => {
  it('are read as a real chip gave them', () => {
    // TimHanewich/diagnosing-ens160, readme.md: 129,2,174,0,148,2 after status 131
    expect(parseData(Uint8Array.of(131, 2, 174, 0, 148, 2))).toEqual({
      validity: 'normal',
      isNew: true,
      hasError: false,
      airQuality: 2,
      tvoc: 174,
      eco2: 660,
    });
    // the same, at its first read: nothing yet
    expect(parseData(Uint8Array.of(1, 0, 0, 0, 0, 0))).toMatchObject({ airQuality: 0, isNew: false });
    // esphome/issues 5355: 0x8B is "validity 2, new data, new raw data"
    expect(parseData(Uint8Array.of(0x8b, 0xf9, 0xff, 0xff, 0xff, 0xff))).toEqual({
      validity: 'start-up',
      isNew: true,
      hasError: false,
      airQuality: 1,
      tvoc: 65_535,
      eco2: 65_535,
    });
    expect(parseData(Uint8Array.of(0xc4, 0, 0, 0, 0, 0))).toMatchObject({
      validity: 'warm-up',
      hasError: true,
    });
    expect(parseData(Uint8Array.of(0x8c, 0, 0, 0, 0, 0)).validity).toBe('invalid');
  });

  it('have a checksum that divides by the polynomial and goes on', () => {
    expect(checksumAfter(Uint8Array.of(0x12), 0)).toBe(0x12);
    expect(checksumAfter(Uint8Array.of(0x00), 0x40)).toBe(0x80);
    expect(checksumAfter(Uint8Array.of(0x00), 0x80)).toBe(0x1d);
    expect(checksumAfter(Uint8Array.of(0xff), 0x80)).toBe(0xe2);
    const bytes = Uint8Array.of(131, 2, 174, 0, 148, 2);
    expect(checksumAfter(bytes, 7)).toBe(checksumAfter(bytes.slice(2), checksumAfter(bytes.slice(0, 2), 7)));
  });
});

describe('the air around it', () => {
  it("is told in the datasheet's units", () => {
    // the datasheet's examples: 25 degC is 0x4A8A, 50 % 0x6400
    expect(temperatureWord(25)).toBe(0x4a8a);
    expect(humidityWord(50)).toBe(0x6400);
    expect([temperatureWord(-40), temperatureWord(85)]).toEqual([14_922, 22_922]);
    expect([humidityWord(0), humidityWord(100)]).toEqual([0, 51_200]);
  });
});

describe('ens160', () => {
  it('tells the chip what air is around it, again when it lost its power', async () => {
    const { chip, open, read } = wired();
    const told = (): number[] => [...chip.registers.slice(0x13, 0x17)];
    await open();
    expect(told()).toEqual([0x8a, 0x4a, 0x00, 0x64]);
    const sensor = await open({ temperature: 10, humidity: 80 });
    const wanted = [0xca, 0x46, 0x00, 0xa0];
    expect(told()).toEqual(wanted);
    chip.restart();
    chip.registers.fill(0, 0x13, 0x17);
    await expect(read(sensor)).rejects.toMatchObject({ fault: 'failed' });
    await read(sensor);
    expect(told()).toEqual(wanted);
  });

  it('starts the chip and reads it, once a measurement', async () => {
    const { chip, clock, open, read } = wired();
    const sensor = await open();
    expect(await read(sensor)).toEqual({ 'air-quality-index': 2, tvoc: 174, eco2: 660 });
    expect(await read(sensor)).toEqual({});
    await clock.advance(1_000);
    expect(await read(sensor)).toEqual({ 'air-quality-index': 2, tvoc: 174, eco2: 660 });
    expect(chip.modes).toEqual([2]);
  });

  it('does not start a chip that measures already', async () => {
    const { chip, clock, open, read } = wired();
    await (await open()).close();
    await clock.advance(1_000);
    expect((await read(await open())).eco2).toBe(660);
    expect(chip.modes).toEqual([2]);
  });

  it.each([
    [0b1000_0001, undefined],
    [0b1000_0101, 'suspect'],
    [0b1000_1001, 'suspect'],
  ])('knows by status %i how good the data are', async (status, quality) => {
    const { chip, clock, open } = wired();
    chip.data = [status, 2, 174, 0, 148, 2];
    const samples = await elapse(clock, (await open()).read());
    expect(samples.map((sample) => sample.quality)).toEqual([quality, quality, quality]);
  });

  it.each([
    ['invalid output', [0b1000_1101, 2, 174, 0, 148, 2], /invalid/],
    ['an error', [0b1100_0001, 2, 174, 0, 148, 2], /invalid/],
    ['zeros', [0b1000_0001, 0, 0, 0, 0, 0], /no measurement: air quality 0/],
  ])('fails on %s', async (_, data, message) => {
    const { chip, clock, open } = wired();
    chip.data = data;
    await expect(elapse(clock, (await open()).read())).rejects.toMatchObject({ fault: 'failed', message });
  });

  it('checks the checksum, whether it goes on or begins anew', async () => {
    const { chip, clock, open, read } = wired();
    const sensor = await open();
    for (const checksum of ['running', 'each', 'running'] as const) {
      chip.checksum = checksum;
      await clock.advance(1_000);
      expect((await read(sensor)).tvoc).toBe(174);
    }
    chip.checksum = 'wrong';
    await clock.advance(1_000);
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /checksum/,
    });
    chip.checksum = 'running';
    await clock.advance(1_000);
    expect((await read(sensor)).tvoc).toBe(174);
  });

  it('starts a chip again that lost its power', async () => {
    const { chip, clock, open, read } = wired();
    const sensor = await open();
    await read(sensor);
    chip.restart();
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'failed', message: /power/ });
    expect((await read(sensor)).eco2).toBe(660);
    expect(chip.modes).toEqual([2, 2]);
  });

  it('is stuck when nothing is measured any more', async () => {
    const { chip, clock, open, read } = wired();
    const sensor = await open();
    await read(sensor);
    chip.hang();
    await clock.advance(9_000);
    expect(await read(sensor)).toEqual({});
    await clock.advance(2_000);
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
  });

  it.each([
    [0x0161, 'which is an ens161'],
    [0x00e5, 'which is an adxl345'],
    [0xffff, 'found 0xffff'],
  ])('refuses a chip with id %i', async (id, words) => {
    const { chip, open } = wired();
    chip.registers.set([id & 0xff, id >> 8]);
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining(words),
    });
  });
});
