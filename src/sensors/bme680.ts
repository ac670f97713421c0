import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import type { Clock } from '../lib/clock.ts';
import { DeviceError } from '../lib/errors.ts';
import type { Sample } from '../lib/reading.ts';
import { durationSchema } from '../lib/schema.ts';
import {
  type Bme680Calibration,
  compensate,
  gasResistance,
  gasResistance688,
  gasWait,
  gasWaitMs,
  heaterResistance,
  LONGEST_HEATING_MS,
  parseCalibration,
  parseData,
  parseGas,
} from './bme680-formulas.ts';
import {
  boschEntries,
  CHIP_ID,
  checkId,
  checkMeasured,
  checkTrimming,
  filterOption,
  isKind,
  MODE_FORCED,
  oversamplingBits,
} from './bosch.ts';
import { openChip, pause } from './chip.ts';
import { placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet section 5.2 (memory map). */
const HEATER_TRIMMING = 0x00; // 5 bytes
const FIELD = 0x1d; // 17 bytes: status, then as below
const RES_HEAT_0 = 0x5a;
const GAS_WAIT_0 = 0x64;
const CTRL_GAS_0 = 0x70;
const CTRL_GAS_1 = 0x71;
const CTRL_HUM = 0x72;
const CTRL_MEAS = 0x74;
const CONFIG = 0x75;
const CALIBRATION_1 = 0x8a; // 23 bytes
const CALIBRATION_2 = 0xe1; // 14 bytes
const VARIANT = 0xf0;

/** Offsets in the field. */
const RAW = 2;
const GAS = 13;
const GAS_688 = 15;

const STATUS_NEW = 0x80;
const STATUS_BUSY = 0x60;
const HEATER_OFF = 0x08;
/** The register VARIANT holds 1 in a BME688, which answers with the same id but has gas registers of its own. */
const VARIANT_688 = 1;
const RUN_GAS = 0x10;
const RUN_GAS_688 = 0x20;

/** The first heating cannot know the temperature yet; the heater's register hardly depends on it. */
const USUAL_AMBIENT = 25;
/** Beyond the usual time, as Bosch's own driver does: the datasheet gives no longest. */
const BUSY_TRIES = 5;
const BUSY_MS = 10;

const FILTER = [0, 1, 3, 7, 15, 31, 63, 127] as const;

const options = v.strictObject({
  ...boschEntries,
  filter: filterOption(FILTER),
  gas: v.optional(
    v.pipe(v.boolean(), v.description('Measures gas resistance, which heats a plate each time.')),
    true,
  ),
  heater: v.optional(
    v.pipe(
      v.number(),
      v.minValue(200),
      v.maxValue(400),
      v.description('Temperature of the plate for gas, degC; values at different ones do not compare.'),
    ),
    320,
  ),
  heating: v.optional(
    v.pipe(
      durationSchema({ min: 1, max: LONGEST_HEATING_MS }),
      v.description('How long the plate heats up before gas is measured; below 30 ms it seldom gets there.'),
    ),
    '150ms',
  ),
});

/**
 * Typical time of one measurement with the same oversampling for all three, without the heating, ms: from
 * the cycles in Bosch's BME68x Sensor API (github.com/boschsensortec/BME68x_SensorAPI, bme68x_get_meas_dur).
 */
export function measurementMs(oversampling: number, gas: boolean): number {
  return 1.963 * 3 * oversampling + 0.477 * (gas ? 9 : 4) + 1;
}

/** Usual time of everything, ms. @param heating undefined: no gas is measured */
const waitMs = (oversampling: number, heating: number | undefined): number =>
  measurementMs(oversampling, heating !== undefined) +
  (heating === undefined ? 0 : gasWaitMs(gasWait(heating)));

interface Setup {
  readonly calibration: Bme680Calibration;
  readonly is688: boolean;
  /** As last measured, degC. */
  ambient: number;
}

export const bme680 = defineSensor({
  kind: 'bme680',
  summary: 'Bosch BME680 and BME688: temperature, humidity, pressure and gas resistance over I2C',
  datasheet: 'https://www.bosch-sensortec.com/media/boschsensortec/downloads/datasheets/bst-bme680-ds001.pdf',
  identify: isKind('bme680'),
  options,
  channels: ({ gas }) => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
    { quantity: 'pressure', unit: 'Pa', decimals: 0 },
    ...(gas ? [{ quantity: 'gas-resistance', unit: 'Ohm', decimals: 0 }] : []),
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ oversampling, gas, heating }) => waitMs(oversampling, gas ? heating : undefined),
  open: ({ bus, address, oversampling, filter, gas, heater, heating }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `bme680 at ${placeOf({ bus, address })}`;
    const samples = oversamplingBits(oversampling);
    const filterBits = FILTER.indexOf(filter) << 2;
    const heatingCode = gasWait(heating);

    return openChip<Setup>({
      setUp: async () => {
        checkId(await chip.readByte(CHIP_ID), 'bme680', place);
        const calibration = parseCalibration(
          await chip.readBlock(CALIBRATION_1, 23),
          await chip.readBlock(CALIBRATION_2, 14),
          await chip.readBlock(HEATER_TRIMMING, 5),
        );
        checkTrimming(calibration.t[0], place);
        const is688 = (await chip.readByte(VARIANT)) === VARIANT_688;
        return { calibration, is688, ambient: USUAL_AMBIENT };
      },
      measure: async (setup, signal) => {
        const { calibration, is688 } = setup;
        // forced mode: one measurement, then sleep. Everything is written each time, so that a chip that
        // lost power in between measures as configured.
        await chip.writeByte(CONFIG, filterBits);
        await chip.writeByte(CTRL_HUM, samples);
        if (gas) {
          await chip.writeByte(RES_HEAT_0, heaterResistance(heater, setup.ambient, calibration));
          await chip.writeByte(GAS_WAIT_0, heatingCode);
        }
        await chip.writeByte(CTRL_GAS_0, gas ? 0 : HEATER_OFF);
        await chip.writeByte(CTRL_GAS_1, gas ? (is688 ? RUN_GAS_688 : RUN_GAS) : 0);
        await chip.writeByte(CTRL_MEAS, (samples << 5) | (samples << 2) | MODE_FORCED);
        await pause(clock, waitMs(oversampling, gas ? heating : undefined), signal);
        const field = await fieldOf(chip, clock, signal, place);

        const raw = parseData(field.subarray(RAW));
        checkMeasured(raw.temperature, place);
        const { temperature, humidity, pressure } = compensate(raw, calibration);
        setup.ambient = temperature;
        return [
          { quantity: 'temperature', value: temperature },
          { quantity: 'humidity', value: humidity },
          { quantity: 'pressure', value: pressure },
          ...(gas ? gasOf(field, setup) : []),
        ];
      },
    });
  },
});

/** Everything measured, once it is. */
async function fieldOf(
  chip: I2cDevice,
  clock: Clock,
  signal: AbortSignal,
  place: string,
): Promise<Uint8Array> {
  for (let tries = 0; ; tries++) {
    const field = await chip.readBlock(FIELD, 17);
    const status = field[0] ?? 0;
    if (status & STATUS_NEW && !(status & STATUS_BUSY)) return field;
    if (tries === BUSY_TRIES) throw new DeviceError('stuck', `${place} does not end its measurement`);
    await pause(clock, BUSY_MS, signal);
  }
}

/** Nothing, when the chip measured no gas; doubted, when the plate was not hot enough. */
function gasOf(field: Uint8Array, { calibration, is688 }: Setup): readonly Sample[] {
  const at = is688 ? GAS_688 : GAS;
  const raw = parseGas(field[at] ?? 0, field[at + 1] ?? 0);
  if (!raw.valid) return [];
  const value = is688 ? gasResistance688(raw) : gasResistance(raw, calibration.rangeError);
  return [{ quantity: 'gas-resistance', value, ...(!raw.stable && { quality: 'suspect' as const }) }];
}
