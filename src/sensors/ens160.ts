import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { DeviceError } from '../lib/errors.ts';
import { openChip, pause } from './chip.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet "Register Overview"; words least significant byte first. */
const PART_ID = 0x00;
const OPERATING_MODE = 0x10;
const TEMP_IN = 0x13;
const RH_IN = 0x15;
const STATUS = 0x20; // 6 bytes: status, air quality index, TVOC, eCO2
const CHECKSUM = 0x38;

const STANDARD = 0x02;
const ENS160_ID = 0x0160;
/** What else sits at these addresses, by the first byte of its register 0. */
const OTHER_CHIPS: Readonly<Record<number, string>> = { 97: 'ens161', 229: 'adxl345' };

/** Status register. */
const ERROR = 0x40;
const NEW_DATA = 0x02;
/** Bits 3:2 of the status. */
const VALIDITY = ['normal', 'warm-up', 'start-up', 'invalid'] as const;

/** x^8 + x^4 + x^3 + x^2 + 1, "Checksum of the data registers". */
const POLYNOMIAL = 0x1d;
/** It measures every second; after so long something is wrong. */
const LONGEST_MS = 10_000;
/** The first data come with the first second; opening waits for them. */
const POLL_MS = 250;
const FIRST_DATA_MS = 3_000;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x53, 0x52]),
  temperature: v.optional(
    v.pipe(
      v.number(),
      v.minValue(-40),
      v.maxValue(85),
      v.description('Usual temperature of the air around it, degC: what it measures is corrected for it.'),
    ),
    25,
  ),
  humidity: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(100),
      v.description('Usual relative humidity of the air around it, percent, for the same reason.'),
    ),
    50,
  ),
});

/** TEMP_IN: 1/64 kelvin. @param temperature degrees Celsius */
export function temperatureWord(temperature: number): number {
  return Math.round((temperature + 273.15) * 64);
}

/** RH_IN: 1/512 percent. @param humidity percent, 0 to 100 */
export function humidityWord(humidity: number): number {
  return Math.round(humidity * 512);
}

export interface Ens160Data {
  /** 3 minutes after power-on are warm-up, the first hour of its life is start-up. */
  readonly validity: (typeof VALIDITY)[number];
  readonly isNew: boolean;
  readonly hasError: boolean;
  /** Of the German environment agency: 1 (excellent) to 5 (unhealthy), 0 before the first measurement. */
  readonly airQuality: number;
  /** Volatile organic compounds, ppb. */
  readonly tvoc: number;
  /** The carbon dioxide that would go with them, ppm. */
  readonly eco2: number;
}

/** @param data 6 bytes from 0x20 */
export function parseData(data: Uint8Array): Ens160Data {
  const at = (index: number): number => data[index] ?? 0;
  const status = at(0);
  return {
    validity: VALIDITY[((status >> 2) & 3) as 0 | 1 | 2 | 3],
    isNew: (status & NEW_DATA) !== 0,
    hasError: (status & ERROR) !== 0,
    airQuality: at(1) & 0x07,
    tvoc: at(2) | (at(3) << 8),
    eco2: at(4) | (at(5) << 8),
  };
}

/** The chip's checksum after `data` was read, when it was `before`: it goes on from read to read. */
export function checksumAfter(data: Uint8Array, before: number): number {
  let checksum = before;
  for (const byte of data) {
    const carry = checksum & 0x80 ? POLYNOMIAL : 0;
    checksum = ((checksum << 1) & 0xff) ^ byte ^ carry;
  }
  return checksum;
}

export const ens160 = defineSensor({
  kind: 'ens160',
  summary: 'ScioSense ENS160: air quality index, volatile organic compounds and equivalent CO2 over I2C',
  datasheet: 'https://www.sciosense.com/wp-content/uploads/documents/SC-001224-DS-7-ENS160-Datasheet.pdf',
  identify: async (registers) => (await registers.readWord(PART_ID)) === ENS160_ID,
  options,
  channels: () => [
    { quantity: 'air-quality-index', unit: '1', decimals: 0 },
    { quantity: 'tvoc', unit: '[ppb]', decimals: 0 },
    { quantity: 'eco2', unit: '[ppm]', decimals: 0 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: () => FIRST_DATA_MS,
  open: ({ bus, address, temperature, humidity }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `ens160 at ${placeOf({ bus, address })}`;

    return openChip({
      setUp: async (signal) => {
        checkId(await chip.readWord(PART_ID), place);
        // one that measures already is left alone: its warm-up might begin again
        if ((await chip.readByte(OPERATING_MODE)) !== STANDARD) {
          await chip.writeByte(OPERATING_MODE, STANDARD);
        }
        await chip.writeWord(TEMP_IN, temperatureWord(temperature));
        await chip.writeWord(RH_IN, humidityWord(humidity));
        for (let waited = 0; waited < FIRST_DATA_MS; waited += POLL_MS) {
          if ((await chip.readByte(STATUS)) & NEW_DATA) break;
          await pause(clock, POLL_MS, signal);
        }
        return { freshAt: clock.monotonic() };
      },
      measure: async (running) => {
        if ((await chip.readByte(OPERATING_MODE)) !== STANDARD) {
          throw new DeviceError('failed', `${place} does not measure any more: it lost its power`, {
            cure: 'check its supply and the wiring',
          });
        }
        const data = parseData(await readChecked(chip, place));
        if (data.hasError || data.validity === 'invalid') {
          throw new DeviceError('failed', `${place} says that its output is invalid`, {
            cure: 'power it off and on; if it stays so, the chip is broken',
          });
        }
        const now = clock.monotonic();
        if (!data.isNew) {
          if (now - running.freshAt <= LONGEST_MS) return [];
          throw new DeviceError('stuck', `${place} has measured nothing for 10 s`);
        }
        running.freshAt = now;
        if (data.airQuality < 1 || data.airQuality > 5) {
          throw new DeviceError('failed', `${place} gave no measurement: air quality ${data.airQuality}`, {
            cure: 'right after power-on, wait; later, power it off and on',
          });
        }
        const quality = data.validity !== 'normal' && { quality: 'suspect' as const };
        return [
          { quantity: 'air-quality-index', value: data.airQuality, ...quality },
          { quantity: 'tvoc', value: data.tvoc, ...quality },
          { quantity: 'eco2', value: data.eco2, ...quality },
        ];
      },
    });
  },
});

/**
 * The data, checked. Chips go on with the checksum from one read to the next, its own excepted; the datasheet
 * can be understood to begin anew with each, so that is taken too.
 */
async function readChecked(chip: I2cDevice, place: string): Promise<Uint8Array> {
  const before = await chip.readByte(CHECKSUM);
  const data = await chip.readBlock(STATUS, 6);
  const after = await chip.readByte(CHECKSUM);
  const expected = checksumAfter(data, before);
  if (after === expected || after === checksumAfter(data, 0)) return data;
  throw new DeviceError('failed', `${place}: bad checksum: expected ${hex(expected)}, found ${hex(after)}`, {
    cure: 'check wiring, pull-ups and cable length, or slow the bus down',
  });
}

function checkId(id: number, place: string): void {
  if (id === ENS160_ID) return;
  const guess = OTHER_CHIPS[id & 0xff];
  throw new DeviceError(
    'wrong-chip',
    `${place}: expected part id ${hex(ENS160_ID)}, found ${hex(id)}${guess ? `, which is an ${guess}` : ''}`,
    { cure: 'check the wiring and the address' },
  );
}
