import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import { readBigEndian } from './big-endian.ts';
import { openChip } from './chip.ts';
import { addressOption, busOption, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers: NXP LM75B datasheet section 7.4. */
const TEMPERATURE = 0x00;
const CONFIGURATION = 0x01;
/** Bit 0 of the (first) configuration byte in all variants. */
export const SHUTDOWN = 0x01;
/** Below it no variant measures; a floating bus does read lower. */
const LOWEST_CEL = -55;

/** Bits that mean something at the top of the 16-bit register, and the decimals that show them. */
const VARIANTS = {
  lm75: { bits: 9, decimals: 1 }, // 0.5 degC
  lm75b: { bits: 11, decimals: 3 }, // 0.125 degC
} as const;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f]),
  variant: v.optional(
    v.pipe(v.picklist(['lm75', 'lm75b']), v.description('`lm75` (steps of 0.5 degC) or `lm75b` (0.125).')),
    'lm75',
  ),
});

/**
 * @param register 16 bits, most significant byte first
 * @returns degrees Celsius; the register is a left-aligned two's complement number of half degrees or finer
 */
export function temperatureOf(register: number, bits: number): number {
  const signed = register >= 0x8000 ? register - 0x10000 : register;
  const unused = 16 - bits;
  return (signed >> unused) / 2 ** (8 - unused);
}

export const lm75 = defineSensor({
  kind: 'lm75',
  summary: 'LM75, LM75B and kin: temperature over I2C',
  datasheet: 'https://www.nxp.com/docs/en/data-sheet/LM75B.pdf',
  options,
  channels: ({ variant }) => [{ quantity: 'temperature', unit: 'Cel', decimals: VARIANTS[variant].decimals }],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  open: ({ bus, address, variant }, { board }) => {
    const chip = board.i2c.device({ bus, address });
    return openChip({
      setUp: async () => {
        // a chip left in shutdown answers for ever with its last value
        const configuration = await chip.readByte(CONFIGURATION);
        if (configuration & SHUTDOWN) await chip.writeByte(CONFIGURATION, configuration & ~SHUTDOWN);
      },
      measure: async () => {
        const value = temperatureOf(await readBigEndian(chip, TEMPERATURE), VARIANTS[variant].bits);
        if (value < LOWEST_CEL) {
          throw new DeviceError(
            'failed',
            `${variant} at ${placeOf({ bus, address })} reads ${value} degC, below its range`,
            { cure: 'check the wiring' },
          );
        }
        return [{ quantity: 'temperature', value }];
      },
    });
  },
});
