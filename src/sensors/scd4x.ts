import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import type { Sample } from '../lib/reading.ts';
import { openChip, pause } from './chip.ts';
import { checkedWords, crc8 } from './crc8.ts';
import { addressOption, busOption, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Commands of two bytes (datasheet, "Command Overview"). */
const START = 0x21b1;
const STOP = 0x3f86;
const READ_MEASUREMENT = 0xec05;
const DATA_READY = 0xe4b8;
const SET_TEMPERATURE_OFFSET = 0x241d;
const SET_ALTITUDE = 0x2427;
const SET_AMBIENT_PRESSURE = 0xe000;
const SET_SELF_CALIBRATION = 0x2416;
const SERIAL_NUMBER = 0x3682;

const CRC_INITIAL = 0xff;
/** Execution times in ms (same table). While it stops, the chip answers to nothing. */
const STOP_MS = 500;
const COMMAND_MS = 1;
/** It measures every 5 s (start_periodic_measurement). */
const PERIOD_MS = 5_000;
/** After so long something is wrong. */
const LONGEST_MS = 6_000;
/**
 * Part of the first measurement that opening waits for, so that neither opening nor the first reading takes
 * as long as the usual time limit.
 */
const HEAD_START_MS = 2_000;
const POLL_MS = 100;
/** Data is ready when any of these bits is set (get_data_ready_status). */
const READY = 0x07ff;
/** End of the output range, ppm ("CO2 Sensing Performance"). */
const MOST_CO2 = 40_000;

const entries = v.strictObject({
  bus: busOption,
  address: addressOption([0x62]),
  altitude: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(3_000),
      v.description('Metres above the sea: thin air holds less of everything.'),
    ),
    0,
  ),
  pressure: v.optional(
    v.pipe(
      v.number(),
      v.minValue(700),
      v.maxValue(1_200),
      v.description(
        'Usual pressure of the air where it is, hPa, not reduced to the sea; instead of `altitude`. The chip keeps it until it is without power.',
      ),
    ),
  ),
  temperatureOffset: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(20),
      v.description(
        'How much warmer than the air it is by its own heat and that of what is around it, degC: temperature and humidity are corrected for it.',
      ),
    ),
    4,
  ),
  selfCalibration: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'The chip takes the least of a week for fresh air (400 ppm); `false` where none ever comes, as in a barn full of animals.',
      ),
    ),
    true,
  ),
});

const options = v.pipe(
  entries,
  v.forward(
    v.check(
      ({ altitude, pressure }) => altitude === 0 || pressure === undefined,
      'expected altitude or pressure, not both: the one stands for the other',
    ),
    ['pressure'],
  ),
);

/** set_temperature_offset. @param offset degrees Celsius, 0 to 20 */
export function offsetWord(offset: number): number {
  return Math.round((offset * 65_535) / 175);
}

/** read_measurement: carbon dioxide, temperature, humidity. @returns ppm, degrees Celsius, percent */
export function measurementOf([co2 = 0, temperature = 0, humidity = 0]: readonly number[]) {
  return {
    co2,
    temperature: -45 + (175 * temperature) / 65_535,
    humidity: (100 * humidity) / 65_535,
  };
}

/** get_serial_number: 48 bits. */
export function serialOf([high = 0, middle = 0, low = 0]: readonly number[]): number {
  return (high * 65_536 + middle) * 65_536 + low;
}

/** A command, and where it takes one a word with its checksum. */
export function commandBytes(command: number, word?: number): Uint8Array {
  const code = [command >> 8, command & 0xff];
  if (word === undefined) return Uint8Array.from(code);
  const data = [word >> 8, word & 0xff];
  return Uint8Array.from([...code, ...data, crc8(Uint8Array.from(data), CRC_INITIAL)]);
}

/** A chip that measures by itself since it was set up. */
interface Running {
  readonly serial: number;
  /** Clock time of the start, and then of each measurement that was read. */
  since: number;
  measured: boolean;
}

