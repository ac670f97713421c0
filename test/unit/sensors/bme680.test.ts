import { describe, expect, it } from 'vitest';
import { bme680, measurementMs } from '../../../src/sensors/bme680.ts';
import {
  compensate,
  gasResistance,
  gasResistance688,
  gasWait,
  gasWaitMs,
  heaterResistance,
  parseCalibration,
  parseGas,
} from '../../../src/sensors/bme680-formulas.ts';
import { BME680_TRIMMING, bme680Chip } from '../../support/measured-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';

const AT = 0x77;
const { low, high, heater } = BME680_TRIMMING;
const calibration = parseCalibration(Uint8Array.from(low), Uint8Array.from(high), Uint8Array.from(heater));
const gasOf = (adc: number, range: number) => ({ adc, range, valid: true, stable: true });

describe('the calibration', () => {
  it('is found where it is, with its signs and shared nibbles', () => {
    expect(calibration).toEqual({
      t: [26041, 26469, 3],
      p: [36673, -10515, 88, 7310, -129, 30, 46, -3177, -2379, 30],
      h: [676, 1029, 0, 45, 20, 120, -100],
      g: [-30, -24754, 18],
      heaterRange: 1,
      heaterValue: 48,
      rangeError: 0,
    });
    const odd = parseCalibration(
      Uint8Array.from(low),
      Uint8Array.from(high),
      Uint8Array.from([0xfe, 0, 0x7f, 0, 0xdf]),
    );
    expect([odd.heaterValue, odd.heaterRange, odd.rangeError]).toEqual([-2, 3, -3]);
  });
});

describe('the compensation', () => {
  it('agrees with the integer formulas on a real chip', () => {
    // pimoroni/bme680-python, tests/test_compensation.py: 2669, 98712 and 42402; both formulas side by side
    // differ in pressure by 4 Pa in wrclark/bme680, README.md, too
    const { temperature, pressure, humidity } = compensate(
      { temperature: 501_240, pressure: 353_485, humidity: 19_019 },
      calibration,
    );
    expect(temperature).toBeCloseTo(26.69, 2);
    expect(Math.abs(pressure - 98_712)).toBeLessThan(6);
    expect(Math.abs(humidity - 42.402)).toBeLessThan(0.02);
  });

  it('goes below zero, keeps humidity within 0 and 100 and survives an empty calibration', () => {
    const raw = { temperature: 360_000, pressure: 353_485, humidity: 19_019 };
    // the integer formulas give -1788 and 91588
    expect(compensate(raw, calibration).temperature).toBeCloseTo(-17.88, 2);
    expect(Math.abs(compensate(raw, calibration).pressure - 91_588)).toBeLessThan(6);
    expect(compensate({ ...raw, humidity: 0xffff }, calibration).humidity).toBe(100);
    expect(compensate({ ...raw, humidity: 0 }, calibration).humidity).toBe(0);
    const none = { ...calibration, p: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] } as const;
    expect(compensate(raw, none).pressure).toBe(0);
  });
});

describe('gas', () => {
  it.each([
    // the first is in pimoroni/bme680-python, tests/test_compensation.py; the others were worked out with
    // the integer formula and tables of section 3.4.1, which share no number with these
    [0, 0, 0, 12_946_860],
    [700, 4, 0, 438_044],
    [333, 5, -3, 287_493],
    [1023, 7, 2, 45_603],
    [512, 10, 0, 7_812],
    [800, 15, 7, 202],
  ])('is, at %i counts in range %i with range error %i, %i ohms', (adc, range, rangeError, ohms) => {
    const value = gasResistance(gasOf(adc, range), rangeError);
    expect(Math.abs(value / ohms - 1)).toBeLessThan(0.005);
  });

  it('has other ranges in a BME688', () => {
    // pimoroni/bme680-python, tests/test_compensation.py
    expect(gasResistance688(gasOf(0, 0))).toBe(102_400_000);
    expect(gasResistance688(gasOf(512, 10))).toBeCloseTo(62_500, 6);
  });

  it('takes the register apart', () => {
    expect(parseGas(0xff, 0xf4)).toEqual({ adc: 1023, range: 4, valid: true, stable: true });
    expect(parseGas(0x01, 0x4f)).toEqual({ adc: 5, range: 15, valid: false, stable: false });
  });

  it.each([
    // worked out with the integer formula of section 3.3.5, which takes no account of 25 degrees around
    [320, 25, 106],
    [200, 25, 78],
    [400, 25, 124],
  ])('is heated to %i degC with %i around by about %i', (target, ambient, code) => {
    expect(Math.abs(heaterResistance(target, ambient, calibration) - code)).toBeLessThanOrEqual(1);
  });

  it('needs less heating where it is warm, and no more than the register takes', () => {
    const cold = heaterResistance(320, -20, { ...calibration, g: [-30, -24754, 90] });
    const warm = heaterResistance(320, 60, { ...calibration, g: [-30, -24754, 90] });
    expect(cold).not.toBe(warm);
    expect(heaterResistance(400, 85, { ...calibration, g: [127, 32767, 127], heaterRange: 0 })).toBe(255);
  });

  it.each([
    [0, 0x00, 0],
    [63, 0x3f, 63],
    [64, 0x50, 64],
    [100, 0x59, 100], // the datasheet's example, section 3.2.4
    [150, 0x66, 152],
    [1009, 0xd0, 1024],
    [4032, 0xff, 4032],
  ])('is heated for %i ms by 0x%x', (ms, code, real) => {
    expect(gasWait(ms)).toBe(code);
    expect(gasWaitMs(code)).toBe(real);
  });
});

