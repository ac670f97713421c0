import type { HostFiles } from './files.ts';
import type { Gpio, NativeGpio } from './gpio.ts';
import type { I2c } from './i2c.ts';
import type { Pwm } from './pwm.ts';

/** What the Pi offers to drivers. One implementation talks to the kernel, one is simulated. */
export interface Board {
  readonly gpio: Gpio;
  readonly i2c: I2c;
  readonly pwm: Pwm;
  readonly files: HostFiles;
  /** What was chosen and why, for the log: `character device /dev/gpiochip0 (pinctrl-bcm2711)`. */
  readonly description: string;
  close(): Promise<void>;
}

/** A board with nothing but the Pi's own lines. */
export type NativeBoard = Board & { readonly gpio: NativeGpio };
