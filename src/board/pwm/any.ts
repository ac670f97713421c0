import type { Clock } from '../../lib/clock.ts';
import type { I2c } from '../i2c.ts';
import type { Pwm } from '../pwm.ts';
import { KernelPwm } from './kernel.ts';
import { Pca9685s } from './pca9685.ts';
import type { SysFiles } from './sys-files.ts';

/** Every kind of PWM channel that a board can have. */
export function anyPwm(files: SysFiles, i2c: I2c, clock: Clock): Pwm {
  const kernel = new KernelPwm(files, clock);
  const chips = new Pca9685s(i2c, clock);
  return { open: (ref, options) => ('chip' in ref ? kernel.open(ref, options) : chips.open(ref, options)) };
}
