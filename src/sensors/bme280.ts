import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { sleep } from '../lib/clock.ts';
import { DeviceError } from '../lib/errors.ts';
import { openChip } from './chip.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet section 5.3 (memory map). */
const CALIBRATION_1 = 0x88; // 26 bytes, T1 to H1
const CALIBRATION_2 = 0xe1; // 7 bytes, H2 to H6
const CHIP_ID = 0xd0;
const CTRL_HUM = 0xf2;
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const CONFIG = 0xf5;
const DATA = 0xf7; // 8 bytes, pressure, temperature, humidity

const STATUS_MEASURING = 0x08;
const STATUS_COPYING = 0x01;
const MODE_FORCED = 0b01;
/** What the data registers hold when nothing was measured (section 5.4.7 and 5.4.8). */
const NOT_MEASURED = 0x80000;

/** What else is sold on the same small board, by id register. */
const OTHER_CHIPS: Readonly<Record<number, string>> = {
  85: 'bmp180',
  86: 'bmp280',
  87: 'bmp280',
  88: 'bmp280',
  97: 'bme680',
};
const BME280_ID = 0x60;

const OVERSAMPLING = [1, 2, 4, 8, 16] as const;
const FILTER = [0, 2, 4, 8, 16] as const;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x76, 0x77]),
  oversampling: v.optional(
    v.pipe(
      v.picklist(OVERSAMPLING),
      v.description('Samples averaged into one value: less noise, more time.'),
    ),
    1,
  ),
  filter: v.optional(
    v.pipe(
      v.picklist(FILTER),
      v.description("The chip's own low-pass over successive measurements, 0 is off."),
    ),
    0,
  ),
});

/** Trimming values, datasheet table 16; names as there. */
export interface Bme280Calibration {
  readonly t: readonly [number, number, number];
  readonly p: readonly [number, number, number, number, number, number, number, number, number];
  readonly h: readonly [number, number, number, number, number, number];
}

/** @param low 26 bytes from 0x88 @param high 7 bytes from 0xE1 */
export function parseCalibration(low: Uint8Array, high: Uint8Array): Bme280Calibration {
  const first = new DataView(low.buffer, low.byteOffset, low.byteLength);
  const second = new DataView(high.buffer, high.byteOffset, high.byteLength);
  const word = (index: number): number => first.getInt16(index * 2, true);
  const middle = second.getUint8(4); // shared: low nibble of H4, low nibble of H5
  return {
    t: [first.getUint16(0, true), word(1), word(2)],
    p: [first.getUint16(6, true), word(4), word(5), word(6), word(7), word(8), word(9), word(10), word(11)],
    h: [
      first.getUint8(25),
      second.getInt16(0, true),
      second.getUint8(2),
      second.getInt8(3) * 16 + (middle & 0x0f),
      second.getInt8(5) * 16 + (middle >> 4),
      second.getInt8(6),
    ],
  };
}

/** What the converter gives: 20, 20 and 16 bits. */
export interface Bme280Raw {
  readonly pressure: number;
  readonly temperature: number;
  readonly humidity: number;
}

/** @param data 8 bytes from 0xF7 */
export function parseData(data: Uint8Array): Bme280Raw {
  const at = (index: number): number => data[index] ?? 0;
  return {
    pressure: (at(0) << 12) | (at(1) << 4) | (at(2) >> 4),
    temperature: (at(3) << 12) | (at(4) << 4) | (at(5) >> 4),
    humidity: (at(6) << 8) | at(7),
  };
}

/**
 * Datasheet section 8.1, double precision. Degrees Celsius, pascals, percent relative humidity (held to
 * 0..100 as there).
 */
