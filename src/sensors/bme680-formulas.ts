import { twentyBits } from './bosch.ts';

/** The BME680's arithmetic, datasheet sections 3.3 and 3.4, double precision throughout. */

/** Trimming values, tables 11 to 16; names as there. */
export interface Bme680Calibration {
  readonly t: readonly [number, number, number];
  readonly p: readonly [number, number, number, number, number, number, number, number, number, number];
  readonly h: readonly [number, number, number, number, number, number, number];
  /** Of the heater: GH1 to GH3. */
  readonly g: readonly [number, number, number];
  readonly heaterRange: number;
  readonly heaterValue: number;
  readonly rangeError: number;
}

/**
 * @param low 23 bytes from 0x8A @param high 14 bytes from 0xE1 @param heater 5 bytes from 0x00
 */
export function parseCalibration(low: Uint8Array, high: Uint8Array, heater: Uint8Array): Bme680Calibration {
  const a = new DataView(low.buffer, low.byteOffset, low.byteLength);
  const b = new DataView(high.buffer, high.byteOffset, high.byteLength);
  const c = new DataView(heater.buffer, heater.byteOffset, heater.byteLength);
  const shared = b.getUint8(1); // low nibble of H1 below, of H2 above
  return {
    t: [b.getUint16(8, true), a.getInt16(0, true), a.getInt8(2)],
    p: [
      a.getUint16(4, true),
      a.getInt16(6, true),
      a.getInt8(8),
      a.getInt16(10, true),
      a.getInt16(12, true),
      a.getInt8(15), // P6 comes after P7
      a.getInt8(14),
      a.getInt16(18, true),
      a.getInt16(20, true),
      a.getUint8(22),
    ],
    h: [
      (b.getUint8(2) << 4) | (shared & 0x0f),
      (b.getUint8(0) << 4) | (shared >> 4),
      b.getInt8(3),
      b.getInt8(4),
      b.getInt8(5),
      b.getUint8(6),
      b.getInt8(7),
    ],
    g: [b.getInt8(12), b.getInt16(10, true), b.getInt8(13)],
    heaterValue: c.getInt8(0),
    heaterRange: (c.getUint8(2) >> 4) & 3,
    rangeError: c.getInt8(4) >> 4,
  };
}

/** What the converter gives. */
export interface Bme680Raw {
  /** 20, 20 and 16 bits. */
  readonly pressure: number;
  readonly temperature: number;
  readonly humidity: number;
}

/** @param data from 0x1F on */
export function parseData(data: Uint8Array): Bme680Raw {
  return {
    pressure: twentyBits(data, 0),
    temperature: twentyBits(data, 3),
    humidity: ((data[6] ?? 0) << 8) | (data[7] ?? 0),
  };
}

/** Section 3.3. Degrees Celsius, pascals, percent relative humidity (held to 0..100). */
export function compensate(raw: Bme680Raw, { t, p, h }: Bme680Calibration) {
  const coarse = raw.temperature / 16_384 - t[0] / 1_024;
  const eighth = raw.temperature / 131_072 - t[0] / 8_192;
  const fine = coarse * t[1] + eighth * eighth * t[2] * 16;
  const temperature = fine / 5_120;
  return {
    temperature,
    pressure: pressureOf(raw.pressure, fine, p),
    humidity: humidityOf(raw.humidity, temperature, h),
  };
}

function pressureOf(raw: number, fine: number, p: Bme680Calibration['p']): number {
  const x = fine / 2 - 64_000;
  const offset = ((x * x * p[5]) / 131_072 + x * p[4] * 2) / 4 + p[3] * 65_536;
  const gain = (1 + ((p[2] * x * x) / 16_384 + p[1] * x) / 524_288 / 32_768) * p[0];
  if (gain === 0) return 0;
  const base = ((1_048_576 - raw - offset / 4_096) * 6_250) / gain;
  const square = (p[8] * base * base) / 2_147_483_648;
  const linear = (base * p[7]) / 32_768;
  const cube = ((base / 256) ** 3 * p[9]) / 131_072;
  return base + (square + linear + cube + p[6] * 128) / 16;
}

