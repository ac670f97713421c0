import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import { openChip, pause } from './chip.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Command codes, datasheet table 1; words, least significant byte first. */
const CONFIGURATION = 0x00;
const POWER_SAVING = 0x03;
const LIGHT = 0x04;

const SHUTDOWN = 0x0001;
/** Table 1: bits 15:13, 10 and 3:2 are reserved and 0. An ina219 has its configuration there, with some of them set. */
const RESERVED = 0xe40c;
/** Table 1, bits 12:11. */
const GAIN_BITS: Readonly<Record<Gain, number>> = { 1: 0b00, 2: 0b01, 0.125: 0b10, 0.25: 0b11 };
/** Table 1, bits 9:6; ms. */
const TIME_BITS: Readonly<Record<Time, number>> = {
  25: 0b1100,
  50: 0b1000,
  100: 0b0000,
  200: 0b0001,
  400: 0b0010,
  800: 0b0011,
};

/** Lux per count at gain 2 and 800 ms; in proportion elsewhere (application note 84323, resolution table). */
const FINEST_STEP = 0.0042;
/** From here on the response bends (application note, "Lux correction"). */
const LINEAR_UP_TO = 1_000;
/** End of the chip's range, lux; beyond it the correction, a polynomial, runs away. */
const BRIGHTEST = 140_000;
const SATURATED = 0xffff;
/** Time to start after shutdown, ms (datasheet, note of table 1). */
const START_MS = 2.5;
/** Measurements that follow a start until the result is one of the new settings alone. */
const MEASUREMENTS = 2;

/** Until the first result of new settings, ms. @param time of one measurement */
const countMs = (time: number): number => START_MS + MEASUREMENTS * time;
/** What finding the range by itself takes at most: from the darkest it goes one step up, or to the brightest. */
const DARKEST_MS = countMs(800) + countMs(400);

const GAINS = [0.125, 0.25, 1, 2] as const;
const TIMES = [25, 50, 100, 200, 400, 800] as const;
type Gain = (typeof GAINS)[number];
type Time = (typeof TIMES)[number];

export interface Veml7700Range {
  readonly gain: Gain;
  /** ms */
  readonly time: Time;
}

/**
 * What automatic ranging chooses from, from the brightest light to the darkest, in the order of the
 * application note's flow chart: gain before time.
 */
const LADDER: readonly Veml7700Range[] = [
  { gain: 0.125, time: 25 },
  { gain: 0.125, time: 50 },
  { gain: 0.125, time: 100 },
  { gain: 0.25, time: 100 },
  { gain: 1, time: 100 },
  { gain: 2, time: 100 },
  { gain: 2, time: 200 },
  { gain: 2, time: 400 },
  { gain: 2, time: 800 },
];
const FIRST: Veml7700Range = { gain: 0.125, time: 100 };
/** Counts that the flow chart is content with. */
const ENOUGH = 100;
const TOO_MANY = 10_000;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x10, 0x48]),
  gain: v.optional(
    v.pipe(
      v.picklist(['auto', ...GAINS]),
      v.description(
        '`auto` finds gain and time by itself; 0.125 and 0.25 are for daylight, 1 and 2 for below 100 lx.',
      ),
    ),
    'auto',
  ),
  integration: v.optional(
    v.pipe(
      v.picklist(TIMES),
      v.description('Integration time in ms where the gain is fixed; longer resolves less light.'),
    ),
    100,
  ),
});

/** Lux per count. */
export function resolutionOf({ gain, time }: Veml7700Range): number {
  return FINEST_STEP * (2 / gain) * (800 / time);
}

/** Application note 84323, "Lux correction". @param lux as counted; from 24,000 on the result is out of range */
export function correctLux(lux: number): number {
  return (((6.0135e-13 * lux - 9.3924e-9) * lux + 8.1488e-5) * lux + 1.0023) * lux;
}

/** @param counts 16 bits @returns lux, corrected where the chip is not linear, at most what it can measure */
export function luxOf(counts: number, range: Veml7700Range): number {
  const lux = counts * resolutionOf(range);
  return lux > LINEAR_UP_TO ? Math.min(BRIGHTEST, correctLux(lux)) : lux;
}

/** The range that suits what was counted with `range`; the same where that will do. */
export function nextRange(counts: number, range: Veml7700Range): Veml7700Range {
  if (counts <= TOO_MANY && counts > ENOUGH) return range;
  const brightest = LADDER[0] as Veml7700Range;
  // one count more, so that nothing counted in the dark does not mean that nothing will be
  const lux = (counts + 1) * resolutionOf(range);
  const fits = LADDER.findLast((step) => lux / resolutionOf(step) <= TOO_MANY);
  const next = counts === SATURATED || !fits ? brightest : fits;
  return next.gain === range.gain && next.time === range.time ? range : next;
}

export const veml7700 = defineSensor({
  kind: 'veml7700',
  summary: 'Vishay VEML7700 and VEML6030: illuminance over I2C, from moonlight to the sun',
  datasheet: 'https://www.vishay.com/docs/84286/veml7700.pdf',
  options,
  channels: () => [{ quantity: 'illuminance', unit: 'lx', decimals: 2 }],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ gain, integration }) => (gain === 'auto' ? DARKEST_MS : countMs(integration)),
  open: ({ bus, address, gain, integration }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    /** Kept from one reading to the next: light seldom jumps. */
    let range: Veml7700Range = gain === 'auto' ? FIRST : { gain, time: integration };

    const count = async (signal: AbortSignal): Promise<number> => {
      // through shutdown, so that it begins anew; each time, for a chip that lost power has shut down
      const settings = (GAIN_BITS[range.gain] << 11) | (TIME_BITS[range.time] << 6);
      await chip.writeWord(CONFIGURATION, settings | SHUTDOWN);
      await chip.writeWord(CONFIGURATION, settings);
      await pause(clock, countMs(range.time), signal);
      return chip.readWord(LIGHT);
    };

    return openChip({
      setUp: async () => {
        const cure = address === 0x48 ? 'it may be an lm75, tmp102, ads1115 or ina219' : 'check the address';
        const before = await chip.readWord(CONFIGURATION);
        if (before & RESERVED) {
          throw new DeviceError(
            'wrong-chip',
            `veml7700 at ${placeOf({ bus, address })}: reserved bits of the configuration are set, found ${hex(before)}`,
            { cure },
          );
        }
        // older ones have no id register: that the configuration is kept is what can be known
        await chip.writeWord(CONFIGURATION, SHUTDOWN);
        const kept = await chip.readWord(CONFIGURATION);
        if (kept !== SHUTDOWN) {
          throw new DeviceError(
            'wrong-chip',
            `veml7700 at ${placeOf({ bus, address })}: wrote configuration ${hex(SHUTDOWN)}, found ${hex(kept)}`,
            { cure },
          );
        }
        await chip.writeWord(POWER_SAVING, 0);
      },
      measure: async (_, signal) => {
        let counts = await count(signal);
        const next = gain === 'auto' ? nextRange(counts, range) : range;
        // one change does: what saturates the darkest range is enough for the brightest
        if (next !== range) {
          range = next;
          counts = await count(signal);
        }
        const value = luxOf(counts, range);
        const doubtful = counts === SATURATED || value >= BRIGHTEST;
        return [{ quantity: 'illuminance', value, ...(doubtful && { quality: 'suspect' as const }) }];
      },
    });
  },
});
