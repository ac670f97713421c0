import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { DeviceError } from '../lib/errors.ts';
import { openChip, pause } from './chip.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Command register: the command bit, the SMBus word bit, and the register (datasheet, "Command Register"). */
const COMMAND = 0x80;
const WORD = 0x20;
const CONTROL = COMMAND | 0x00;
const TIMING = COMMAND | 0x01;
const ID = COMMAND | 0x0a;
/** Words, least significant byte first. */
const CHANNEL_0 = COMMAND | WORD | 0x0c;
const CHANNEL_1 = COMMAND | WORD | 0x0e;

const POWER_DOWN = 0b00;
const POWER_UP = 0b11;
const HIGH_GAIN = 0x10;

/** Timing register: bits, units of 918 clocks that it integrates, and the most that it counts (note 6). */
const TIMES = {
  '13.7ms': { bits: 0b00, units: 11, fullScale: 5_047 },
  '101ms': { bits: 0b01, units: 81, fullScale: 37_177 },
  '402ms': { bits: 0b10, units: 322, fullScale: 65_535 },
} as const;
type Time = keyof typeof TIMES;
const NOMINAL_UNITS = 322;
/** The slowest oscillator, 690 kHz (electrical characteristics). */
const LONGEST_UNIT_MS = 918 / 690;

/** Part number, high nibble of the id register. The package tells the formula. */
const PACKAGES: Readonly<Record<number, Package>> = { 1: 'cs', 4: 't', 5: 't' };
/** What else sits at these addresses, by the register of its id that this command reads. */
const OTHER_ID = 0x92;
const OTHER_CHIPS: Readonly<Record<number, string>> = {
  68: 'tcs34725',
  77: 'tcs34727',
  80: 'tsl2591',
  171: 'apds9960',
};

/** `cs`: the chip scale package. `t`: the T, FN and CL packages, nearly all that is sold on boards. */
export type Package = 'cs' | 't';

interface Segment {
  /** Channel 1 / channel 0, up to and including. */
  readonly ratio: number;
  readonly lux: (ch0: number, ch1: number) => number;
}

/** Datasheet, "Calculating Lux"; counts at 402 ms and gain 16. */
const FORMULAS: Readonly<Record<Package, readonly Segment[]>> = {
  t: [
    { ratio: 0.5, lux: (ch0, ch1) => 0.0304 * ch0 - 0.062 * ch0 * (ch1 / ch0) ** 1.4 },
    { ratio: 0.61, lux: (ch0, ch1) => 0.0224 * ch0 - 0.031 * ch1 },
    { ratio: 0.8, lux: (ch0, ch1) => 0.0128 * ch0 - 0.0153 * ch1 },
    { ratio: 1.3, lux: (ch0, ch1) => 0.00146 * ch0 - 0.00112 * ch1 },
  ],
  cs: [
    { ratio: 0.52, lux: (ch0, ch1) => 0.0315 * ch0 - 0.0593 * ch0 * (ch1 / ch0) ** 1.4 },
    { ratio: 0.65, lux: (ch0, ch1) => 0.0229 * ch0 - 0.0291 * ch1 },
    { ratio: 0.8, lux: (ch0, ch1) => 0.0157 * ch0 - 0.018 * ch1 },
    { ratio: 1.3, lux: (ch0, ch1) => 0.00338 * ch0 - 0.0026 * ch1 },
  ],
};

type Gain = 1 | 16;

export interface Tsl2561Counts {
  /** Visible light and infrared. */
  readonly ch0: number;
  /** Infrared. */
  readonly ch1: number;
}

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x39, 0x29, 0x49]),
  gain: v.optional(
    v.pipe(
      v.picklist(['auto', 1, 16]),
      v.description('`auto` takes 16 until that is too much, 16 is for rooms, 1 for daylight.'),
    ),
    'auto',
  ),
  integration: v.optional(
    v.pipe(
      v.picklist(['13.7ms', '101ms', '402ms']),
      v.description('`402ms` resolves most; with gain 1 it ends near 30,000 lx, the others near 65,000 lx.'),
    ),
    '402ms',
  ),
});

