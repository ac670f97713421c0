import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ads1115, configurationOf, conversionMs, decimalsOf, voltsOf } from '../../../src/sensors/ads1115.ts';
import { CellChip } from '../../support/sensor-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { Ads1115Chip } from './ads1115-chip.ts';
import { onChip } from './on-chip.ts';

const wired = () => onChip(ads1115, 0x48, (clock) => new Ads1115Chip(clock));

describe('the conversion', () => {
  it('has the codes of the datasheet', () => {
    // section 7.5.4, table 7-3
    expect(voltsOf(0x7fff, 2.048)).toBeCloseTo((2.048 * 32_767) / 32_768, 9);
    expect(voltsOf(0x0001, 2.048)).toBeCloseTo(62.5e-6, 12);
    expect(voltsOf(0x0000, 2.048)).toBe(0);
    expect(voltsOf(0xffff, 2.048)).toBeCloseTo(-62.5e-6, 12);
    expect(voltsOf(0x8000, 2.048)).toBe(-2.048);
  });

  it('reads what another driver reads', () => {
    // periph/devices, ads1x15_test.go, at 6.144 V: -176 is -33 mV, 21200 is 3.975 V, 21184 is 3.972 V
    expect(voltsOf(0xff50, 6.144)).toBeCloseTo(-0.033, 6);
    expect(voltsOf(0x52d0, 6.144)).toBeCloseTo(3.975, 6);
    expect(voltsOf(0x52c0, 6.144)).toBeCloseTo(3.972, 6);
  });

  it('writes what another driver writes', () => {
    // the same tests: 91 03 starts 0-3 at 6.144 V (on an ADS1015: the same bits but for the rate)
    expect(configurationOf('0-3', 6.144, 8) | 0x8000).toBe(0x9103);
    // power-on value of the register, section 8.1.3: 0-1, 2.048 V, single-shot, 128 a second
    expect(configurationOf('0-1', 2.048, 128) | 0x8000).toBe(0x8583);
    expect(configurationOf(3, 0.256, 860)).toBe(0b0111_1011_1110_0011);
  });

  it.each([
    [4.096, 1, 4],
    [6.144, 1, 4],
    [0.256, 1, 6],
    [4.096, 100, 2],
    [4.096, -1_000, 1],
    [4.096, 8_000, 0],
    [4.096, 1e12, -3],
    [0.256, 1e-9, 9],
  ] as const)('shows a step of %d V times %d with %d decimals', (range, scale, decimals) => {
    expect(decimalsOf(range, scale)).toBe(decimals);
  });

  it('waits for the slowest chip', () => {
    expect(conversionMs(8)).toBeCloseTo(137.6, 6);
    expect(conversionMs(860)).toBeGreaterThan(1.27);
  });
});

describe('the options', () => {
  const problem = (options: object): string | undefined =>
    v.safeParse(ads1115.options, options).issues?.[0]?.message;

  it.each([
    [{ inputs: [] }, /at least one/],
    [{ inputs: [{ input: 1 }, { input: 1 }] }, /two inputs have the quantity "voltage-1"/],
    [{ inputs: [{ input: 1, quantity: 'voltage-2' }, { input: 2 }] }, /"voltage-2"/],
    [{ inputs: [{ input: 4 }] }, /Invalid type/],
    [{ inputs: [{ input: '1-2' }] }, /Invalid type/],
    [{ inputs: [{ input: 1, quantity: 'Soil' }] }, /lower-case/],
    [{ inputs: [{ input: 1, scale: 0 }] }, /other than 0/],
    [{ inputs: [{ input: 1, scale: Number.POSITIVE_INFINITY }] }, /Invalid/],
    [{ inputs: [{ input: 1, gain: 2 }] }, /gain/],
    [{ rate: 100 }, /Invalid type/],
  ])('refuse %o', (options, words) => {
    expect(problem(options)).toMatch(words);
  });

  it('take one input more than once, in different ranges', () => {
    expect(
      problem({
        inputs: [
          { input: 1, quantity: 'fine', range: 0.256 },
          { input: 1, quantity: 'coarse' },
        ],
      }),
    ).toBeUndefined();
  });
});

