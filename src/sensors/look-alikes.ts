import { readBigEndian } from './big-endian.ts';
import type { Registers } from './sensor.ts';

/**
 * Chips without an id that share the addresses 0x48 to 0x4f. What their first four registers hold after power-on,
 * words most significant byte first, tells most of them apart before anything is written.
 */

/** ADS1115, table 8-3 on: the thresholds of its comparator. */
const ADS1115_LOW = 0x8000;
const ADS1115_HIGH = 0x7fff;
/** INA219, table 2: its configuration, in the place of a temperature. */
const INA219_CONFIGURATION = 0x399f;
/** LM75 and kin, TMP102: limits of 75 and 80 degC. */
const HYSTERESIS = 75 << 8;
const OVERTEMPERATURE = 80 << 8;
/** TMP102, section 6.5.3.5: bits of its converter's resolution, in the first byte of the configuration. */
export const TMP102_RESOLUTION = 0x60;
/** TMP102: the lowest four bits of its configuration are reserved and 0. */
export const TMP102_RESERVED = 0x0f;

export interface FirstRegisters {
  readonly temperature: number;
  /** Of an LM75 the first byte alone. */
  readonly configuration: number;
  readonly low: number;
  readonly high: number;
}

/** @throws DeviceError */
export async function firstRegisters(chip: Registers): Promise<FirstRegisters> {
  return {
    temperature: await readBigEndian(chip, 0),
    configuration: await readBigEndian(chip, 1),
    low: await readBigEndian(chip, 2),
    high: await readBigEndian(chip, 3),
  };
}

/** What it is in all likelihood; undefined when it cannot be told. */
export function likelyChip({ temperature, configuration, low, high }: FirstRegisters): string | undefined {
  if (low === ADS1115_LOW && high === ADS1115_HIGH) return 'ads1115';
  if (temperature === INA219_CONFIGURATION) return 'ina219';
  const first = configuration >> 8;
  if (low !== HYSTERESIS || high !== OVERTEMPERATURE) return undefined;
  if ((first & TMP102_RESOLUTION) === TMP102_RESOLUTION && (configuration & TMP102_RESERVED) === 0)
    return 'tmp102';
  return (first & 0xe0) === 0 ? 'lm75' : undefined;
}

/** `, which is an ads1115 in all likelihood`, or nothing; and what helps. */
export function wordsFor(likely: string | undefined): { readonly words: string; readonly cure: string } {
  if (likely === undefined)
    return { words: '', cure: 'check the address; `fieldhand scan` shows what may be there' };
  return {
    words: `, which is ${/^[ail]/.test(likely) ? 'an' : 'a'} ${likely} in all likelihood`,
    cure: `set kind: ${likely}, or another address`,
  };
}
