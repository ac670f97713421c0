import { describe, expect, it } from 'vitest';
import { aht20, parseMeasurement } from '../../../src/sensors/aht20.ts';
import { aht20Chip } from '../../support/measured-chips.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { onChip } from './on-chip.ts';

const MEASURE = 'ac 33 00';

describe('aht20', () => {
  it('converts what a real chip gave', () => {
    // bilbobg/aht20, README.md
    const { temperature, humidity } = parseMeasurement(
      Uint8Array.from([0x1c, 0x3b, 0x5e, 0x86, 0x88, 0xb2, 0xd2]),
    );
    expect(temperature).toBeCloseTo(31.674576, 5);
    expect(humidity).toBeCloseTo(23.191071, 5);
  });

  it('reaches both ends, and shares the middle byte', () => {
    const of = (...bytes: number[]) => parseMeasurement(Uint8Array.from([0x18, ...bytes]));
    expect(of(0, 0, 0, 0, 0)).toEqual({ temperature: -50, humidity: 0 });
    expect(of(0xff, 0xff, 0xff, 0xff, 0xff).temperature).toBeCloseTo(150, 3);
    expect(of(0, 0, 0x04, 0, 0)).toEqual({ temperature: 0, humidity: 0 });
    expect(of(0x80, 0, 0x03, 0, 0)).toEqual({ temperature: -12.5, humidity: 50 });
  });

  it('waits for the chip, 80 ms and a little more', async () => {
    const { chip, clock, waits, open, read } = onChip(aht20, 0x38, aht20Chip);
    const sensor = await open();
    expect(await read(sensor)).toMatchObject({ temperature: expect.closeTo(31.675, 3) });
    expect(waits).toEqual([20, 80]);
    chip.answers[MEASURE] = { ...chip.answers[MEASURE], afterMs: 105 };
    expect(await read(sensor)).toMatchObject({ humidity: expect.closeTo(23.191, 3) });
    chip.answers[MEASURE] = { ...chip.answers[MEASURE], afterMs: 500 };
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({ fault: 'stuck' });
  });

  it('has an early chip load its calibration', async () => {
    const { chip, open } = onChip(aht20, 0x38, aht20Chip);
    await open();
    expect(chip.written).toEqual(['ba']);
    chip.answers.ba = { bytes: [0x10], afterMs: 20 };
    await open();
    expect(chip.written).toEqual(['ba', 'ba', 'be 08 00']);
    chip.answers['be 08 00'] = { bytes: [0x10], afterMs: 10 };
    await expect(open()).rejects.toMatchObject({ fault: 'failed', message: /no calibration.*0x10/ });
  });

  it('refuses a bad checksum, and a measurement without calibration', async () => {
    const { chip, clock, open, read } = onChip(aht20, 0x38, aht20Chip);
    const sensor = await open();
    chip.answers[MEASURE] = { bytes: [0x1c, 0x3b, 0x5e, 0x86, 0x88, 0xb3, 0xd2] };
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /checksum/,
    });
    chip.answers[MEASURE] = { bytes: [0x10, 0x80, 0x00, 0x08, 0x00, 0x00, 0x0e] };
    await expect(elapse(clock, sensor.read())).rejects.toMatchObject({
      fault: 'failed',
      message: /lost power/,
    });
    chip.answers[MEASURE] = { bytes: [0x1c, 0x3b, 0x5e, 0x86, 0x88, 0xb2, 0xd2] };
    expect(await read(sensor)).toHaveProperty('humidity');
  });
});
