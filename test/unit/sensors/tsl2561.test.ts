import { describe, expect, it } from 'vitest';
import { luxOf, nextGain, tsl2561 } from '../../../src/sensors/tsl2561.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';
import { Tsl2561Chip } from './tsl2561-chip.ts';

const wired = (id?: number) => onChip(tsl2561, 0x39, (clock) => new Tsl2561Chip(clock, id));

describe('the conversion', () => {
  // The datasheet's other way, in integers and by straight pieces ("Simplified Lux Calculation"), computed
  // from its table of constants: what it gives in whole lux, for both packages.
  it.each([
    [10_000, 1_000, 277, 289],
    [10_000, 2_000, 237, 251],
    [10_000, 3_000, 188, 204],
    [10_000, 4_500, 100, 120],
    [10_000, 5_600, 50, 66],
    [10_000, 7_000, 21, 31],
    [10_000, 10_000, 4, 7],
    [1_000, 1_400, 0, 0],
  ])('agrees with the integer way on %d and %d', (ch0, ch1, t, cs) => {
    for (const [housing, whole] of [
      ['t', t],
      ['cs', cs],
    ] as const) {
      const lux = luxOf({ ch0, ch1 }, 16, '402ms', housing);
      expect(Math.abs(lux - whole)).toBeLessThan(1.2 + whole * 0.015);
    }
  });

  it('scales with gain and time', () => {
    // the integer way again: 443, 110 and 12961 lx
    const counts = { ch0: 1_000, ch1: 100 };
    expect(luxOf(counts, 1, '402ms', 't') / 443).toBeCloseTo(1, 1);
    expect(luxOf(counts, 16, '101ms', 't') / 110).toBeCloseTo(1, 1);
    expect(luxOf(counts, 1, '13.7ms', 't') / 12_961).toBeCloseTo(1, 1);
    expect(luxOf(counts, 1, '402ms', 'cs')).toBeCloseTo(16 * luxOf(counts, 16, '402ms', 'cs'), 6);
  });

  it('knows darkness, and infrared without light', () => {
    expect(luxOf({ ch0: 0, ch1: 0 }, 16, '402ms', 't')).toBe(0);
    expect(luxOf({ ch0: 0, ch1: 2 }, 16, '402ms', 't')).toBe(0);
    expect(luxOf({ ch0: 10, ch1: 60_000 }, 16, '402ms', 'cs')).toBe(0);
  });
});

it('changes gain where that helps, and not to and fro', () => {
  expect(nextGain({ ch0: 65_535, ch1: 10 }, 16, '402ms')).toBe(1);
  expect(nextGain({ ch0: 60_000, ch1: 10 }, 16, '402ms')).toBe(16);
  expect(nextGain({ ch0: 4_097, ch1: 10 }, 1, '402ms')).toBe(1);
  expect(nextGain({ ch0: 3_000, ch1: 10 }, 1, '402ms')).toBe(16);
  expect(nextGain({ ch0: 5_045, ch1: 10 }, 16, '13.7ms')).toBe(1);
  // just switched to 16: 20 times below the end at 1 is 16/20 of it
  expect(nextGain({ ch0: 3_276 * 16, ch1: 10 }, 16, '402ms')).toBe(16);
});

describe('tsl2561', () => {
  it.each([
    [0x52, 't'],
    [0x11, 'cs'],
  ] as const)('takes the formula of the package from id %i', async (id, housing) => {
    const { chip, open, read } = wired(id);
    expect((await read(await open())).illuminance).toBe(luxOf(chip.counts, 16, '402ms', housing));
  });

  it('turns the gain down in daylight, stays there, and up again in the evening', async () => {
    const { chip, open, read } = wired();
    const sensor = await open();
    chip.counts = { ch0: 300_000, ch1: 60_000 };
    const { illuminance: noon } = await read(sensor);
    expect((noon ?? 0) / luxOf(chip.counts, 16, '402ms', 't')).toBeCloseTo(1, 3);
    await read(sensor);
    chip.counts = { ch0: 300, ch1: 60 };
    const { illuminance: evening } = await read(sensor);
    expect(evening).toBeCloseTo(luxOf(chip.counts, 16, '402ms', 't'), 6);
    expect(chip.started).toEqual(['16 x 402', '1 x 402', '1 x 402', '1 x 402', '16 x 402']);
  });

  it('takes the gain and the time that it is told', async () => {
    const { chip, open, read } = wired();
    chip.counts = { ch0: 40_000, ch1: 8_000 };
    const { illuminance } = await read(await open({ gain: 1, integration: '101ms' }));
    expect((illuminance ?? 0) / luxOf(chip.counts, 16, '402ms', 't')).toBeCloseTo(1, 2);
    expect(chip.started).toEqual(['1 x 101']);
  });

  it('doubts what is at the end of its range', async () => {
    const { chip, clock, open } = wired();
    chip.counts = { ch0: 2_000_000, ch1: 300_000 };
    expect(await elapse(clock, (await open()).read())).toMatchObject([{ quality: 'suspect' }]);
    const sensor = await open({ integration: '101ms' });
    chip.counts = { ch0: 1_200_000, ch1: 300_000 };
    const [sample] = await elapse(clock, sensor.read());
    expect(sample?.quality).toBeUndefined();
  });

  it('does not take a chip that lost power for darkness', async () => {
    const { chip, clock, open, read } = wired();
    const sensor = await open();
    const reading = sensor.read();
    for (let passed = 0; chip.started.length === 0 && passed < 300; passed += 10) await clock.advance(10);
    chip.cells[128] = [0];
    await expect(elapse(clock, reading)).rejects.toMatchObject({ fault: 'failed', message: /power/ });
    expect((await read(sensor)).illuminance).toBeGreaterThan(0);
  });

  it.each([
    [0x44, 'tcs34725'],
    [0x50, 'tsl2591'],
    [0xab, 'apds9960'],
  ])('names the chip whose own id is %i', async (id, name) => {
    const { chip, open } = wired(0x00);
    chip.cells[0x92] = [id];
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining(`looks like a ${name}`),
    });
  });

  it('has no name for a chip that it does not know', async () => {
    await expect(wired(0xff).open()).rejects.toMatchObject({ fault: 'wrong-chip', message: /found 0xff$/ });
  });
});
