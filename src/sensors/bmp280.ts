import * as v from 'valibot';
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
  twentyBits,
} from './bosch.ts';
import { openChip, pause } from './chip.ts';
import { placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet section 4.2 (memory map). */
const CALIBRATION = 0x88; // 24 bytes, T1 to P9
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const CONFIG = 0xf5;
const DATA = 0xf7; // 6 bytes, pressure and temperature

const STATUS_MEASURING = 0x08;
const STATUS_COPYING = 0x01;
/** Longest time from power-on until the calibration is copied, ms (section 1, start-up time 2 ms). */
const COPYING_MS = 5;

const FILTER = [0, 2, 4, 8, 16] as const;
const options = v.strictObject({ ...boschEntries, filter: filterOption(FILTER) });

/** Longest time of one measurement with the same oversampling for both, ms (section 3.8.1). */
export function measurementMs(oversampling: number): number {
  return 1.25 + 2.3 * oversampling + (2.3 * oversampling + 0.575);
}

export const bmp280 = defineSensor({
  kind: 'bmp280',
  summary: 'Bosch BMP280: temperature and pressure over I2C',
  datasheet: 'https://www.bosch-sensortec.com/media/boschsensortec/downloads/datasheets/bst-bmp280-ds001.pdf',
  identify: isKind('bmp280'),
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'pressure', unit: 'Pa', decimals: 0 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ oversampling }) => measurementMs(oversampling),
  open: ({ bus, address, oversampling, filter }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `bmp280 at ${placeOf({ bus, address })}`;
    const samples = oversamplingBits(oversampling);
    const filterBits = FILTER.indexOf(filter) << 2;

    return openChip({
      setUp: async (signal) => {
        checkId(await chip.readByte(CHIP_ID), 'bmp280', place);
        if ((await chip.readByte(STATUS)) & STATUS_COPYING) await pause(clock, COPYING_MS, signal);
        const trimming = parseTrimming(await chip.readBlock(CALIBRATION, 24));
        checkTrimming(trimming.t[0], place);
        return trimming;
      },
      measure: async ({ t, p }, signal) => {
        // forced mode: one measurement, then sleep. Both are written each time, so that a chip that lost
        // power in between measures as configured.
        await chip.writeByte(CONFIG, filterBits);
        await chip.writeByte(CTRL_MEAS, (samples << 5) | (samples << 2) | MODE_FORCED);
        await pause(clock, measurementMs(oversampling), signal);
        if ((await chip.readByte(STATUS)) & STATUS_MEASURING) {
          throw new DeviceError('stuck', `${place} is still measuring after its longest time`);
        }
        const data = await chip.readBlock(DATA, 6);
        const raw = twentyBits(data, 3);
        checkMeasured(raw, place);
        const fine = fineTemperature(raw, t);
        return [
          { quantity: 'temperature', value: fine / 5_120 },
          { quantity: 'pressure', value: pressureOf(twentyBits(data, 0), fine, p) },
        ];
      },
    });
  },
});
