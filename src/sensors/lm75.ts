import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { DeviceError } from '../lib/errors.ts';
import { readBigEndian } from './big-endian.ts';
import { openChip } from './chip.ts';
import { firstRegisters, likelyChip, wordsFor } from './look-alikes.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers: NXP LM75B datasheet section 7.4. */
const TEMPERATURE = 0x00;
const CONFIGURATION = 0x01;
/** Bit 0 of the (first) configuration byte in all variants. */
export const SHUTDOWN = 0x01;
/** Bits of the configuration that are 0 in all of them; some keep their resolution there, once it was changed. */
const RESERVED = 0xe0;
/** No variant has more than 12 bits, in its temperature and in its limits (registers 2 and 3). */
const BELOW_12_BITS = 0x000f;
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

/**
 * There is no id; but what is 0 in all chips of the family shows most others that have its addresses, before anything
 * is written to them.
 */
async function checkFamily(chip: I2cDevice, place: string): Promise<void> {
  const registers = await firstRegisters(chip);
  const { temperature, configuration, low, high } = registers;
  const first = configuration >> 8;
  if ((first & RESERVED) === 0 && ((temperature | low | high) & BELOW_12_BITS) === 0) return;
  const { words, cure } = wordsFor(likelyChip(registers));
  const found = [temperature, low, high].map((word) => hex(word)).join(', ');
  throw new DeviceError(
    'wrong-chip',
    `${place}: expected bits 7 to 5 of the configuration to be 0, and the lowest 4 of temperature and limits; found ${hex(first)} and ${found}${words}`,
    { cure },
  );
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
        await checkFamily(chip, `${variant} at ${placeOf({ bus, address })}`);
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
