import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { DeviceError } from '../lib/errors.ts';
import { openChip, pause } from './chip.ts';
import { checkCrc } from './crc8.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Commands, datasheet section 5.3 and 5.4. */
const SOFT_RESET = [0xba];
const INITIALIZE = [0xbe, 0x08, 0x00];
const TRIGGER = [0xac, 0x33, 0x00];
/** Longest soft reset, wait after initializing, and wait for a measurement, ms (sections 5.4, 5.5). */
const RESET_MS = 20;
const INITIALIZE_MS = 10;
const MEASURE_MS = 80;
/** "if it is still busy, wait": how often and how long, beyond the usual time. */
const BUSY_TRIES = 5;
const BUSY_MS = 10;

/** The status byte, table 10. */
const STATUS_BUSY = 0x80;
const STATUS_CALIBRATED = 0x08;

const CRC_INITIAL = 0xff;
const FULL_SCALE = 2 ** 20;

const options = v.strictObject({ bus: busOption, address: addressOption([0x38]) });

/** Section 6. @param data 7 bytes as read: status, 20 bits of humidity, 20 of temperature, checksum */
export function parseMeasurement(data: Uint8Array): {
  readonly temperature: number;
  readonly humidity: number;
} {
  const at = (index: number): number => data[index] ?? 0;
  const humidity = (at(1) << 12) | (at(2) << 4) | (at(3) >> 4);
  const temperature = ((at(3) & 0x0f) << 16) | (at(4) << 8) | at(5);
  return {
    temperature: (temperature / FULL_SCALE) * 200 - 50,
    humidity: (humidity / FULL_SCALE) * 100,
  };
}

export const aht20 = defineSensor({
  kind: 'aht20',
  summary: 'Aosong AHT20, AHT21, AHT25: temperature and humidity over I2C',
  datasheet:
    'https://cdn-learn.adafruit.com/assets/assets/000/091/676/original/AHT20-datasheet-2020-4-16.pdf',
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: () => MEASURE_MS,
  open: ({ bus, address }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `aht20 at ${placeOf({ bus, address })}`;
    const send = async (bytes: readonly number[], ms: number, signal: AbortSignal): Promise<void> => {
      await chip.write(Uint8Array.from(bytes));
      await pause(clock, ms, signal);
    };

    return openChip({
      setUp: async (signal) => {
        await send(SOFT_RESET, RESET_MS, signal);
        if ((await statusOf(chip)) & STATUS_CALIBRATED) return;
        // early chips load their calibration only when told
        await send(INITIALIZE, INITIALIZE_MS, signal);
        const status = await statusOf(chip);
        if (status & STATUS_CALIBRATED) return;
        throw new DeviceError('failed', `${place} has no calibration: its status reads ${hex(status)}`, {
          cure: 'power the sensor off and on; if it stays so, the chip is broken or no AHT20',
        });
      },
      measure: async (_, signal) => {
        await send(TRIGGER, MEASURE_MS, signal);
        for (let tries = 0; (await statusOf(chip)) & STATUS_BUSY; tries++) {
          if (tries === BUSY_TRIES) throw new DeviceError('stuck', `${place} does not end its measurement`);
          await pause(clock, BUSY_MS, signal);
        }
        const data = await chip.read(7);
        checkCrc(data.subarray(0, 6), data[6] ?? 0, CRC_INITIAL, place);
        if (!((data[0] ?? 0) & STATUS_CALIBRATED)) {
          throw new DeviceError('failed', `${place} measured without calibration: it lost power meanwhile`);
        }
        const { temperature, humidity } = parseMeasurement(data);
        return [
          { quantity: 'temperature', value: temperature },
          { quantity: 'humidity', value: humidity },
        ];
      },
    });
  },
});

/** Any read begins with the status byte (section 5.3). */
async function statusOf(chip: I2cDevice): Promise<number> {
  const [status = STATUS_BUSY] = await chip.read(1);
  return status;
}
