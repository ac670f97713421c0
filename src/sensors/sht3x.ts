import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import { openChip, pause } from './chip.ts';
import { checkedWords } from './crc8.ts';
import { addressOption, busOption, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Commands of two bytes, datasheet section 4. */
const BREAK = [0x30, 0x93]; // ends periodic measurement
const SOFT_RESET = [0x30, 0xa2];
const READ_STATUS = [0xf3, 0x2d];
/** Section 2.2, rounded up: longest soft reset 1.5 ms; a break takes 1 ms (section 4.8). */
const RESET_MS = 2;
const BREAK_MS = 1;
/** Section 4.13. */
const STATUS_HEATER = 0x2000;

/** Single shot without clock stretching (section 4.3) and its longest time in ms (section 2.2). */
const REPEATABILITY = {
  high: { command: [0x24, 0x00], longestMs: 15.5 },
  medium: { command: [0x24, 0x0b], longestMs: 6.5 },
  low: { command: [0x24, 0x16], longestMs: 4.5 },
} as const;

const CRC_INITIAL = 0xff;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x44, 0x45]),
  repeatability: v.optional(
    v.pipe(
      v.picklist(['high', 'medium', 'low']),
      v.description('How long the chip measures: `high` has the least noise (16 ms), `low` the most (5 ms).'),
    ),
    'high',
  ),
});

/** Section 4.14. @param raw 16 bits @returns degrees Celsius, -45 to 130 */
export function temperatureOf(raw: number): number {
  return -45 + (175 * raw) / 65_535;
}

/** Section 4.14. @param raw 16 bits @returns percent relative humidity */
export function humidityOf(raw: number): number {
  return (100 * raw) / 65_535;
}

export const sht3x = defineSensor({
  kind: 'sht3x',
  summary: 'Sensirion SHT30, SHT31, SHT35: temperature and humidity over I2C',
  datasheet: 'https://sensirion.com/media/documents/213E6A3B/63A5A569/Datasheet_SHT3x_DIS.pdf',
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ repeatability }) => REPEATABILITY[repeatability].longestMs,
  open: ({ bus, address, repeatability }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `sht3x at ${placeOf({ bus, address })}`;
    const { command, longestMs } = REPEATABILITY[repeatability];
    const send = (bytes: readonly number[]): Promise<void> => chip.write(Uint8Array.from(bytes));

    return openChip({
      setUp: async (signal) => {
        // whoever used it before may have left it measuring by itself, where it takes no single shots and no
        // reset; the reset also turns the heater off
        await send(BREAK);
        await pause(clock, BREAK_MS, signal);
        await send(SOFT_RESET);
        await pause(clock, RESET_MS, signal);
        await send(READ_STATUS);
        const [status = 0] = checkedWords(await chip.read(3), CRC_INITIAL, place);
        if (status & STATUS_HEATER) {
          throw new DeviceError('failed', `${place} heats itself, even after a reset`, {
            cure: 'power the sensor off and on',
          });
        }
      },
      measure: async (_, signal) => {
        await send(command);
        await pause(clock, longestMs, signal);
        const [temperature = 0, humidity = 0] = checkedWords(await chip.read(6), CRC_INITIAL, place);
        return [
          { quantity: 'temperature', value: temperatureOf(temperature) },
          { quantity: 'humidity', value: humidityOf(humidity) },
        ];
      },
    });
  },
});
