import { RegisterChip } from '../../src/board/simulated/chip.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { CellChip, CommandChip } from './sensor-chips.ts';

/** Chips with one good measurement each, for the drivers' own tests and the contract. Times are the longest. */

/** 0xBEEF, 0x92 is the datasheet's example of a checksum. */
const BEEF = [0xbe, 0xef, 0x92, 0xbe, 0xef, 0x92];

export function sht3xChip(clock: Clock): CommandChip {
  return new CommandChip(clock, {
    '30 93': {},
    '30 a2': {},
    // after a reset: alert pending, reset detected
    'f3 2d': { bytes: [0x80, 0x10, 0xe1] },
    '24 00': { bytes: BEEF, afterMs: 15.5 },
    '24 0b': { bytes: BEEF, afterMs: 6.5 },
    '24 16': { bytes: BEEF, afterMs: 4.5 },
  });
}

export function sht4xChip(clock: Clock): CommandChip {
  return new CommandChip(clock, {
    '94': {},
    '89': { bytes: BEEF, afterMs: 0.01 },
    fd: { bytes: BEEF, afterMs: 8.3 },
    f6: { bytes: BEEF, afterMs: 4.5 },
    e0: { bytes: BEEF, afterMs: 1.6 },
  });
}

/** Bytes from a real chip: bilbobg/aht20, README.md, which reads them as 23.191071 % and 31.674576 degC. */
export function aht20Chip(clock: Clock): CommandChip {
  return new CommandChip(clock, {
    ba: { bytes: [0x18], afterMs: 20 },
    'be 08 00': { bytes: [0x18], afterMs: 10 },
    'ac 33 00': { bytes: [0x1c, 0x3b, 0x5e, 0x86, 0x88, 0xb2, 0xd2], afterMs: 80, early: [0x98] },
  });
}

/** The datasheet's examples of a checksum: 0x683A, 0x7C and 0x4E85, 0x6B. */
export function htu21dChip(clock: Clock): CommandChip {
  return new CommandChip(clock, {
    fe: {},
    e7: { bytes: [0x02] },
    'e6 02': {},
    'fc c9': { bytes: [0x32, 0x31, 0x9f] },
    f3: { bytes: [0x4e, 0x85, 0x6b], afterMs: 50 },
    f5: { bytes: [0x68, 0x3a, 0x7c], afterMs: 16 },
  });
}

/** 0x664C, 0x4F: a test of the Rust crate si7021-hal, which reads it as 23.36 degC. */
export function si7021Chip(clock: Clock): CommandChip {
  return new CommandChip(clock, {
    fe: {},
    e7: { bytes: [0x3a] },
    'e6 3a': {},
    'fc c9': { bytes: [0x15, 0xff, 0xb5] },
    f3: { bytes: [0x66, 0x4c, 0x4f], afterMs: 10.8 },
    f5: { bytes: [0x68, 0x3a, 0x7c], afterMs: 22.8 },
  });
}

export function mcp9808Chip(): CellChip {
  return new CellChip({ 1: [0, 0], 5: [0xc1, 0x94], 6: [0x00, 0x54], 7: [0x04, 0x00], 8: [0x03] });
}

export function tmp102Chip(): CellChip {
  return new CellChip({ 0: [0xe7, 0x00], 1: [0x60, 0xa0], 2: [0x4b, 0x00], 3: [0x50, 0x00] });
}

/** The worked example of the BMP280 datasheet, section 3.12, as the chip holds it: T1 to P9. */
export const BMP280_TRIMMING: readonly number[] = [
  0x70, 0x6b, 0x43, 0x67, 0x18, 0xfc, 0x7d, 0x8e, 0x43, 0xd6, 0xd0, 0x0b, 0x27, 0x0b, 0x8c, 0x00, 0xf9, 0xff,
  0x8c, 0x3c, 0xf8, 0xc6, 0x70, 0x17,
];

export function bmp280Chip(): RegisterChip {
  const chip = new RegisterChip();
  chip.registers.set(BMP280_TRIMMING, 0x88);
  chip.registers[0xd0] = 0x58;
  chip.registers.set([0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00], 0xf7);
  return chip;
}

/**
 * The calibration of a real BME680 in tests/conftest.py of pimoroni/bme680-python, as the chip holds it. Its
 * tests/test_compensation.py has the results of Bosch's integer formulas for it.
 */
export const BME680_TRIMMING = {
  low: [
    0x65, 0x67, 0x03, 0x00, 0x41, 0x8f, 0xed, 0xd6, 0x58, 0x00, 0x8e, 0x1c, 0x7f, 0xff, 0x2e, 0x1e, 0x00,
    0x00, 0x97, 0xf3, 0xb5, 0xf6, 0x1e,
  ],
  high: [0x40, 0x54, 0x2a, 0x00, 0x2d, 0x14, 0x78, 0x9c, 0xb9, 0x65, 0x4e, 0x9f, 0xe2, 0x12],
  heater: [48, 0, 0x10, 0, 0],
} as const;

/** Gas: 700 counts in range 4. */
export function bme680Chip(): RegisterChip {
  const chip = new RegisterChip();
  chip.registers.set(BME680_TRIMMING.low, 0x8a);
  chip.registers.set(BME680_TRIMMING.high, 0xe1);
  chip.registers.set(BME680_TRIMMING.heater, 0x00);
  chip.registers[0xd0] = 0x61;
  chip.registers[0x1d] = 0x80;
  chip.registers.set([0x56, 0x4c, 0xd0, 0x7a, 0x5f, 0x80, 0x4a, 0x4b], 0x1f);
  chip.registers.set([700 >> 2, 0x30 | 4], 0x2a);
  return chip;
}
