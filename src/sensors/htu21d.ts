import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import type { Clock } from '../lib/clock.ts';
import { DeviceError } from '../lib/errors.ts';
import { openChip, pause } from './chip.ts';
import { checkedWords } from './crc8.ts';
import { addressOption, busOption, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Commands that HTU21D, SHT2x and Si70xx share; "no hold": the chip does not stretch the clock meanwhile. */
const MEASURE_TEMPERATURE = 0xf3;
const MEASURE_HUMIDITY = 0xf5;
const WRITE_USER = 0xe6;
const READ_USER = 0xe7;
const SOFT_RESET = 0xfe;
/** Second part of the serial number; its first byte tells the Si70xx apart (Si7021 datasheet section 5.3). */
const READ_ID = [0xfc, 0xc9];
export const SI70XX: Readonly<Record<number, string>> = {
  6: 'si7006',
  13: 'si7013',
  20: 'si7020',
  21: 'si7021',
};
export const HTU21D_ID = 0x32;

/** User register: bits 7 and 0 are the resolution, bit 2 the heater, which a soft reset leaves on. */
const COARSER_OR_HEATING = 0b1000_0101;
const RESET_MS = 15;
const CRC_INITIAL = 0;
/** The lowest two bits tell temperature from humidity. */
const VALUE_BITS = 0xfffc;

/** Longest times at full resolution, ms: datasheet, "Electrical characteristics". */
const TIMES = { temperatureMs: 50, humidityMs: 16 };
/** Percent per degree away from 25 (datasheet, "Temperature coefficient compensation equation"). */
const HUMIDITY_DRIFT = -0.15;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x40]),
  compensate: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "Corrects humidity for temperature as the HTU21D's datasheet says; `false` for chips like it that do so themselves (SHT21).",
      ),
    ),
    true,
  ),
});

/** @param raw 16 bits as read @returns degrees Celsius */
export function temperatureOf(raw: number): number {
  return -46.85 + (175.72 * (raw & VALUE_BITS)) / 65_536;
}

/** @param raw 16 bits as read @returns percent relative humidity, not held to 0..100 */
export function humidityOf(raw: number): number {
  return -6 + (125 * (raw & VALUE_BITS)) / 65_536;
}

/** @param humidity percent @param temperature degrees Celsius @returns percent, as it would be read at 25 */
export function compensateHumidity(humidity: number, temperature: number): number {
  return humidity + (25 - temperature) * HUMIDITY_DRIFT;
}

export const htu21d = defineSensor({
  kind: 'htu21d',
  summary: 'TE HTU21D and HTU20D: temperature and humidity over I2C',
  datasheet: 'https://cdn-shop.adafruit.com/datasheets/1899_HTU21D.pdf',
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: () => TIMES.temperatureMs + TIMES.humidityMs,
  open: ({ bus, address, compensate }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `htu21d at ${placeOf({ bus, address })}`;
    return openChip({
      setUp: async (signal) => {
        await reset(chip, clock, signal);
        const other = SI70XX[await guessId(chip, place)];
        if (!other) return;
        throw new DeviceError('wrong-chip', `${place}: found the id of a ${other}`, {
          cure: 'set kind: si7021',
        });
      },
      measure: async (_, signal) => {
        const { temperature, humidity } = await measure({ chip, clock, signal, place, ...TIMES });
        const corrected = compensate ? compensateHumidity(humidity, temperature) : humidity;
        return samplesOf(temperature, corrected);
      },
    });
  },
});

/** Not every chip sold under the name has an id to read. */
async function guessId(chip: I2cDevice, place: string): Promise<number> {
  try {
    return await readId(chip, place);
  } catch {
    return HTU21D_ID;
  }
}

/** @throws DeviceError */
export async function readId(chip: I2cDevice, place: string): Promise<number> {
  await chip.write(Uint8Array.from(READ_ID));
  // the first checksum is all that is alike in every description of what follows it
  const [word = 0] = checkedWords(await chip.read(3), CRC_INITIAL, place);
  return word >> 8;
}

/** Full resolution, heater off. */
export async function reset(chip: I2cDevice, clock: Clock, signal: AbortSignal): Promise<void> {
  await chip.write(Uint8Array.of(SOFT_RESET));
  await pause(clock, RESET_MS, signal);
  const user = await chip.readByte(READ_USER);
  // the other bits are reserved and stay as they are
  if (user & COARSER_OR_HEATING) await chip.writeByte(WRITE_USER, user & ~COARSER_OR_HEATING);
}

/** Both values, one after the other. */
export async function measure(how: {
  readonly chip: I2cDevice;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly place: string;
  readonly temperatureMs: number;
  readonly humidityMs: number;
}): Promise<{ readonly temperature: number; readonly humidity: number }> {
  const { chip, clock, signal, place, temperatureMs, humidityMs } = how;
  const convert = async (command: number, ms: number): Promise<number> => {
    await chip.write(Uint8Array.of(command));
    await pause(clock, ms, signal);
    const [raw = 0] = checkedWords(await chip.read(3), CRC_INITIAL, place);
    return raw;
  };
  return {
    temperature: temperatureOf(await convert(MEASURE_TEMPERATURE, temperatureMs)),
    humidity: humidityOf(await convert(MEASURE_HUMIDITY, humidityMs)),
  };
}

/** Humidity is held to 0..100: the formula reaches -6 to 119 (datasheet, "Conversion of signal outputs"). */
export function samplesOf(temperature: number, humidity: number) {
  return [
    { quantity: 'temperature', value: temperature },
    { quantity: 'humidity', value: Math.min(100, Math.max(0, humidity)) },
  ];
}