export const scd4x = defineSensor({
  kind: 'scd4x',
  summary: 'Sensirion SCD40, SCD41: carbon dioxide, temperature and humidity over I2C, every 5 s',
  datasheet:
    'https://sensirion.com/media/documents/48C4B7FB/6426E14D/CD_DS_SCD40_SCD41_Datasheet_D1_052023.pdf',
  options,
  channels: () => [
    { quantity: 'co2', unit: '[ppm]', decimals: 0 },
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: () => Math.max(STOP_MS + HEAD_START_MS, PERIOD_MS - HEAD_START_MS + POLL_MS),
  open: ({ bus, address, altitude, pressure, temperatureOffset, selfCalibration }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `scd4x at ${placeOf({ bus, address })}`;

    const write = async (command: number, word: number, signal: AbortSignal): Promise<void> => {
      await chip.write(commandBytes(command, word));
      await pause(clock, COMMAND_MS, signal);
    };
    const read = async (command: number, words: number, signal: AbortSignal): Promise<readonly number[]> => {
      await chip.write(commandBytes(command));
      await pause(clock, COMMAND_MS, signal);
      return checkedWords(await chip.read(words * 3), CRC_INITIAL, place);
    };
    const stop = (): Promise<void> => chip.write(commandBytes(STOP));

    return openChip({
      slowSetUp: true,
      setUp: async (signal): Promise<Running> => {
        // it may measure still, from before a restart, and takes settings only when it does not
        try {
          await stop();
        } catch (error) {
          if (!(error instanceof DeviceError) || error.fault !== 'absent') throw error;
          // it answers to nothing while it stops
          await pause(clock, STOP_MS, signal);
          await stop();
        }
        await pause(clock, STOP_MS, signal);
        // there is no id; that a serial number with its checksums comes is all that can be known
        const serial = serialOf(await read(SERIAL_NUMBER, 3, signal));
        await write(SET_TEMPERATURE_OFFSET, offsetWord(temperatureOffset), signal);
        await write(SET_ALTITUDE, altitude, signal);
        // in units of 100 Pa; it outranks the altitude until the chip is without power
        if (pressure !== undefined) await write(SET_AMBIENT_PRESSURE, Math.round(pressure), signal);
        await write(SET_SELF_CALIBRATION, selfCalibration ? 1 : 0, signal);
        await chip.write(commandBytes(START));
        const since = clock.monotonic();
        await pause(clock, HEAD_START_MS, signal);
        return { serial, since, measured: false };
      },
      measure: async (running, signal) => {
        const ready = async (): Promise<boolean> => {
          const [status = 0] = await read(DATA_READY, 1, signal);
          return (status & READY) !== 0;
        };
        while (!(await ready())) {
          const ms = clock.monotonic() - running.since;
          if (ms > LONGEST_MS) {
            throw new DeviceError(
              'stuck',
              `${place}, serial number ${running.serial}, has measured nothing for ${Math.round(ms / 1_000)} s`,
              { cure: 'check its supply: it takes 0.2 A for moments' },
            );
          }
          if (running.measured) return [];
          await pause(clock, POLL_MS, signal);
        }
        const words = await read(READ_MEASUREMENT, 3, signal);
        running.since = clock.monotonic();
        running.measured = true;
        return samplesOf(words, place);
      },
      tearDown: stop,
    });
  },
});

function samplesOf(words: readonly number[], place: string): readonly Sample[] {
  const { co2, temperature, humidity } = measurementOf(words);
  if (co2 === 0) throw new DeviceError('failed', `${place} gave no measurement: 0 ppm`);
  return [
    { quantity: 'co2', value: co2, ...(co2 >= MOST_CO2 && { quality: 'suspect' as const }) },
    { quantity: 'temperature', value: temperature },
    { quantity: 'humidity', value: humidity },
  ];
}
