import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import { readBigEndian } from './big-endian.ts';
import { openChip, pause } from './chip.ts';
import { SHUTDOWN, temperatureOf as sixteenths } from './lm75.ts';
import { firstRegisters, likelyChip, TMP102_RESERVED, TMP102_RESOLUTION, wordsFor } from './look-alikes.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet section 6.5. The configuration is of 16 bits; its first byte is all that matters. */
const TEMPERATURE = 0x00;
const CONFIGURATION = 0x01;
/** Converter resolution, section 6.5.3.5: both always read 1; an LM75 has a 0 there. */
const RESOLUTION_BITS = TMP102_RESOLUTION;
/** The limits (registers 2 and 3) have 12 bits, or 13 in the extended format (section 6.5.4). */
const BELOW_13_BITS = 0x0007;
/** The lowest bit of the temperature register tells that it has 13 bits instead of 12 (section 6.5.2). */
const EXTENDED = 0x0001;
/** Longest conversion time, ms (section 5.5). */
const CONVERSION_MS = 35;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x48, 0x49, 0x4a, 0x4b]),
});

/** @param register 16 bits, most significant byte first @returns degrees Celsius, in either format */
export function temperatureOf(register: number): number {
  return register & EXTENDED ? 2 * sixteenths(register, 13) : sixteenths(register, 12);
}

export const tmp102 = defineSensor({
  kind: 'tmp102',
  summary: 'TI TMP102: temperature over I2C',
  datasheet: 'https://www.ti.com/lit/ds/symlink/tmp102.pdf',
  options,
  channels: () => [{ quantity: 'temperature', unit: 'Cel', decimals: 4 }],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: () => CONVERSION_MS,
  open: ({ bus, address }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `tmp102 at ${placeOf({ bus, address })}`;
    return openChip({
      setUp: async (signal) => {
        const configuration = await chip.readByte(CONFIGURATION);
        if ((configuration & RESOLUTION_BITS) !== RESOLUTION_BITS) {
          throw new DeviceError(
            'wrong-chip',
            `${place}: expected bits 5 and 6 of the configuration to be set, found ${hex(configuration)}, which may be an lm75`,
            { cure: 'set kind: lm75' },
          );
        }
        const registers = await firstRegisters(chip);
        if (registers.configuration & TMP102_RESERVED || (registers.low | registers.high) & BELOW_13_BITS) {
          const { words, cure } = wordsFor(likelyChip(registers));
          const found = [registers.configuration, registers.low, registers.high].map(hex).join(', ');
          throw new DeviceError(
            'wrong-chip',
            `${place}: expected the lowest bits of configuration and limits to be 0, found ${found}${words}`,
            { cure },
          );
        }
        // writes the first byte alone, and so leaves the extended format as it is
        if (configuration & SHUTDOWN) await chip.writeByte(CONFIGURATION, configuration & ~SHUTDOWN);
        // until the first conversion after power-on has ended, it reads 0 degC
        await pause(clock, CONVERSION_MS, signal);
      },
      measure: async () => [
        { quantity: 'temperature', value: temperatureOf(await readBigEndian(chip, TEMPERATURE)) },
      ],
    });
  },
});
