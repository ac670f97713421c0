import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { sleep } from '../lib/clock.ts';
import { DeviceError } from '../lib/errors.ts';
import { openChip } from './chip.ts';
import { addressOption, busOption } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Opcodes, datasheet "Instruction Set Architecture". */
const POWER_DOWN = 0x00;
const POWER_ON = 0x01;
const TIME_HIGH_BITS = 0x40; // 01000_MT[7,6,5]
const TIME_LOW_BITS = 0x60; // 011_MT[4..0]

/** One-time measurements: opcode, longest time in ms at the usual measurement time, counts per step. */
const MODES = {
  high: { opcode: 0x20, longestMs: 180, divisor: 1, decimals: 1 },
  finest: { opcode: 0x21, longestMs: 180, divisor: 2, decimals: 1 },
  low: { opcode: 0x23, longestMs: 24, divisor: 1, decimals: 0 },
} as const;

/** Counts per lux at the usual measurement time (datasheet, "Measurement Accuracy", typical). */
const COUNTS_PER_LUX = 1.2;
/** asm-generic/errno.h; by number, because addons do not name it alike. */
const EOPNOTSUPP = 95;
/** The measurement time register: its value after power-on and its limits. */
const USUAL_TIME = 69;
const SHORTEST_TIME = 31;
const LONGEST_TIME = 254;
const SATURATED = 0xffff;

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x23, 0x5c]),
  mode: v.optional(
    v.pipe(
      v.picklist(['high', 'finest', 'low']),
      v.description('`high` (steps of 1 lx, 180 ms), `finest` (0.5 lx, 180 ms) or `low` (4 lx, 24 ms).'),
    ),
    'high',
  ),
  sensitivity: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0.45),
      v.maxValue(3.68),
      v.description('0.45 for bright sun (reaches 121,000 lx), 1 (54,600 lx), 3.68 behind dark glass.'),
    ),
    1,
  ),
});

/** @param counts 16 bits as read @param time value of the measurement time register @returns lux */
export function luxOf(counts: number, time: number, divisor: number): number {
  return (counts / COUNTS_PER_LUX / divisor) * (USUAL_TIME / time);
}

/** Value of the measurement time register. */
const timeOf = (sensitivity: number): number =>
  Math.min(LONGEST_TIME, Math.max(SHORTEST_TIME, Math.round(USUAL_TIME * sensitivity)));

const measureMs = (mode: keyof typeof MODES, time: number): number =>
  MODES[mode].longestMs * Math.max(1, time / USUAL_TIME);

export const bh1750 = defineSensor({
  kind: 'bh1750',
  summary: 'Rohm BH1750: illuminance over I2C',
  datasheet: 'https://www.mouser.com/datasheet/2/348/bh1750fvi-e-186247.pdf',
  options,
  channels: ({ mode }) => [{ quantity: 'illuminance', unit: 'lx', decimals: MODES[mode].decimals }],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ mode, sensitivity }) => measureMs(mode, timeOf(sensitivity)),
  open: ({ bus, address, mode, sensitivity }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const { opcode, divisor } = MODES[mode];
    const time = timeOf(sensitivity);
    const result = resultReader(chip);
    return openChip({
      // there is no id to check: that it acknowledges is all that can be known
      setUp: () => chip.sendByte(POWER_ON),
      measure: async (_, signal) => {
        // one opcode per transfer: the chip wants a stop condition after each. Written each time, for a
        // chip that lost power in between is back at the usual time.
        await chip.sendByte(TIME_HIGH_BITS | (time >> 5));
        await chip.sendByte(TIME_LOW_BITS | (time & 0x1f));
        await chip.sendByte(opcode);
        await sleep(clock, measureMs(mode, time), signal);
        signal.throwIfAborted();
        const counts = await result();
        const value = luxOf(counts, time, divisor);
        return [
          { quantity: 'illuminance', value, ...(counts === SATURATED && { quality: 'suspect' as const }) },
        ];
      },
    });
  },
});

/**
 * The documented way is a plain read of two bytes, most significant first. An adapter that speaks SMBus only
 * has no such transfer; there a word read does it, with "power down" as its command: the chip is powered down
 * after a one-time measurement anyway and keeps its result.
 */
function resultReader(chip: I2cDevice): () => Promise<number> {
  let plain = true;
  return async () => {
    if (plain) {
      try {
        const [high = 0, low = 0] = await chip.read(2);
        return (high << 8) | low;
      } catch (error) {
        if (!isUnsupported(error)) throw error;
        plain = false;
      }
    }
    const word = await chip.readWord(POWER_DOWN);
    return ((word & 0xff) << 8) | (word >> 8);
  };
}

/** The adapter cannot do this kind of transfer. */
function isUnsupported(error: unknown): boolean {
  const cause = error instanceof DeviceError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return Math.abs(cause?.errno ?? 0) === EOPNOTSUPP;
}
