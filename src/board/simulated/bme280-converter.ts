/**
 * The other way round of a driver's arithmetic: what the converter of a BME280 with this calibration would
 * give at a temperature, pressure and humidity. Found by halving, with the datasheet's formulas (section
 * 8.1, double precision), so that a driver that gets them wrong shows a wrong weather.
 */

/** Trimming values of a real chip's kind; names as in the datasheet's table 16. */
export const TRIM = {
  T1: 27504,
  T2: 26435,
  T3: -1000,
  P1: 36477,
  P2: -10685,
  P3: 3024,
  P4: 2855,
  P5: 140,
  P6: -7,
  P7: 15500,
  P8: -14600,
  P9: 6000,
  H1: 75,
  H2: 365,
  H3: 0,
  H4: 313,
  H5: 50,
  H6: 30,
} as const;

export interface Converted {
  /** 20 bits. */
  readonly temperature: number;
  /** 20 bits. */
  readonly pressure: number;
  /** 16 bits. */
  readonly humidity: number;
}

/** @param temperature degrees Celsius @param pressure Pa @param humidity percent, relative */
export function convert(temperature: number, pressure: number, humidity: number): Converted {
  const adcT = search(20, temperature, (adc) => fineTemperature(adc) / 5120);
  const fine = fineTemperature(adcT);
  return {
    temperature: adcT,
    // the more counts, the less pressure
    pressure: search(20, -pressure, (adc) => -pressureOf(adc, fine)),
    humidity: search(16, humidity, (adc) => humidityOf(adc, fine)),
  };
}

/** The bytes of both calibration blocks: 26 from 0x88 on, 7 from 0xE1 on. */
export function calibrationBlocks(): { readonly low: Uint8Array; readonly high: Uint8Array } {
  const low = new DataView(new ArrayBuffer(26));
  const { T1, T2, T3, P1, P2, P3, P4, P5, P6, P7, P8, P9, H1, H2, H3, H4, H5, H6 } = TRIM;
  for (const [index, value] of [T1, T2, T3, P1, P2, P3, P4, P5, P6, P7, P8, P9].entries())
    low.setUint16(index * 2, value & 0xffff, true);
  low.setUint8(25, H1);
  const high = [H2 & 0xff, H2 >> 8, H3, H4 >> 4, (H4 & 0xf) | ((H5 & 0xf) << 4), H5 >> 4, H6];
  return { low: new Uint8Array(low.buffer), high: Uint8Array.from(high) };
}

/** Counts for which the rising function `of` comes nearest to `wanted` from below. */
function search(bits: number, wanted: number, of: (adc: number) => number): number {
  let adc = 0;
  for (let bit = bits - 1; bit >= 0; bit--) {
    const tried = adc + 2 ** bit;
    if (of(tried) <= wanted) adc = tried;
  }
  return adc;
}

function fineTemperature(adc: number): number {
  const { T1, T2, T3 } = TRIM;
  const first = (adc / 16384 - T1 / 1024) * T2;
  const second = (adc / 131072 - T1 / 8192) ** 2 * T3;
  return first + second;
}

function pressureOf(adc: number, fine: number): number {
  const { P1, P2, P3, P4, P5, P6, P7, P8, P9 } = TRIM;
  let first = fine / 2 - 64000;
  let second = (first * first * P6) / 32768 + first * P5 * 2;
  second = second / 4 + P4 * 65536;
  first = ((P3 * first * first) / 524288 + P2 * first) / 524288;
  first = (1 + first / 32768) * P1;
  const p = ((1048576 - adc - second / 4096) * 6250) / first;
  return p + ((P9 * p * p) / 2147483648 + (p * P8) / 32768 + P7) / 16;
}

function humidityOf(adc: number, fine: number): number {
  const { H1, H2, H3, H4, H5, H6 } = TRIM;
  const t = fine - 76800;
  const h =
    (adc - (H4 * 64 + (H5 / 16384) * t)) *
    ((H2 / 65536) * (1 + (H6 / 67108864) * t * (1 + (H3 / 67108864) * t)));
  return h * (1 - (H1 * h) / 524288);
}
