import { type Clock, sleep } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import { placeOf } from '../i2c/trouble.ts';
import type { I2c, I2cDevice } from '../i2c.ts';
import type { PwmOptions, PwmOutput } from '../pwm.ts';

/** NXP PCA9685 rev. 4, https://www.nxp.com/docs/en/data-sheet/PCA9685.pdf: section 7.3, table 4 and on. */
const REGISTER = { mode1: 0x00, mode2: 0x01, led0: 0x06, preScale: 0xfe } as const;
const MODE1 = { autoIncrement: 0x20, sleep: 0x10 } as const;
/** Totem pole outputs that change when the transfer ends, not inverted: what it has after power-on. */
const MODE2 = 0x04;
const OSCILLATOR_HZ = 25_000_000;
const STEPS = 4_096;
/** Bit 4 of LEDn_ON_H and LEDn_OFF_H: all of the time. */
const FULL = 0x10;
/** Section 7.3.1: the oscillator needs 500 us after sleep. */
const WAKE_MS = 1;

export const PCA9685_CHANNELS = 16;
/** Section 7.3.5: prescale 255 to 3. */
export const PCA9685_HZ = { min: 24, max: 1_526 } as const;
/** What its six address pins can say (section 7.1), without the address for all of them and what I2C reserves. */
export const PCA9685_ADDRESSES = Array.from({ length: 0x38 }, (_, i) => 0x40 + i).filter(
  (address) => address !== 0x70,
) as [number, ...number[]];

export interface Pca9685Ref {
  readonly pca9685: number;
  readonly bus: number;
  readonly channel: number;
}

/** Section 7.3.5, equation 1. */
export function preScaleOf(frequency: number): number {
  return Math.min(255, Math.max(3, Math.round(OSCILLATOR_HZ / (STEPS * frequency)) - 1));
}

/** LEDn_ON_L, LEDn_ON_H, LEDn_OFF_L, LEDn_OFF_H of a duty. */
export function ledOf(duty: number): readonly [number, number, number, number] {
  const steps = Math.round(duty * STEPS);
  if (steps <= 0) return [0, 0, 0, FULL];
  if (steps >= STEPS) return [0, FULL, 0, 0];
  return [0, 0, steps & 0xff, steps >> 8];
}

/** The other way round. */
export function dutyOf(led: Uint8Array): number {
  const [onLow = 0, onHigh = 0, offLow = 0, offHigh = 0] = led;
  // off wins over on
  if (offHigh & FULL) return 0;
  if (onHigh & FULL) return 1;
  const [on, off] = [((onHigh & 0x0f) << 8) | onLow, ((offHigh & 0x0f) << 8) | offLow];
  return ((off - on + STEPS) % STEPS) / STEPS;
}

/** All PCA9685 of the board: sixteen channels each, one frequency for all of a chip. */
export class Pca9685s {
  readonly #i2c: I2c;
  readonly #clock: Clock;
  readonly #chips = new Map<
    string,
    { frequency: number; readonly held: Set<number>; last: Promise<unknown> }
  >();

  constructor(i2c: I2c, clock: Clock) {
    this.#i2c = i2c;
    this.#clock = clock;
  }

  async open({ pca9685: address, bus, channel }: Pca9685Ref, options: PwmOptions): Promise<PwmOutput> {
    const at = { bus, address };
    const place = `channel ${channel} of the PCA9685 at ${placeOf(at)}`;
    const { frequency } = options;
    const chip = this.#chips.get(`${bus} ${address}`) ?? {
      frequency,
      held: new Set(),
      last: Promise.resolve(),
    };
    this.#chips.set(`${bus} ${address}`, chip);
    if (chip.held.has(channel)) throw new DeviceError('busy', `${place} is open already`);
    if (chip.held.size > 0 && chip.frequency !== frequency)
      throw new DeviceError('failed', `${place} has one frequency with its others, ${chip.frequency} Hz`);
    chip.frequency = frequency;
    chip.held.add(channel);
    const device = this.#i2c.device(at);
    const duty = (wanted: number): number => (options.inverted ? 1 - wanted : wanted);
    const write = (wanted: number): Promise<void> =>
      device.writeBlock(REGISTER.led0 + 4 * channel, Uint8Array.from(ledOf(duty(wanted))));
    try {
      // one after another: two that find it asleep would both wake it
      const setUp = chip.last.then(() => this.#setUp(device, frequency, () => write(options.initial)));
      chip.last = setUp.catch(() => undefined);
      await setUp;
    } catch (error) {
      chip.held.delete(channel);
      throw error;
    }
    return {
      resolution: 1 / STEPS,
      write,
      async read() {
        const mode = await device.readByte(REGISTER.mode1);
        if (mode & MODE1.sleep || !(mode & MODE1.autoIncrement))
          throw new DeviceError('failed', `${place} has lost its settings: its supply was away`);
        return duty(dutyOf(await device.readBlock(REGISTER.led0 + 4 * channel, 4)));
      },
      async close() {
        chip.held.delete(channel);
      },
    };
  }

  /** A chip that runs already as it should is left running: its other channels do not notice. */
  async #setUp(device: I2cDevice, frequency: number, write: () => Promise<void>): Promise<void> {
    const mode = await device.readByte(REGISTER.mode1);
    const asleep = (mode & MODE1.sleep) !== 0;
    const preScale = preScaleOf(frequency);
    const right = (await device.readByte(REGISTER.preScale)) === preScale;
    if (!right) {
      // section 7.3.5: it takes a prescale only asleep
      if (!asleep) await device.writeByte(REGISTER.mode1, MODE1.autoIncrement | MODE1.sleep);
      await device.writeByte(REGISTER.preScale, preScale);
    }
    if (asleep || !right) {
      await device.writeByte(REGISTER.mode2, MODE2);
      await device.writeByte(REGISTER.mode1, MODE1.autoIncrement | MODE1.sleep);
      await write();
      await device.writeByte(REGISTER.mode1, MODE1.autoIncrement);
      await sleep(this.#clock, WAKE_MS);
      return;
    }
    if (!(mode & MODE1.autoIncrement)) await device.writeByte(REGISTER.mode1, MODE1.autoIncrement);
    await write();
  }
}
