import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import { openChip } from './chip.ts';
import { HTU21D_ID, measure, readId, reset, SI70XX, samplesOf } from './htu21d.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** The id byte of engineering samples (section 5.3). */
const SAMPLES: readonly number[] = [0x00, 0xff];
/** Longest times at full resolution, ms (table 2); measuring humidity measures temperature too. */
const TIMES = { temperatureMs: 10.8, humidityMs: 12 + 10.8 };

const options = v.strictObject({ bus: busOption, address: addressOption([0x40]) });

/** Its commands, register and formulas are those of the HTU21D; it is quicker, has an id and corrects itself. */
export const si7021 = defineSensor({
  kind: 'si7021',
  summary: 'Silicon Labs Si7021, Si7020, Si7013, Si7006: temperature and humidity over I2C',
  datasheet: 'https://www.silabs.com/documents/public/data-sheets/Si7021-A20.pdf',
  options,
  channels: () => [
    { quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { quantity: 'humidity', unit: '%', decimals: 2 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: () => TIMES.temperatureMs + TIMES.humidityMs,
  open: ({ bus, address }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `si7021 at ${placeOf({ bus, address })}`;
    return openChip({
      setUp: async (signal) => {
        await reset(chip, clock, signal);
        const id = await readId(chip, place);
        if (id in SI70XX || SAMPLES.includes(id)) return;
        const htu = id === HTU21D_ID;
        throw new DeviceError(
          'wrong-chip',
          `${place}: expected id 0x15, found ${hex(id)}${htu ? ', which is an htu21d' : ''}`,
          { cure: htu ? 'set kind: htu21d' : 'check the chip; try kind: htu21d' },
        );
      },
      measure: async (_, signal) => {
        const { temperature, humidity } = await measure({ chip, clock, signal, place, ...TIMES });
        return samplesOf(temperature, humidity);
      },
    });
  },
});
