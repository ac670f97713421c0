import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { busVoltageOf, calibrationOf, currentOf, ina219, powerOf } from '../../../src/sensors/ina219.ts';
import { CellChip } from '../../support/sensor-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { Ina219Chip } from './ina219-chip.ts';
import { onChip } from './on-chip.ts';

/** The datasheet's example (section 9.2, table 8): 2 milliohms, and 1 mA a step by choice. */
const EXAMPLE = { shunt: 0.002, maxCurrent: 32.768 };

const wired = () => onChip(ina219, 0x40, (clock) => new Ina219Chip(clock));

describe('the conversion', () => {
  it("agrees with the datasheet's example", () => {
    const { register, currentStep } = calibrationOf(EXAMPLE);
    expect(register).toBe(0x5000);
    expect(currentStep).toBeCloseTo(0.001, 9);
    expect(busVoltageOf(0x5d98)).toBeCloseTo(11.98, 6);
    expect(currentOf(0x2710, currentStep)).toBeCloseTo(10, 6);
    expect(powerOf(0x1766, 10, currentStep)).toBeCloseTo(119.8, 6);
  });

  it('reads the bus voltage as another driver does', () => {
    // chrisb2/pi_ina219, tests/test_read.py
    expect(busVoltageOf(0xfa00)).toBe(32);
    expect(busVoltageOf(0x2592)).toBeCloseTo(4.808, 9);
    expect(busVoltageOf(0x0008)).toBeCloseTo(0.004, 9);
  });

  it('signs what flows back', () => {
    expect(currentOf(0xffff, 0.001)).toBeCloseTo(-0.001, 9);
    expect(currentOf(0x8000, 0.001)).toBeCloseTo(-32.768, 9);
    expect(powerOf(0xcccc, -2, 0.001)).toBeCloseTo(-1_048.56, 6);
  });

  it.each([
    [0.1, 3.2, 4_194],
    [0.1, 0.4, 33_554],
    [0.001, 0.1, 65_534],
    [100, 0.0032, 4_194],
  ])('keeps the calibration of %d ohm and %d A even and in 16 bits', (shunt, maxCurrent, expected) => {
    const { register, currentStep } = calibrationOf({ shunt, maxCurrent });
    expect(register).toBe(expected);
    // the step is what the register makes of it, not what was wished for
    expect(currentStep * register * shunt).toBeCloseTo(0.04096, 12);
  });
});

describe('ina219', () => {
  it('measures the example on a chip', async () => {
    const { chip, open, read } = wired();
    const values = await read(await open(EXAMPLE));
    expect(values.voltage).toBeCloseTo(11.98, 6);
    expect(values.current).toBeCloseTo(10, 6);
    expect(values.power).toBeCloseTo(119.8, 6);
    expect(chip.word(5)).toBe(0x5000);
    // 32 V, 80 mV, 16 samples of both, once
    expect(chip.word(0)).toBe(0b0010_1110_0110_0011);
  });

  it.each([
    [0.4, 0b00, 0.039],
    [0.8, 0b01, 0.079],
    [1.6, 0b10, -0.159],
    [3.2, 0b11, -0.319],
  ])('takes the range that holds %d A and is exact to a step', async (maxCurrent, range, across) => {
    const { chip, open, read } = wired();
    chip.across = across;
    const { current = 0, power = 0, voltage = 0 } = await read(await open({ maxCurrent, samples: 128 }));
    expect((chip.word(0) >> 11) & 3).toBe(range);
    expect(Math.abs(current - across / 0.1)).toBeLessThan(maxCurrent / 32_000);
    expect(Math.abs(power - current * voltage)).toBeLessThan(0.003);
  });

  it('doubts current and power beyond the range, not the voltage', async () => {
    const { chip, clock, open } = wired();
    chip.across = 0.3;
    for (const options of [{ maxCurrent: 0.4 }, { maxCurrent: 2.5 }]) {
      const samples = await elapse(clock, (await open(options)).read());
      expect(samples.map(({ quality }) => quality)).toEqual([undefined, 'suspect', 'suspect']);
    }
    const [, current] = await elapse(clock, (await open()).read());
    expect(current?.quality).toBeUndefined();
  });

  it('is stuck when the chip never ends its measurement', async () => {
    const { chip, clock, open } = wired();
    const sensor = await open({ samples: 1 });
    chip.ends = false;
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
  });

  it('calibrates a chip that lost its power', async () => {
    const { chip, open, read } = wired();
    const sensor = await open();
    chip.cells[5] = [0, 0];
    expect((await read(sensor)).current).toBeCloseTo(0.2, 3);
  });

  it.each([
    [0x2260, 'which is an ina226'],
    [0x3220, 'which is an ina3221'],
    [0x1234, 'id 0x1234'],
  ])('refuses a later chip with die id %i', async (die, words) => {
    const { chip, open } = wired();
    chip.cells[0xfe] = [0x54, 0x49];
    chip.cells[0xff] = [die >> 8, die & 0xff];
    await expect(open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining(words),
    });
  });

  it('refuses a chip that keeps no calibration', async () => {
    class Forgetful extends CellChip {
      override write(data: Uint8Array): void {
        super.write(data.subarray(0, 1));
      }
    }
    await expect(onChip(ina219, 0x40, () => new Forgetful({})).open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: /found 0xffff/,
      cure: expect.stringContaining('si7021'),
    });
  });

  it('refuses a shunt and a current that the chip cannot measure together', () => {
    const parsed = v.safeParse(ina219.options, { shunt: 0.1, maxCurrent: 5 });
    expect(parsed.issues?.[0]?.message).toMatch(/0\.5 V at the shunt.* at most 3\.2 A/);
    expect(v.safeParse(ina219.options, { shunt: 0.01, maxCurrent: 32 }).success).toBe(true);
  });
});
