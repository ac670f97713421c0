import { expect } from 'vitest';
import { bme680Chip, bmp280Chip, mcp9808Chip, tmp102Chip } from '../../../support/measured-chips.ts';
import { type Cells, fillCells, fillRegisters } from './i2c-stub.ts';

/*
 * Chips that i2c-stub can stand for. It remembers what is written and changes nothing by itself, so what a chip must
 * do is left to the unit tests and their simulated chips: end a measurement after its time (every status bit is as
 * filled), find another amount of light after a change of range, lose its power, go on with a checksum. Nor can it be
 * another chip to the veml7700 and the ads1115, which have no id and are known by what they keep: it keeps everything.
 */

/** One kind of chip, at the first address of its driver, which it may share with another kind. */
export interface StubChip {
  readonly address: number;
  /** One good measurement, and everything else that the driver reads. */
  fill(): Promise<void>;
  readonly options?: object;
  /** What the driver makes of it: references, not results. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where nothing answers: an address of the same kind on the stub's bus, or its own on the machine's bus 0. */
  readonly absent: { readonly address: number } | { readonly bus: 0 };
  /** Cells of another chip, and the words by which it is named; none for chips without an id. */
  readonly other?: { readonly cells: Cells; readonly message: string };
}

export const chips = {
  bmp280: {
    address: 0x76,
    fill: () => fillRegisters(0x76, bmp280Chip().registers),
    // the worked example of the datasheet, section 3.12
    values: { temperature: expect.closeTo(25.08, 2), pressure: expect.closeTo(100_653.27, 1) },
    absent: { address: 0x77 },
    other: { cells: { 208: [0x61] }, message: 'which is a bme680' },
  },
  bme680: {
    address: 0x76,
    fill: () => fillRegisters(0x76, bme680Chip().registers),
    // pimoroni/bme680-python, tests/test_compensation.py; gas by the integer formula of section 3.4.1
    values: {
      temperature: expect.closeTo(26.69, 2),
      humidity: expect.closeTo(42.4, 1),
      pressure: expect.closeTo(98_712, -1),
      'gas-resistance': expect.closeTo(438_044, -3),
    },
    absent: { address: 0x77 },
    other: { cells: { 208: [0x60] }, message: 'which is a bme280' },
  },
  mcp9808: {
    address: 0x18,
    fill: () => fillCells(0x18, mcp9808Chip().cells),
    // datasheet section 5.1.3.1
    values: { temperature: 25.25 },
    absent: { address: 0x19 },
    other: { cells: { 7: [0x02, 0x01] }, message: 'which is mcp9804' },
  },
  tmp102: {
    address: 0x48,
    fill: () => fillCells(0x48, tmp102Chip().cells),
    // datasheet, 12-bit temperature data format
    values: { temperature: -25 },
    absent: { address: 0x4a },
    other: { cells: { 1: [0x00, 0x00] }, message: 'may be an lm75' },
  },
  veml7700: {
    address: 0x10,
    // 2790 counts at gain 1/8 and 100 ms are 1500 lx, which application note 84323 corrects to 1658 lx
    fill: () => fillCells(0x10, { 0: [0x01, 0x00], 3: [0x01, 0x00], 4: [0xe6, 0x0a] }),
    values: { illuminance: expect.closeTo(1_658, 0) },
    // its other address is the lm75's
    absent: { bus: 0 },
  },
  tsl2561: {
    address: 0x39,
    fill: () => fillTsl2561([0x10, 0x27], [0xe8, 0x03]),
    // 10,000 and 1,000 counts by the datasheet's way in integers, which is less fine
    values: { illuminance: expect.closeTo(277, -1) },
    absent: { address: 0x29 },
    other: { cells: { 138: [0x00], 146: [0x44] }, message: 'looks like a tcs34725' },
  },
  ina219: {
    address: 0x40,
    fill: () => fillIna219(0x5d9a),
    options: { shunt: 0.002, maxCurrent: 32.768 },
    // the datasheet's example, section 9.2
    values: {
      voltage: expect.closeTo(11.98, 6),
      current: expect.closeTo(10, 6),
      power: expect.closeTo(119.8, 6),
    },
    absent: { address: 0x41 },
    other: { cells: { 254: [0x54, 0x49], 255: [0x22, 0x60] }, message: 'which is an ina226' },
  },
  ads1115: {
    address: 0x48,
    fill: () => fillCells(0x48, { 0: [0xe0, 0xc0], 1: [0x85, 0x83] }),
    options: {
      inputs: [{ input: 0 }, { input: '2-3', quantity: 'level', range: 0.256, unit: 'mV', scale: 1_000 }],
    },
    // -8000 steps of 125 uV and of 7.8125 uV (table 7-1)
    values: { 'voltage-0': expect.closeTo(-1, 9), level: expect.closeTo(-62.5, 9) },
    absent: { address: 0x4b },
  },
  ens160: {
    address: 0x53,
    fill: () => fillEns160(),
    // a real chip's bytes: TimHanewich/diagnosing-ens160, readme.md
    values: { 'air-quality-index': 2, tvoc: 174, eco2: 660 },
    absent: { address: 0x52 },
    other: { cells: { 0: [0x61, 0x01] }, message: 'which is an ens161' },
  },
} satisfies Readonly<Record<string, StubChip>>;

/** Both channels as the bus has them, of a TSL2561T, FN or CL. */
export function fillTsl2561(channel0: readonly number[], channel1: readonly number[]): Promise<void> {
  const cells = { 128: [0], 129: [0], 138: [0x52], 146: [0], 172: channel0, 174: channel1 };
  return fillCells(0x39, cells);
}

/** @param bus register of the bus voltage; bit 1 says that it has been measured */
export function fillIna219(bus: number): Promise<void> {
  const measured = { 1: [0x07, 0xd0], 2: [bus >> 8, bus & 0xff], 3: [0x17, 0x66], 4: [0x27, 0x10] };
  return fillCells(0x40, { ...measured, 5: [0, 0], 254: [0, 0], 255: [0, 0] });
}

/** At rest, with data; 0xa3 is the checksum of these six bytes from 0 on. */
export function fillEns160(): Promise<void> {
  const data = { 32: [131], 33: [2], 34: [174], 35: [0], 36: [148], 37: [2] };
  return fillCells(0x53, { 0: [0x60, 0x01], 16: [0], ...data, 56: [0xa3] });
}
