import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { DeviceError } from '../lib/errors.ts';
import {
  boschEntries,
  CHIP_ID,
  checkId,
  checkMeasured,
  checkTrimming,
  filterOption,
  fineTemperature,
  isKind,
  MODE_FORCED,
  oversamplingBits,
  parseTrimming,
  pressureOf,
  type Trimming,
  twentyBits,
} from './bosch.ts';
import { openChip, pause } from './chip.ts';
import { placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet section 5.3 (memory map). */
const CALIBRATION_1 = 0x88; // 26 bytes, T1 to H1
const CALIBRATION_2 = 0xe1; // 7 bytes, H2 to H6
const CTRL_HUM = 0xf2;
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const CONFIG = 0xf5;
const DATA = 0xf7; // 8 bytes, pressure, temperature, humidity

const STATUS_MEASURING = 0x08;
const STATUS_COPYING = 0x01;
const FILTER = [0, 2, 4, 8, 16] as const;

const options = v.strictObject({ ...boschEntries, filter: filterOption(FILTER) });

/** Trimming values, datasheet table 16; names as there. */
export interface Bme280Calibration extends Trimming {
  readonly h: readonly [number, number, number, number, number, number];
}

/** @param low 26 bytes from 0x88 @param high 7 bytes from 0xE1 */
export function parseCalibration(low: Uint8Array, high: Uint8Array): Bme280Calibration {
  const second = new DataView(high.buffer, high.byteOffset, high.byteLength);
  const middle = second.getUint8(4); // shared: low nibble of H4, low nibble of H5
  return {
    ...parseTrimming(low),
    h: [
      low[25] ?? 0,
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
  return {
    pressure: twentyBits(data, 0),
    temperature: twentyBits(data, 3),
    humidity: ((data[6] ?? 0) << 8) | (data[7] ?? 0),
  };
}

/**
 * Datasheet section 8.1, double precision. Degrees Celsius, pascals, percent relative humidity (held to
 * 0..100 as there).
 */
export function compensate(raw: Bme280Raw, { t, p, h }: Bme280Calibration) {
  const fine = fineTemperature(raw.temperature, t);
  const y = fine - 76_800;
  const wet =
    (raw.humidity - (h[3] * 64 + (h[4] / 16_384) * y)) *
    (h[1] / 65_536) *
    (1 + (h[5] / 67_108_864) * y * (1 + (h[2] / 67_108_864) * y));
  const humidity = wet * (1 - (h[0] * wet) / 524_288);
  return {
    temperature: fine / 5_120,
    pressure: pressureOf(raw.pressure, fine, p),
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
  identify: isKind('bme280'),
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
    { quantity: 'pressure', unit: 'Pa', decimals: 0 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ oversampling }) => measurementMs(oversampling),
  open: ({ bus, address, oversampling, filter }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `bme280 at ${placeOf({ bus, address })}`;
    const samples = oversamplingBits(oversampling);
    const filterBits = FILTER.indexOf(filter) << 2;

    return openChip({
      setUp: async (signal) => {
        checkId(await chip.readByte(CHIP_ID), 'bme280', place);
        // after power-on the chip copies its calibration out of its own memory, 2 ms (section 5.4.4)
        if ((await chip.readByte(STATUS)) & STATUS_COPYING) await pause(clock, 5, signal);
        const calibration = parseCalibration(
          await chip.readBlock(CALIBRATION_1, 26),
          await chip.readBlock(CALIBRATION_2, 7),
        );
        checkTrimming(calibration.t[0], place);
        return calibration;
      },
      measure: async (calibration, signal) => {
        // forced mode: one measurement, then sleep. All three are written each time, so that a chip that
        // lost power in between measures as configured. CTRL_HUM takes effect with CTRL_MEAS (section 5.4.3).
        await chip.writeByte(CONFIG, filterBits);
        await chip.writeByte(CTRL_HUM, samples);
        await chip.writeByte(CTRL_MEAS, (samples << 5) | (samples << 2) | MODE_FORCED);
        await pause(clock, measurementMs(oversampling), signal);
        await ready(chip, place);
        const raw = parseData(await chip.readBlock(DATA, 8));
        checkMeasured(raw.temperature, place);
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