/** @returns lux; 0 where there is more infrared than the formula knows */
export function luxOf(counts: Tsl2561Counts, gain: Gain, time: Time, housing: Package): number {
  const scale = (16 / gain) * (NOMINAL_UNITS / TIMES[time].units);
  const ch0 = counts.ch0 * scale;
  const ch1 = counts.ch1 * scale;
  if (ch0 === 0) return 0;
  const segment = FORMULAS[housing].find(({ ratio }) => ch1 / ch0 <= ratio);
  return Math.max(0, segment?.lux(ch0, ch1) ?? 0);
}

/** Longest time of one integration, ms. */
const integrationMs = (time: Time): number => TIMES[time].units * LONGEST_UNIT_MS;

/** At the end of what can be counted: a little before it, for the converter's offset (note 6). */
function saturated({ ch0, ch1 }: Tsl2561Counts, time: Time): boolean {
  return Math.max(ch0, ch1) >= TIMES[time].fullScale - 2;
}

/** What automatic gain takes after `counts`: it goes up only where 16 times as much is well within range. */
export function nextGain(counts: Tsl2561Counts, gain: Gain, time: Time): Gain {
  if (saturated(counts, time)) return 1;
  return Math.max(counts.ch0, counts.ch1) < TIMES[time].fullScale / 20 ? 16 : gain;
}

export const tsl2561 = defineSensor({
  kind: 'tsl2561',
  summary: 'AMS (TAOS) TSL2561: illuminance over I2C',
  datasheet: 'https://cdn-shop.adafruit.com/datasheets/TSL2561.pdf',
  identify: async (registers) =>
    PACKAGES[(await registers.readByte(ID)) >> 4] !== undefined &&
    // an lm75 at 0x49 shows its limit of 75 degC as that id, and here its temperature
    ((await registers.readByte(CONTROL)) & ~POWER_UP) === 0,
  options,
  channels: () => [{ quantity: 'illuminance', unit: 'lx', decimals: 2 }],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ gain, integration }) => (gain === 'auto' ? 2 : 1) * integrationMs(integration),
  open: ({ bus, address, gain: wanted, integration: time }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `tsl2561 at ${placeOf({ bus, address })}`;
    /** Kept from one reading to the next: light seldom jumps. */
    let gain: Gain = wanted === 'auto' ? 16 : wanted;

    const count = async (signal: AbortSignal): Promise<Tsl2561Counts> => {
      // through power-down, so that it begins anew; all written each time, for a chip that lost power is down
      await chip.writeByte(CONTROL, POWER_DOWN);
      await chip.writeByte(TIMING, TIMES[time].bits | (gain === 16 ? HIGH_GAIN : 0));
      await chip.writeByte(CONTROL, POWER_UP);
      await pause(clock, integrationMs(time), signal);
      const ch0 = await chip.readWord(CHANNEL_0);
      const counts = { ch0, ch1: await chip.readWord(CHANNEL_1) };
      // what was down meanwhile has counted nothing, which is no darkness
      if (((await chip.readByte(CONTROL)) & POWER_UP) !== POWER_UP) {
        throw new DeviceError('failed', `${place} lost its power while it measured`, {
          cure: 'check the wiring',
        });
      }
      return counts;
    };

    return openChip({
      setUp: () => packageOf(chip, place),
      measure: async (housing, signal) => {
        let counts = await count(signal);
        const next = wanted === 'auto' ? nextGain(counts, gain, time) : gain;
        if (next !== gain) {
          gain = next;
          counts = await count(signal);
        }
        const value = luxOf(counts, gain, time, housing);
        return [
          {
            quantity: 'illuminance',
            value,
            ...(saturated(counts, time) && { quality: 'suspect' as const }),
          },
        ];
      },
    });
  },
});

async function packageOf(chip: I2cDevice, place: string): Promise<Package> {
  const id = await chip.readByte(ID);
  const housing = PACKAGES[id >> 4];
  if (housing) return housing;
  const other = await chip.readByte(OTHER_ID).catch(() => undefined);
  const guess = OTHER_CHIPS[other ?? 0];
  throw new DeviceError(
    'wrong-chip',
    `${place}: expected id 0x1_ or 0x5_, found ${hex(id)}${guess ? `; it looks like a ${guess}` : ''}`,
    { cure: 'check the wiring and the address' },
  );
}