export function compensate(raw: Bme280Raw, { t, p, h }: Bme280Calibration) {
  const dt = raw.temperature / 16_384 - t[0] / 1_024;
  const dt8 = raw.temperature / 131_072 - t[0] / 8_192;
  const fine = dt * t[1] + dt8 * dt8 * t[2];

  const x = fine / 2 - 64_000;
  const offset = ((x * x * p[5]) / 32_768 + x * p[4] * 2) / 4 + p[3] * 65_536;
  const gain = (1 + ((p[2] * x * x) / 524_288 + p[1] * x) / 524_288 / 32_768) * p[0];
  const base = gain === 0 ? 0 : ((1_048_576 - raw.pressure - offset / 4_096) * 6_250) / gain;
  const pressure = base + ((p[8] * base * base) / 2_147_483_648 + (base * p[7]) / 32_768 + p[6]) / 16;

  const y = fine - 76_800;
  const wet =
    (raw.humidity - (h[3] * 64 + (h[4] / 16_384) * y)) *
    (h[1] / 65_536) *
    (1 + (h[5] / 67_108_864) * y * (1 + (h[2] / 67_108_864) * y));
  const humidity = wet * (1 - (h[0] * wet) / 524_288);
  return {
    temperature: fine / 5_120,
    pressure: gain === 0 ? 0 : pressure,
    humidity: Math.min(100, Math.max(0, humidity)),
  };
}

/** Longest time of one measurement with the same oversampling for all three, ms (section 9.1). */
export function measurementMs(oversampling: number): number {
  return 1.25 + 2.3 * oversampling + 2 * (2.3 * oversampling + 0.575);
}

export const bme280 = defineSensor({
  kind: 'bme280',
  summary: 'Bosch BME280: temperature, humidity and pressure over I2C',
  datasheet: 'https://www.bosch-sensortec.com/media/boschsensortec/downloads/datasheets/bst-bme280-ds002.pdf',
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
    { quantity: 'pressure', unit: 'Pa', decimals: 0 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  open: ({ bus, address, oversampling, filter }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `bme280 at ${placeOf({ bus, address })}`;
    const samples = OVERSAMPLING.indexOf(oversampling) + 1;
    const filterBits = FILTER.indexOf(filter) << 2;

    return openChip({
      setUp: async (signal) => {
        checkId(await chip.readByte(CHIP_ID), place);
        // after power-on the chip copies its calibration out of its own memory, 2 ms (section 5.4.4)
        if ((await chip.readByte(STATUS)) & STATUS_COPYING) await sleep(clock, 5, signal);
        signal.throwIfAborted();
        const calibration = parseCalibration(
          await chip.readBlock(CALIBRATION_1, 26),
          await chip.readBlock(CALIBRATION_2, 7),
        );
        const [t1] = calibration.t;
        if (t1 === 0 || t1 === 0xffff) {
          throw new DeviceError('failed', `${place} has no calibration: T1 reads ${t1}`, {
            cure: 'power the sensor off and on; if it stays so, the chip is broken',
          });
        }
        return calibration;
      },
      measure: async (calibration, signal) => {
        // forced mode: one measurement, then sleep. All three are written each time, so that a chip that
        // lost power in between measures as configured. CTRL_HUM takes effect with CTRL_MEAS (section 5.4.3).
        await chip.writeByte(CONFIG, filterBits);
        await chip.writeByte(CTRL_HUM, samples);
        await chip.writeByte(CTRL_MEAS, (samples << 5) | (samples << 2) | MODE_FORCED);
        await sleep(clock, measurementMs(oversampling), signal);
        signal.throwIfAborted();
        await ready(chip, place);
        const raw = parseData(await chip.readBlock(DATA, 8));
        if (raw.temperature === NOT_MEASURED || raw.temperature === 0xfffff) {
          throw new DeviceError(
            'failed',
            `${place} gave no measurement: temperature reads ${hex(raw.temperature)}`,
          );
        }
        const { temperature, humidity, pressure } = compensate(raw, calibration);
        return [
          { quantity: 'temperature', value: temperature },
          { quantity: 'humidity', value: humidity },
          { quantity: 'pressure', value: pressure },
        ];
      },
    });
  },
});

/** The waiting time is the datasheet's longest, so a chip still measuring is not well. */
async function ready(chip: I2cDevice, place: string): Promise<void> {
  if ((await chip.readByte(STATUS)) & STATUS_MEASURING) {
    throw new DeviceError('stuck', `${place} is still measuring after its longest time`);
  }
}

function checkId(id: number, place: string): void {
  if (id === BME280_ID) return;
  const guess = OTHER_CHIPS[id];
  throw new DeviceError(
    'wrong-chip',
    `${place}: expected chip id ${hex(BME280_ID)}, found ${hex(id)}${guess ? `, which is a ${guess}` : ''}`,
    { cure: guess ? `set kind: ${guess}` : 'check the wiring and the address' },
  );
}