describe('bme680', () => {
  const quantities = ['temperature', 'humidity', 'pressure', 'gas-resistance'];

  it('reads everything, and no sooner than the plate was hot', async () => {
    const { chip, waits, open, read } = onChip(bme680, AT, bme680Chip);
    const sensor = await open({ oversampling: 4, filter: 7, heater: 320, heating: '150ms' });
    expect(await read(sensor)).toEqual({
      temperature: expect.closeTo(26.69, 2),
      humidity: expect.closeTo(42.4, 1),
      pressure: expect.closeTo(98_712, -1),
      'gas-resistance': expect.closeTo(438_044, -3),
    });
    expect(waits).toEqual([152 + measurementMs(4, true)]);
    // config, ctrl_hum, ctrl_meas (forced), then res_heat_0, gas_wait_0, ctrl_gas_0 and ctrl_gas_1 of section 5.3
    const at = (...registers: number[]) => registers.map((register) => chip.registers[register]);
    expect(at(0x75, 0x72, 0x74)).toEqual([0b01100, 0b011, 0b01101101]);
    expect(at(0x5a, 0x64, 0x70, 0x71)).toEqual([106, 0x66, 0, 0x10]);
  });

  it('heats by the temperature that it measured last', async () => {
    const { chip, open, read } = onChip(bme680, AT, bme680Chip);
    chip.registers[0xee] = 90;
    chip.registers.set([0x57, 0xe4, 0x00], 0x22);
    const sensor = await open();
    const { temperature = 0 } = await read(sensor);
    const first = chip.registers[0x5a];
    await read(sensor);
    expect(temperature).toBeCloseTo(-17.88, 2);
    const withGh3 = { ...calibration, g: [-30, -24754, 90] } as const;
    expect([first, chip.registers[0x5a]]).toEqual([
      heaterResistance(320, 25, withGh3),
      heaterResistance(320, temperature, withGh3),
    ]);
    expect(chip.registers[0x5a]).not.toBe(first);
  });

  it('leaves the heater off when no gas is wanted', async () => {
    const { chip, open, read } = onChip(bme680, AT, bme680Chip);
    expect(Object.keys(await read(await open({ gas: false })))).toEqual(quantities.slice(0, 3));
    expect([chip.registers[0x70], chip.registers[0x71], chip.registers[0x5a]]).toEqual([0x08, 0, 0]);
  });

  it('doubts gas while the plate is not hot, and leaves it out when none was measured', async () => {
    const { chip, clock, open } = onChip(bme680, AT, bme680Chip);
    const sensor = await open();
    const gas = async () =>
      (await elapse(clock, sensor.read())).find(({ quantity }) => quantity === 'gas-resistance');
    expect((await gas())?.quality).toBeUndefined();
    chip.registers[0x2b] = 0x24;
    expect(await gas()).toMatchObject({ quality: 'suspect' });
    chip.registers[0x2b] = 0x14;
    expect(await gas()).toBeUndefined();
  });

  it('reads the gas of a BME688, which has the same id', async () => {
    const { chip, open, read } = onChip(bme680, AT, bme680Chip);
    chip.registers[0xf0] = 1;
    chip.registers.set([512 >> 2, 0x30 | 10], 0x2c);
    expect(await read(await open())).toMatchObject({ 'gas-resistance': 62_500 });
    expect(chip.registers[0x71]).toBe(0x20);
  });

  it.each([
    [0x60, /expected chip id 0x61, found 0x60, which is a bme280/],
    [0x58, /which is a bmp280/],
    [0x00, /found 0x00$/],
  ])('refuses the id %i', async (id, message) => {
    const { chip, open } = onChip(bme680, AT, bme680Chip);
    chip.registers[0xd0] = id;
    await expect(open()).rejects.toMatchObject({ fault: 'wrong-chip', message });
  });

  it('refuses a chip without calibration, a measurement that was none, and one without end', async () => {
    const blank = onChip(bme680, AT, bme680Chip);
    blank.chip.registers.fill(0, 0xe9, 0xeb);
    await expect(blank.open()).rejects.toMatchObject({ fault: 'failed', message: /calibration/ });

    const { chip, clock, open, read } = onChip(bme680, AT, bme680Chip);
    const sensor = await open();
    chip.registers.set([0x80, 0, 0], 0x22);
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'failed' });
    for (const status of [0x00, 0xa0, 0xc0]) {
      chip.registers[0x1d] = status;
      await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
    }
    chip.registers[0x1d] = 0x80;
    chip.registers.set([0x7a, 0x5f, 0x80], 0x22);
    expect(await read(sensor)).toHaveProperty('temperature');
  });

  it('is absent until it is plugged in again', async () => {
    const { chip, clock, board, at, open, read } = onChip(bme680, AT, bme680Chip);
    const sensor = await open();
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    // another chip, with another T1
    chip.registers.set([0x00, 0x66], 0xe9);
    board.faults.i2c(at, undefined);
    expect((await read(sensor)).temperature).toBeLessThan(26.6);
  });
});
