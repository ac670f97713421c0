import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { RegisterChip } from '../../../src/board/simulated/chip.ts';
import {
  type Bme280Calibration,
  bme280,
  compensate,
  measurementMs,
  parseCalibration,
  parseData,
} from '../../../src/sensors/bme280.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { elapse } from '../../support/sensor-contract.ts';

/**
 * The worked example of the BMP280 datasheet (BST-BMP280-DS001, section 3.12), whose temperature and pressure
 * are compensated by the same formulas: adc_T 519888 and adc_P 415148 give 25.08 degC and 100653.27 Pa. It has
 * no humidity; H1 to H6 are those of another chip, for which a published test of the 32-bit integer formula
 * (BME280 datasheet section 4.2.3), written independently of this project, gives 35945 for adc_H 0x6FF0, in
 * 1024ths of a percent.
 */
const EXAMPLE: Bme280Calibration = {
  t: [27504, 26435, -1000],
  p: [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000],
  h: [75, 363, 0, 349, 30, 30],
};
const RAW = { temperature: 519_888, pressure: 415_148, humidity: 0x6ff0 };

/** The same calibration as the chip holds it, 0x88 to 0xA1 and 0xE1 to 0xE7. */
const LOW = [
  0x70, 0x6b, 0x43, 0x67, 0x18, 0xfc, 0x7d, 0x8e, 0x43, 0xd6, 0xd0, 0x0b, 0x27, 0x0b, 0x8c, 0x00, 0xf9, 0xff,
  0x8c, 0x3c, 0xf8, 0xc6, 0x70, 0x17, 0x00, 75,
];
const HIGH = [0x6b, 0x01, 0x00, 0x15, 0xed, 0x01, 30];

describe('the compensation', () => {
  it("agrees with the datasheet's worked example", () => {
    const { temperature, pressure } = compensate(RAW, EXAMPLE);
    expect(temperature).toBeCloseTo(25.08, 2);
    expect(pressure).toBeCloseTo(100_653.27, 1);
  });

  it('agrees with an independent reference for humidity', () => {
    expect(Math.abs(compensate(RAW, EXAMPLE).humidity - 35_945 / 1_024)).toBeLessThan(0.01);
  });

  it('agrees with another implementation where every coefficient counts', () => {
    // rm-hull/bme280 (Python), tests/test_bme280.py: made-up coefficients, the block 00 01 .. 07; its
    // pressure is in hPa
    const odd: Bme280Calibration = {
      t: [20, 21, 22],
      p: [10, 11, 12, 13, 14, 15, 16, 17, 18],
      h: [0, 1, 4, 3, 5, 6],
    };
    const { temperature, pressure, humidity } = compensate(
      parseData(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7])),
      odd,
    );
    expect(temperature).toBeCloseTo(0.0030482932925224304, 12);
    expect(pressure / 100 / 8_801_790.518824806).toBeCloseTo(1, 9);
    expect(humidity).toBeCloseTo(0.02082886288568924, 9);
  });

  it('keeps humidity within 0 and 100 and survives an empty calibration', () => {
    expect(compensate({ ...RAW, humidity: 0xffff }, EXAMPLE).humidity).toBe(100);
    expect(compensate({ ...RAW, humidity: 0 }, EXAMPLE).humidity).toBe(0);
    const none: Bme280Calibration = { t: [0, 0, 0], p: [0, 0, 0, 0, 0, 0, 0, 0, 0], h: [0, 0, 0, 0, 0, 0] };
    expect(compensate(RAW, none)).toEqual({ temperature: 0, pressure: 0, humidity: 0 });
  });
});

describe('the registers', () => {
  it('hold the calibration with its shared nibbles and signs', () => {
    expect(parseCalibration(Uint8Array.from(LOW), Uint8Array.from(HIGH))).toEqual(EXAMPLE);
    // H4 -1 and H5 -2, twelve bits each
    expect(
      parseCalibration(Uint8Array.from(LOW), Uint8Array.from([0, 0, 0, 0xff, 0xef, 0xff, 0x80])).h.slice(3),
    ).toEqual([-1, -2, -128]);
  });

  it('hold 20, 20 and 16 bits of data', () => {
    expect(parseData(Uint8Array.from([0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00, 0x6f, 0xf0]))).toEqual(RAW);
  });

  it('wait as long as section 9.1 says', () => {
    expect(measurementMs(1)).toBeCloseTo(9.3, 5);
    expect(measurementMs(16)).toBeCloseTo(112.8, 5);
  });
});

describe('the driver', () => {
  const setUp = (id = 0x60) => {
    const clock = new FakeClock();
    const board = openSimulatedBoard({ clock, seed: 1 });
    const chip = new RegisterChip();
    chip.registers.set(LOW, 0x88);
    chip.registers.set(HIGH, 0xe1);
    chip.registers[0xd0] = id;
    chip.registers.set([0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00, 0x6f, 0xf0], 0xf7);
    board.attach({ bus: 1, address: 0x77 }, chip);
    const open = (options: object = {}) =>
      bme280.open(v.parse(bme280.options, { address: '0x77', ...options }), { board, clock });
    return { clock, board, chip, open };
  };

  it('reads the worked example off a chip', async () => {
    const { clock, open, chip } = setUp();
    const sensor = await open({ oversampling: 4, filter: 16 });
    const samples = await elapse(clock, sensor.read());
    expect(samples.map(({ quantity, value }) => [quantity, Math.round(value * 100)])).toEqual([
      ['temperature', 2508],
      ['humidity', 3510],
      ['pressure', 10_065_327],
    ]);
    // ctrl_hum, ctrl_meas (forced) and config of section 5.4
    expect([chip.registers[0xf2], chip.registers[0xf4], chip.registers[0xf5]]).toEqual([
      0b011, 0b01101101, 0b10000,
    ]);
  });

  it.each([
    [0x58, 'bmp280'],
    [0x61, 'bme680'],
    [0x55, 'bmp180'],
  ])('names the chip that answers with id %i', async (id, name) => {
    await expect(setUp(id).open()).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining(`which is a ${name}`),
    });
  });

  it('has no name for an id that nobody uses', async () => {
    await expect(setUp(0x12).open()).rejects.toMatchObject({ fault: 'wrong-chip', message: /found 0x12$/ });
  });

  it('refuses a chip without calibration, and a measurement that was none', async () => {
    const blank = setUp();
    blank.chip.registers.fill(0xff, 0x88, 0xa1);
    await expect(blank.open()).rejects.toMatchObject({ fault: 'failed', message: /calibration/ });

    const idle = setUp();
    const sensor = await idle.open();
    idle.chip.registers.set([0x80, 0, 0], 0xfa);
    await expect(elapse(idle.clock, sensor.read())).rejects.toMatchObject({ fault: 'failed' });
  });

  it('is stuck when the chip never ends its measurement', async () => {
    const { clock, open, chip } = setUp();
    const sensor = await open();
    chip.registers[0xf3] = 0x08;
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
  });

  it('takes the calibration of the chip that is plugged in after a failure', async () => {
    const { clock, board, chip, open } = setUp();
    const sensor = await open();
    const at = { bus: 1, address: 0x77 };
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    chip.registers.set([0x80, 0x6b], 0x88);
    board.faults.i2c(at, undefined);
    const [temperature] = await elapse(clock, sensor.read());
    expect(temperature?.value).toBeLessThan(25.05);
  });
});
