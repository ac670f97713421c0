import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import { addressOption, busOption, hex } from './options.ts';
import type { Registers } from './sensor.ts';

/** What Bosch's BMP280, BME280 and BME680 have in common: id register, addresses, settings, trimming. */

export const CHIP_ID = 0xd0;
export const MODE_FORCED = 0b01;
/** What the data registers hold when nothing was measured. */
const NOT_MEASURED = 0x80000;
const FLOATING = 0xfffff;

/** Sold on the same small boards, by id register. */
const CHIPS: Readonly<Record<number, string>> = {
  85: 'bmp180',
  86: 'bmp280',
  87: 'bmp280',
  88: 'bmp280',
  96: 'bme280',
  97: 'bme680',
};

export const OVERSAMPLING = [1, 2, 4, 8, 16] as const;

/** Option entries of all three. */
export const boschEntries = {
  bus: busOption,
  address: addressOption([0x76, 0x77]),
  oversampling: v.optional(
    v.pipe(
      v.picklist(OVERSAMPLING),
      v.description('Samples averaged into one value: less noise, more time.'),
    ),
    1,
  ),
};

/** @param lengths what the chip offers, the first for off */
export function filterOption<const T extends readonly [number, ...number[]]>(lengths: T) {
  return v.optional(
    v.pipe(
      v.picklist(lengths),
      v.description("The chip's own low-pass over successive measurements, 0 is off."),
    ),
    lengths[0] as T[number],
  );
}

/** What the oversampling is in the control registers. */
export function oversamplingBits(samples: (typeof OVERSAMPLING)[number]): number {
  return OVERSAMPLING.indexOf(samples) + 1;
}

/** What `scan` asks. */
export const isKind =
  (kind: string) =>
  async (registers: Registers): Promise<boolean> =>
    CHIPS[await registers.readByte(CHIP_ID)] === kind;

/** @throws DeviceError wrong-chip, naming the one that it is */
export function checkId(id: number, kind: string, place: string): void {
  const found = CHIPS[id];
  if (found === kind) return;
  const expected = Object.keys(CHIPS)
    .map(Number)
    .filter((known) => CHIPS[known] === kind)
    .at(-1);
  throw new DeviceError(
    'wrong-chip',
    `${place}: expected chip id ${hex(expected ?? 0)}, found ${hex(id)}${found ? `, which is a ${found}` : ''}`,
    { cure: found ? `set kind: ${found}` : 'check the wiring and the address' },
  );
}

/** @param t1 the first trimming value, which no good chip leaves at either end @throws DeviceError failed */
export function checkTrimming(t1: number, place: string): void {
  if (t1 !== 0 && t1 !== 0xffff) return;
  throw new DeviceError('failed', `${place} has no calibration: T1 reads ${t1}`, {
    cure: 'power the sensor off and on; if it stays so, the chip is broken',
  });
}

/** @param temperature 20 bits of the data registers @throws DeviceError failed, when they hold nothing */
export function checkMeasured(temperature: number, place: string): void {
  if (temperature !== NOT_MEASURED && temperature !== FLOATING) return;
  throw new DeviceError('failed', `${place} gave no measurement: temperature reads ${hex(temperature)}`);
}

/** 20 bits, most significant byte first, at the top of 24. */
export function twentyBits(data: Uint8Array, offset: number): number {
  const at = (index: number): number => data[offset + index] ?? 0;
  return (at(0) << 12) | (at(1) << 4) | (at(2) >> 4);
}

/** Temperature and pressure trimming of BMP280 and BME280, T1 to T3 and P1 to P9; names as in the datasheets. */
export interface Trimming {
  readonly t: readonly [number, number, number];
  readonly p: readonly [number, number, number, number, number, number, number, number, number];
}

/** @param block 24 bytes or more from 0x88 (BMP280 datasheet section 3.11.2, BME280 table 16) */
export function parseTrimming(block: Uint8Array): Trimming {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const word = (index: number): number => view.getInt16(index * 2, true);
  return {
    t: [view.getUint16(0, true), word(1), word(2)],
    p: [view.getUint16(6, true), word(4), word(5), word(6), word(7), word(8), word(9), word(10), word(11)],
  };
}

/**
 * BMP280 and BME280 datasheet section 8.1, double precision.
 * @param raw 20 bits
 * @returns the fine temperature that the other quantities need, in 5120ths of a degree Celsius
 */
export function fineTemperature(raw: number, [t1, t2, t3]: Trimming['t']): number {
  const coarse = raw / 16_384 - t1 / 1_024;
  const eighth = raw / 131_072 - t1 / 8_192;
  return coarse * t2 + eighth * eighth * t3;
}

/** Section 8.1, double precision. @param raw 20 bits @returns pascals, 0 for a chip without trimming */
export function pressureOf(raw: number, fine: number, p: Trimming['p']): number {
  const x = fine / 2 - 64_000;
  const offset = ((x * x * p[5]) / 32_768 + x * p[4] * 2) / 4 + p[3] * 65_536;
  const gain = (1 + ((p[2] * x * x) / 524_288 + p[1] * x) / 524_288 / 32_768) * p[0];
  if (gain === 0) return 0;
  const base = ((1_048_576 - raw - offset / 4_096) * 6_250) / gain;
  return base + ((p[8] * base * base) / 2_147_483_648 + (base * p[7]) / 32_768 + p[6]) / 16;
}
