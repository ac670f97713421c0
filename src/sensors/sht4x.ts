import * as v from 'valibot';
import { openChip, pause } from './chip.ts';
import { checkedWords } from './crc8.ts';
import { addressOption, busOption, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Commands of one byte, datasheet section 4.5. */
const SOFT_RESET = 0x94;
const READ_SERIAL = 0x89;
/** Section 3.3, table 5: longest soft reset. The serial number takes 0.01 ms more than a command. */
const RESET_MS = 1;
const SERIAL_MS = 1;

/** Measurements with the heater off (section 4.5), longest times in ms (section 3.3). */
const PRECISION = {
  high: { command: 0xfd, longestMs: 8.3 },
  medium: { command: 0xf6, longestMs: 4.5 },
  low: { command: 0xe0, longestMs: 1.6 },
} as const;

const CRC_INITIAL = 0xff;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x44, 0x45, 0x46]),
  precision: v.optional(
    v.pipe(
      v.picklist(['high', 'medium', 'low']),
      v.description('How long the chip measures: `high` has the least noise (9 ms), `low` the most (2 ms).'),
    ),
    'high',
  ),
});

/** Section 4.6. @param raw 16 bits @returns degrees Celsius, -45 to 130 */
export function temperatureOf(raw: number): number {
  return -45 + (175 * raw) / 65_535;
}

/**
 * Section 4.6.
 * @param raw 16 bits
 * @returns percent relative humidity; the formula reaches -6 to 119 and is cropped as said there
 */
export function humidityOf(raw: number): number {
  return Math.min(100, Math.max(0, -6 + (125 * raw) / 65_535));
}

export const sht4x = defineSensor({
  kind: 'sht4x',
  summary: 'Sensirion SHT40, SHT41, SHT45: temperature and humidity over I2C',
  datasheet: 'https://sensirion.com/media/documents/33FD6951/67EB9032/HT_DS_Datasheet_SHT4x_5.pdf',
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ precision }) => PRECISION[precision].longestMs,
  open: ({ bus, address, precision }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `sht4x at ${placeOf({ bus, address })}`;
    const { command, longestMs } = PRECISION[precision];
    const ask = async (code: number, ms: number, signal: AbortSignal): Promise<readonly number[]> => {
      await chip.write(Uint8Array.of(code));
      await pause(clock, ms, signal);
      return checkedWords(await chip.read(6), CRC_INITIAL, place);
    };

    return openChip({
      setUp: async (signal) => {
        // ends a heating that another program started; it would last a second at most
        await chip.write(Uint8Array.of(SOFT_RESET));
        await pause(clock, RESET_MS, signal);
        // there is no id; that a serial number with its checksums comes is all that can be known
        await ask(READ_SERIAL, SERIAL_MS, signal);
      },
      measure: async (_, signal) => {
        const [temperature = 0, humidity = 0] = await ask(command, longestMs, signal);
        return [
          { quantity: 'temperature', value: temperatureOf(temperature) },
          { quantity: 'humidity', value: humidityOf(humidity) },
        ];
      },
    });
  },
});
