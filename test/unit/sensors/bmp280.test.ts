import { describe, expect, it } from 'vitest';
import { bmp280, measurementMs } from '../../../src/sensors/bmp280.ts';
import { fineTemperature, parseTrimming, pressureOf } from '../../../src/sensors/bosch.ts';
import { BMP280_TRIMMING, bmp280Chip } from '../../support/measured-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';

const AT = 0x77;

describe('the compensation', () => {
  it("agrees with the datasheet's worked example", () => {
    // BST-BMP280-DS001 section 3.12
    const { t, p } = parseTrimming(Uint8Array.from(BMP280_TRIMMING));
    expect([...t, ...p]).toEqual([
      27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000,
    ]);
    const fine = fineTemperature(519_888, t);
    expect(fine).toBeCloseTo(128_422.287, 3);
    expect(fine / 5_120).toBeCloseTo(25.08, 2);
    expect(pressureOf(415_148, fine, p)).toBeCloseTo(100_653.27, 1);
  });

  it('waits as long as section 3.8.1 says', () => {
    // table 13, maximum
    expect(measurementMs(1)).toBeCloseTo(6.4, 1);
    expect(measurementMs(2)).toBeCloseTo(11.0, 0);
  });
});

describe('bmp280', () => {
  it('reads the worked example off a chip, and no sooner than it is ready', async () => {
    const { chip, waits, open, read } = onChip(bmp280, AT, bmp280Chip);
    const sensor = await open({ oversampling: 4, filter: 16 });
    expect(await read(sensor)).toEqual({
      temperature: expect.closeTo(25.08, 2),
      pressure: expect.closeTo(100_653.27, 1),
    });
    expect(waits).toEqual([measurementMs(4)]);
    // ctrl_meas (forced) and config of section 4.3
    expect([chip.registers[0xf4], chip.registers[0xf5]]).toEqual([0b01101101, 0b10000]);
  });

  it('reads below zero', async () => {
    const { chip, open, read } = onChip(bmp280, AT, bmp280Chip);
    chip.registers.set([0x60, 0x00, 0x00], 0xfa);
    const { temperature = 0 } = await read(await open());
    expect(temperature).toBeLessThan(-10);
    expect(temperature).toBeGreaterThan(-20);
  });

  it.each([0x56, 0x57, 0x58])('takes the id 0x%x', async (id) => {
    const { chip, open } = onChip(bmp280, AT, bmp280Chip);
    chip.registers[0xd0] = id;
    await open();
  });

  it.each([
    [0x60, /expected chip id 0x58, found 0x60, which is a bme280/, 'set kind: bme280'],
    [0x61, /which is a bme680/, 'set kind: bme680'],
    [0x12, /found 0x12$/, 'check the wiring and the address'],
  ])('refuses the id %i', async (id, message, cure) => {
    const { chip, open } = onChip(bmp280, AT, bmp280Chip);
    chip.registers[0xd0] = id;
    await expect(open()).rejects.toMatchObject({ fault: 'wrong-chip', message, cure });
  });

  it('refuses a chip without calibration, and a measurement that was none', async () => {
    const blank = onChip(bmp280, AT, bmp280Chip);
    blank.chip.registers.fill(0xff, 0x88, 0xa0);
    await expect(blank.open()).rejects.toMatchObject({ fault: 'failed', message: /calibration/ });

    const { chip, clock, open } = onChip(bmp280, AT, bmp280Chip);
    const sensor = await open();
    chip.registers.set([0x80, 0, 0], 0xfa);
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'failed' });
    chip.registers[0xf3] = 0x08;
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
  });

  it('takes the calibration of the chip that is plugged in after a failure', async () => {
    const { chip, clock, board, at, open, read } = onChip(bmp280, AT, bmp280Chip);
    const sensor = await open();
    board.faults.i2c(at, 'absent');
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'absent' });
    chip.registers.set([0x80, 0x6b], 0x88);
    board.faults.i2c(at, undefined);
    expect((await read(sensor)).temperature).toBeLessThan(25.05);
  });
});
