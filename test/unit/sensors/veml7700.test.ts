import { describe, expect, it } from 'vitest';
import { correctLux, luxOf, nextRange, resolutionOf, veml7700 } from '../../../src/sensors/veml7700.ts';
import { CellChip } from '../../support/sensor-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';
import { Veml7700Chip } from './veml7700-chip.ts';

const wired = () => onChip(veml7700, 0x10, (clock) => new Veml7700Chip(clock));

describe('the conversion', () => {
  it('has the resolutions of the application note', () => {
    // 84323, table of resolutions; Linux, drivers/iio/light/veml6030.c starts from the last one, 0.5376
    expect(resolutionOf({ gain: 2, time: 800 })).toBeCloseTo(0.0042, 6);
    expect(resolutionOf({ gain: 1, time: 100 })).toBeCloseTo(0.0672, 6);
    expect(resolutionOf({ gain: 0.125, time: 25 })).toBeCloseTo(2.1504, 6);
    expect(resolutionOf({ gain: 0.125, time: 100 })).toBeCloseTo(0.5376, 6);
  });

  it('corrects as the application note and another driver do', () => {
    // the note's example: 1500 lx become 1658 lx
    expect(correctLux(1_500)).toBeCloseTo(1_658, 0);
    // eldruin/veml6030-rs, tests/integration.rs: 1480 counts of 1.8432 lx become 3183.247 lx
    expect(correctLux(1_480 * 1.8432)).toBeCloseTo(3_183.247, 2);
  });

  it('corrects bright light only', () => {
    expect(luxOf(1_480, { gain: 1, time: 100 })).toBeCloseTo(99.456, 3);
    const range = { gain: 0.125, time: 25 } as const;
    expect(luxOf(465, range)).toBeCloseTo(999.936, 3);
    expect(luxOf(466, range)).toBeCloseTo(correctLux(1_002.0864), 6);
  });

  it('stays within the range of the chip, where the polynomial does not', () => {
    expect(correctLux(120_000)).toBeGreaterThan(1e8);
    expect(luxOf(65_535, { gain: 0.125, time: 25 })).toBe(140_000);
    expect(luxOf(0, { gain: 2, time: 800 })).toBe(0);
  });
});

describe('the automatic range', () => {
  const day = { gain: 0.125, time: 100 } as const;
  it.each([
    ['keeps what will do', 10_000, day, day],
    ['keeps it at the other end', 101, day, day],
    ['goes to the darkest at once', 0, day, { gain: 2, time: 800 }],
    ['goes just as dark as it must', 100, day, { gain: 2, time: 400 }],
    ['stops at the darkest', 0, { gain: 2, time: 800 }, { gain: 2, time: 800 }],
    ['goes as bright as it must', 20_000, { gain: 2, time: 800 }, { gain: 2, time: 200 }],
    ['goes to the brightest from saturation', 65_535, { gain: 2, time: 800 }, { gain: 0.125, time: 25 }],
    ['stops at the brightest', 65_535, { gain: 0.125, time: 25 }, { gain: 0.125, time: 25 }],
  ] as const)('%s', (_, counts, range, next) => {
    expect(nextRange(counts, range)).toEqual(next);
  });
});

describe('veml7700', () => {
  it.each([0, 0.02, 1, 40, 400, 900])('reads %d lx', async (light) => {
    const { chip, open, read } = wired();
    chip.light = light;
    const { illuminance } = await read(await open());
    expect(Math.abs((illuminance ?? -1) - light)).toBeLessThan(0.005 + light / 200);
  });

  it.each([5_000, 15_000, 24_000])('reads what %d lx counted really are', async (light) => {
    const { chip, open, read } = wired();
    chip.light = light;
    const { illuminance } = await read(await open());
    expect((illuminance ?? 0) / correctLux(light)).toBeCloseTo(1, 2);
  });

  it('begins with the range of the last reading', async () => {
    const { chip, open, read } = wired();
    chip.light = 1;
    const sensor = await open();
    await read(sensor);
    await read(sensor);
    expect(chip.started).toEqual(['0.125 x 100', '2 x 800', '2 x 800']);
    chip.light = 20_000;
    await read(sensor);
    expect(chip.started.slice(3)).toEqual(['2 x 800', '0.125 x 25']);
  });

  it('doubts what is beyond its range', async () => {
    const { chip, clock, open } = wired();
    chip.light = 100_000;
    expect(await elapse(clock, (await open()).read())).toEqual([
      { quantity: 'illuminance', value: 140_000, quality: 'suspect' },
    ]);
    chip.light = 500;
    const fixed = await open({ gain: 2, integration: 800 });
    expect(await elapse(clock, fixed.read())).toMatchObject([{ quality: 'suspect' }]);
    const inRange = await elapse(clock, (await open({ gain: 0.25, integration: 50 })).read());
    expect(inRange[0]?.quality).toBeUndefined();
    expect(inRange[0]?.value).toBeCloseTo(500, 0);
    expect(chip.started.at(-1)).toBe('0.25 x 50');
  });

  it('measures anew after the chip lost power', async () => {
    const { chip, board, at, clock, open, read } = wired();
    const sensor = await open();
    await read(sensor);
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    board.faults.i2c(at, undefined);
    chip.cells[0] = [0x01, 0x00];
    chip.light = 100;
    expect((await read(sensor)).illuminance).toBeCloseTo(100, 0);
  });

  it('refuses a chip that keeps no configuration', async () => {
    class Lm75 extends CellChip {
      override write(data: Uint8Array): void {
        super.write(data.subarray(0, 1));
      }
    }
    const { open } = onChip(veml7700, 0x48, () => new Lm75({ 0: [0x19, 0x00] }));
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      cure: expect.stringContaining('lm75'),
    });
  });

  it('writes nothing to an ina219', async () => {
    const { chip, open } = onChip(veml7700, 0x48, () => new CellChip({ 0: [0x39, 0x9f], 3: [0, 0] }));
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining('found 0x9f39'),
      cure: expect.stringContaining('ina219'),
    });
    expect(chip.cells).toEqual({ 0: [0x39, 0x9f], 3: [0, 0] });
  });
});
