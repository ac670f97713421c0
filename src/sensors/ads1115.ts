import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { DeviceError } from '../lib/errors.ts';
import type { ChannelSpec, Sample } from '../lib/reading.ts';
import { readBigEndian, signed16, writeBigEndian } from './big-endian.ts';
import { openChip, pause } from './chip.ts';
import { firstRegisters, likelyChip, wordsFor } from './look-alikes.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet section 8.1. */
const CONVERSION = 0x00;
const CONFIGURATION = 0x01;

/** Configuration register, table 8-3. */
const START = 0x8000;
/** When read: no conversion is going on. */
const IDLE = 0x8000;
const SINGLE_SHOT = 1 << 8;
const NO_COMPARATOR = 0b11;
/** Bits 14:12, by index: pairs first, then each input against ground. */
const INPUTS = ['0-1', '0-3', '1-3', '2-3', 0, 1, 2, 3] as const;
/** Bits 11:9, by index: full scale in volts. */
const RANGES = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256] as const;
/** Bits 7:5, by index: conversions a second. */
const RATES = [8, 16, 32, 64, 128, 250, 475, 860] as const;
/** The slowest oscillator (electrical characteristics), and the time to wake up, ms. */
const SLOWEST = 1.1;
const WAKE_MS = 0.1;
/** The end of the converter's codes: at or beyond full scale. */
const HIGHEST = 0x7fff;
const LOWEST = -0x8000;

type Input = (typeof INPUTS)[number];
type Range = (typeof RANGES)[number];

const inputEntries = {
  input: v.pipe(
    v.picklist(INPUTS),
    v.description('0 to 3 against ground, or the difference of a pair: `0-1`, `0-3`, `1-3`, `2-3`.'),
  ),
  quantity: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words with dashes, as soil-moisture'),
      v.metadata({ expects: 'lower-case words with dashes, as soil-moisture' }),
      v.description('What it measures: the name of the channel. Default: `voltage-` and the input.'),
    ),
  ),
  range: v.optional(
    v.pipe(
      v.picklist(RANGES),
      v.description(
        'Full scale in volts, both ways; the less, the finer. No input may exceed the supply, whatever this says.',
      ),
    ),
    4.096,
  ),
  scale: v.optional(
    v.pipe(
      v.number(),
      v.finite(),
      v.notValue(0, 'expected a number other than 0'),
      v.description('Units to the volt: the value is volts times this, plus `offset`.'),
    ),
    1,
  ),
  offset: v.optional(v.pipe(v.number(), v.finite(), v.description('In units, added last.')), 0),
  unit: v.optional(
    v.pipe(v.string(), v.minLength(1), v.description('UCUM unit of the value, as `V`, `%`, `Pa`.')),
    'V',
  ),
};

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x48, 0x49, 0x4a, 0x4b]),
  rate: v.optional(
    v.pipe(v.picklist(RATES), v.description('Conversions a second; the fewer, the less noise.')),
    128,
  ),
  inputs: v.optional(
    v.pipe(
      v.array(v.strictObject(inputEntries)),
      v.minLength(1, 'expected at least one input'),
      v.maxLength(32, 'expected at most 32 inputs'),
      v.check(
        (inputs) => repeated(inputs) === undefined,
        ({ input }) =>
          `two inputs have the quantity "${repeated(input)}": give each a \`quantity\` of its own`,
      ),
      v.description('What is measured, one conversion after the other.'),
    ),
    [{ input: 0 }, { input: 1 }, { input: 2 }, { input: 3 }],
  ),
});

interface Named {
  readonly input: Input;
  readonly quantity?: string | undefined;
}

const quantityOf = ({ input, quantity }: Named): string => quantity ?? `voltage-${input}`;

function repeated(inputs: readonly Named[]): string | undefined {
  const names = inputs.map(quantityOf);
  return names.find((name, index) => names.indexOf(name) !== index);
}

/** @param code 16 bits, two's complement @param range full scale @returns volts */
export function voltsOf(code: number, range: Range): number {
  return (signed16(code) / 32_768) * range;
}