describe('ads1115', () => {
  it('reads its four inputs', async () => {
    const { chip, open, read } = wired();
    expect(await read(await open())).toEqual({
      'voltage-0': expect.closeTo(1, 3),
      'voltage-1': expect.closeTo(2, 3),
      'voltage-2': expect.closeTo(3, 3),
      'voltage-3': expect.closeTo(0.5, 3),
    });
    expect(chip.started.map((configuration) => configuration.toString(16))).toEqual([
      'c383',
      'd383',
      'e383',
      'f383',
    ]);
  });

  it.each([8, 860])('reads pairs and scales at %d a second', async (rate) => {
    const { open, read } = wired();
    const inputs = [
      { input: '0-1', quantity: 'difference', range: 2.048 },
      { input: '2-3', quantity: 'back', range: 6.144, scale: -1 },
      // a soil probe: 3 V dry, 0.5 V in water
      { input: 3, quantity: 'soil-moisture', range: 0.512, unit: '%', scale: -40, offset: 120 },
    ];
    const values = await read(await open({ rate, inputs }));
    expect(values.difference).toBeCloseTo(-1, 4);
    expect(values.back).toBeCloseTo(-2.5, 3);
    expect(values['soil-moisture']).toBeCloseTo(100, 2);
  });

  it('doubts both ends of the range', async () => {
    const { chip, clock, open } = wired();
    chip.volts = [-1, 2, 0.2559, 0];
    const inputs = [0, 1, 2].map((input) => ({ input, range: 0.256 }));
    const samples = await elapse(clock, (await open({ inputs })).read());
    expect(samples.map(({ quality }) => quality)).toEqual(['suspect', 'suspect', undefined]);
    expect(samples.map(({ value }) => value.toFixed(4))).toEqual(['-0.2560', '0.2560', '0.2559']);
  });

  it('does not take the end of a conversion that was going on for its own', async () => {
    const { chip, open, read } = wired();
    chip.write(Uint8Array.of(1, 0xb5, 0x03)); // 2-3, 8 a second
    const { 'voltage-0': volts } = await read(await open({ rate: 860, inputs: [{ input: 0 }] }));
    expect(volts).toBeCloseTo(1, 3);
  });

  it('is stuck when a conversion never ends', async () => {
    const { chip, clock, open } = wired();
    const sensor = await open();
    chip.ends = false;
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
  });

  it('fails when the chip forgot what it was told, and reads again', async () => {
    const { chip, clock, open, read } = wired();
    const sensor = await open({ rate: 8 });
    const reading = sensor.read();
    for (let passed = 0; chip.started.length === 0 && passed < 300; passed += 10) await clock.advance(10);
    chip.cells[1] = [0x85, 0x83];
    await expect(elapse(clock, reading)).rejects.toMatchObject({ fault: 'failed', message: /forgot/ });
    expect((await read(sensor))['voltage-1']).toBeCloseTo(2, 3);
  });

  it('refuses a chip that keeps no configuration of its width', async () => {
    // an lm75: one byte, of which it repeats
    class Lm75 extends CellChip {
      override write(data: Uint8Array): void {
        super.write(data.length > 1 ? Uint8Array.of(data[0] ?? 0, 3, 3) : data);
      }
    }
    await expect(onChip(ads1115, 0x48, () => new Lm75({})).open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: /wrote configuration 0x4383, found 0x303/,
      cure: expect.stringContaining('lm75'),
    });
  });

  it('writes nothing to an lm75', async () => {
    const cells = { 0: [0x19, 0], 1: [0, 0], 2: [0x4b, 0], 3: [0x50, 0] };
    const { chip, open } = onChip(ads1115, 0x48, () => new CellChip(cells));
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining('an lm75 in all likelihood'),
      cure: 'set kind: lm75, or another address',
    });
    expect(chip.cells).toEqual(cells);
  });
});
