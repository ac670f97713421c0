import * as v from 'valibot';
import { PCA9685_ADDRESSES, PCA9685_CHANNELS, PCA9685_HZ } from '../board/pwm/pca9685.ts';
import type { Pwm, PwmOutput, PwmRef } from '../board/pwm.ts';
import { DeviceError } from '../lib/errors.ts';
import { addressOption, busOption, hex } from '../sensors/options.ts';
import type { Resource } from '../sensors/sensor.ts';

/** Options that every actuator with PWM has. */
export function pwmEntries(frequency: number) {
  return {
    pwm: v.pipe(
      v.strictObject({
        chip: v.optional(
          v.pipe(
            v.union([
              v.pipe(v.number(), v.integer(), v.minValue(0)),
              v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/)),
            ]),
            v.metadata({ expects: 'the number of a PWM chip or the name of its device' }),
            v.description('N of `/sys/class/pwm/pwmchipN`, or the name of its device (`fe20c000.pwm`).'),
          ),
        ),
        pca9685: v.optional(addressOption(PCA9685_ADDRESSES).wrapped),
        bus: v.optional(busOption.wrapped),
        channel: v.pipe(
          v.number(),
          v.integer(),
          v.minValue(0),
          v.maxValue(63),
          v.description('Channel of that chip, from 0.'),
        ),
      }),
      v.check(
        (value) => pwmProblem(value) === undefined,
        ({ input }) => pwmProblem(input as PwmChoice) ?? '',
      ),
      v.description('The PWM channel: `{ chip: 0, channel: 0 }` or `{ pca9685: 0x40, bus: 1, channel: 3 }`.'),
    ),
    frequency: v.optional(
      v.pipe(
        v.number(),
        v.minValue(1),
        v.maxValue(100_000),
        v.description('PWM frequency, Hz. All channels of a PCA9685 have the same, 24 to 1526.'),
      ),
      frequency,
    ),
    inverted: v.optional(
      v.pipe(v.boolean(), v.description('The device is on while the line is low.')),
      false,
    ),
  };
}

interface PwmChoice {
  readonly chip?: number | string | undefined;
  readonly pca9685?: number | undefined;
  readonly bus?: number | undefined;
  readonly channel: number;
}

export interface PwmChosen {
  readonly pwm: PwmChoice;
  readonly frequency: number;
}

function pwmProblem({ chip, pca9685, bus, channel }: PwmChoice): string | undefined {
  if ((chip === undefined) === (pca9685 === undefined))
    return "expected `chip` (the kernel's) or `pca9685` (its I2C address), one of them";
  if (chip !== undefined && bus !== undefined) return 'expected `bus` only with `pca9685`';
  if (pca9685 !== undefined && channel >= PCA9685_CHANNELS)
    return `a PCA9685 has channels 0 to ${PCA9685_CHANNELS - 1}, got ${channel}`;
  return undefined;
}

/** Whether the chip can do the frequency; for `v.check`. */
export function frequencyFits({ pwm, frequency }: PwmChosen): boolean {
  return pwm.pca9685 === undefined || (frequency >= PCA9685_HZ.min && frequency <= PCA9685_HZ.max);
}

export const FREQUENCY_PROBLEM = `expected ${PCA9685_HZ.min} to ${PCA9685_HZ.max} Hz, which is what a PCA9685 can do`;

export function pwmRef({ pwm: { chip, pca9685, bus = 1, channel } }: PwmChosen): PwmRef {
  return chip === undefined ? { pca9685: pca9685 ?? -1, bus, channel } : { chip, channel };
}

export function pwmResources(chosen: PwmChosen): readonly Resource[] {
  const ref = pwmRef(chosen);
  if ('chip' in ref) return [{ type: 'pwm', ...ref }];
  const { pca9685: address, bus, channel } = ref;
  const shared = { as: 'PCA9685', setting: `${chosen.frequency} Hz`, option: 'frequency' };
  return [
    { type: 'i2c', bus, address, shared, option: 'pwm' },
    { type: 'pwm', chip: `the PCA9685 at ${hex(address)} on I2C bus ${bus}`, channel },
  ];
}

/** A PWM output, and what it was told last. */
export class ToldPwm {
  readonly #output: PwmOutput;
  #told: number;
  #writing: Promise<unknown> = Promise.resolve();

  /** @param initial the duty that it was opened with */
  constructor(output: PwmOutput, initial: number) {
    this.#output = output;
    this.#told = initial;
  }

  /** Sets a duty unseen, for what changes it again and again. @throws DeviceError */
  write(duty: number): Promise<void> {
    this.#told = duty;
    const writing = this.#output.write(duty);
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  /** Sets a duty and believes it only once it was read back. @throws DeviceError */
  async set(duty: number): Promise<void> {
    await this.write(duty);
    const found = await this.#output.read();
    if (this.#differs(found, duty))
      throw new DeviceError('failed', `the duty was set to ${duty.toFixed(4)} and reads ${found.toFixed(4)}`);
  }

  /** Looks whether it still is as it was told. @throws DeviceError */
  async check(): Promise<void> {
    await this.#writing;
    const told = this.#told;
    const found = await this.#output.read();
    // one that was told something else in between is looked at again
    if (told === this.#told && this.#differs(found, told))
      throw new DeviceError(
        'failed',
        `the duty was left at ${told.toFixed(4)} and reads ${found.toFixed(4)}`,
        {
          cure: 'see whether another program drives it, or its chip was without supply',
        },
      );
  }

  close(): Promise<void> {
    return this.#output.close();
  }

  #differs(found: number, told: number): boolean {
    return Math.abs(found - told) > this.#output.resolution;
  }
}

/** @throws DeviceError */
export async function openPwm(
  pwm: Pwm,
  chosen: PwmChosen & { readonly inverted: boolean },
  initial: number,
): Promise<ToldPwm> {
  return new ToldPwm(await pwm.open(pwmRef(chosen), { ...chosen, initial }), initial);
}