/** Decimals that show one step of the converter, in the unit of the channel. */
export function decimalsOf(range: Range, scale: number): number {
  const step = (range / 32_768) * Math.abs(scale);
  return Math.min(9, Math.max(-3, 0 - Math.floor(Math.log10(step))));
}

/** Longest time of one conversion, ms. */
export function conversionMs(rate: number): number {
  return (1_000 / rate) * SLOWEST + WAKE_MS;
}

/** The configuration register without the bit that starts. */
export function configurationOf(input: Input, range: Range, rate: (typeof RATES)[number]): number {
  return (
    (INPUTS.indexOf(input) << 12) |
    (RANGES.indexOf(range) << 9) |
    SINGLE_SHOT |
    (RATES.indexOf(rate) << 5) |
    NO_COMPARATOR
  );
}

export const ads1115 = defineSensor({
  kind: 'ads1115',
  summary: 'TI ADS1115: four analogue inputs of 16 bits over I2C, single or in pairs',
  datasheet: 'https://www.ti.com/lit/ds/symlink/ads1115.pdf',
  options,
  channels: ({ inputs }) =>
    inputs.map(
      (input): ChannelSpec => ({
        quantity: quantityOf(input),
        unit: input.unit,
        decimals: decimalsOf(input.range, input.scale),
      }),
    ),
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ rate, inputs }) => inputs.length * conversionMs(rate),
  open: ({ bus, address, rate, inputs }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `ads1115 at ${placeOf({ bus, address })}`;

    const convert = async (configuration: number, signal: AbortSignal): Promise<number> => {
      await writeBigEndian(chip, CONFIGURATION, configuration | START);
      await pause(clock, conversionMs(rate), signal);
      const state = await readBigEndian(chip, CONFIGURATION);
      if ((state & IDLE) === 0) {
        throw new DeviceError('stuck', `${place} is still converting after its longest time`);
      }
      if ((state & ~IDLE) !== configuration) {
        throw new DeviceError(
          'failed',
          `${place} forgot its configuration: wrote ${hex(configuration)}, found ${hex(state & ~IDLE)}`,
          { cure: 'check its supply and the wiring' },
        );
      }
      return readBigEndian(chip, CONVERSION);
    };

    return openChip({
      setUp: async (signal) => {
        await checkThresholds(chip, place);
        const idle = await checkKept(chip, place, configurationOf(0, 4.096, rate));
        // another program's conversion: a start would go unheard until it has ended
        if (!idle) await pause(clock, conversionMs(RATES[0]), signal);
      },
      measure: async (_, signal) => {
        const samples: Sample[] = [];
        for (const { input, quantity, range, scale, offset } of inputs) {
          const code = signed16(await convert(configurationOf(input, range, rate), signal));
          const value = voltsOf(code, range) * scale + offset;
          const atEnd = code === HIGHEST || code === LOWEST;
          samples.push({
            quantity: quantityOf({ input, quantity }),
            value,
            ...(atEnd && { quality: 'suspect' as const }),
          });
        }
        return samples;
      },
    });
  },
});

/** Limits of 75 and 80 degC where the thresholds are: what keeps those would take the configuration for its own. */
async function checkThresholds(chip: I2cDevice, place: string): Promise<void> {
  const registers = await firstRegisters(chip);
  const likely = likelyChip(registers);
  if (likely !== 'lm75' && likely !== 'tmp102') return;
  const { words, cure } = wordsFor(likely);
  const found = `${hex(registers.low)} and ${hex(registers.high)}`;
  throw new DeviceError('wrong-chip', `${place}: found limits of ${found}${words}`, { cure });
}

/**
 * There is no id: that the chip keeps a configuration of 16 bits is what can be known. Starts nothing.
 * @returns whether no conversion is going on
 */
async function checkKept(chip: I2cDevice, place: string, configuration: number): Promise<boolean> {
  await writeBigEndian(chip, CONFIGURATION, configuration);
  const state = await readBigEndian(chip, CONFIGURATION);
  const kept = state & ~IDLE;
  if (kept === configuration) return (state & IDLE) !== 0;
  throw new DeviceError(
    'wrong-chip',
    `${place}: wrote configuration ${hex(configuration)}, found ${hex(kept)}`,
    { cure: 'check the address; lm75, tmp102 and ina219 may have it too' },
  );
}