function humidityOf(raw: number, temperature: number, h: Bme680Calibration['h']): number {
  const wet =
    (raw - (h[0] * 16 + (h[2] / 2) * temperature)) *
    (h[1] / 262_144) *
    (1 + (h[3] / 16_384) * temperature + (h[4] / 1_048_576) * temperature * temperature);
  const humidity = wet + (h[5] / 16_384 + (h[6] / 2_097_152) * temperature) * wet * wet;
  return Math.min(100, Math.max(0, humidity));
}

/** What the gas registers hold. */
export interface GasRaw {
  /** 10 bits. */
  readonly adc: number;
  /** 0 to 15. */
  readonly range: number;
  /** A real conversion, not a placeholder. */
  readonly valid: boolean;
  /** The hot plate had reached its temperature. */
  readonly stable: boolean;
}

/** @param high the register gas_r_msb @param low gas_r_lsb (section 5.3.4) */
export function parseGas(high: number, low: number): GasRaw {
  return {
    adc: (high << 2) | (low >> 6),
    range: low & 0x0f,
    valid: (low & 0x20) !== 0,
    stable: (low & 0x10) !== 0,
  };
}

/** Section 3.4, table 16, const_array1 and const_array2, by range. */
const GAS_FACTOR = [1, 1, 1, 1, 1, 0.99, 1, 0.992, 1, 1, 0.998, 0.995, 1, 0.99, 1, 1] as const;
const GAS_OHM = [
  8_000_000, 4_000_000, 2_000_000, 1_000_000, 499_500.4995, 248_262.1648, 125_000, 63_004.03226, 31_281.28128,
  15_625, 7_812.5, 3_906.25, 1_953.125, 976.5625, 488.28125, 244.140625,
] as const;

/** Section 3.4.1, BME680. @returns ohms; the lower, the more gas */
export function gasResistance({ adc, range }: GasRaw, rangeError: number): number {
  const scale = (1_340 + 5 * rangeError) * (GAS_FACTOR[range] ?? 1);
  return (scale * (GAS_OHM[range] ?? 0)) / (adc - 512 + scale);
}

/** BME688 datasheet section 3.7.1: its ranges are twice apart and need no trimming. @returns ohms */
export function gasResistance688({ adc, range }: GasRaw): number {
  return (1_000_000 * 2 ** (18 - range)) / (4_096 + 3 * (adc - 512));
}

/**
 * Section 3.3.5.
 * @param target of the hot plate, degrees Celsius
 * @param ambient around the chip, degrees Celsius
 * @returns what the register res_heat_x takes
 */
export function heaterResistance(target: number, ambient: number, calibration: Bme680Calibration): number {
  const { g, heaterRange, heaterValue } = calibration;
  const cold = (g[0] / 16 + 49) * (1 + ((g[1] / 32_768) * 0.000_5 + 0.002_35) * target);
  const wanted = cold + (g[2] / 1_024) * ambient;
  const code = 3.4 * (wanted * (4 / (4 + heaterRange)) * (1 / (1 + heaterValue * 0.002)) - 25);
  return Math.min(255, Math.max(0, Math.floor(code)));
}

/** The longest that the register can say, ms. */
export const LONGEST_HEATING_MS = 63 * 64;

/**
 * Section 5.3.3.3: six bits of ms and a factor of 1, 4, 16 or 64.
 * @param ms 0 to LONGEST_HEATING_MS
 * @returns what the register gas_wait_x takes for `ms` or the next longer time
 */
export function gasWait(ms: number): number {
  for (let factor = 0; factor < 4; factor++) {
    const count = Math.ceil(ms / 4 ** factor);
    if (count < 64) return (factor << 6) | count;
  }
  return 0xff;
}

/** What a register value of `gasWait` is in ms. */
export function gasWaitMs(code: number): number {
  return (code & 0x3f) * 4 ** (code >> 6);
}
