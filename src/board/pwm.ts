/** A channel of one of the kernel's PWM chips, or of a PCA9685 on an I2C bus. Channels count from 0. */
export type PwmRef =
  | {
      /** N of /sys/class/pwm/pwmchipN, or the name of its device (`fe20c000.pwm`), which stays from boot to boot. */
      readonly chip: number | string;
      readonly channel: number;
    }
  | {
      /** 7-bit address. */
      readonly pca9685: number;
      readonly bus: number;
      readonly channel: number;
    };

export interface PwmOptions {
  /** Hz. All channels of a PCA9685 share one. */
  readonly frequency: number;
  /** The device is on while the line is low. */
  readonly inverted: boolean;
  /** Duty that the line has from the moment it is driven, 0 to 1. */
  readonly initial: number;
}

/** Duty is the part of the time that the device is on, 0 to 1, after `inverted`. */
export interface PwmOutput {
  /** Two duties that are closer than this may read the same. */
  readonly resolution: number;
  /** Takes effect with the next period, without a glitch. @throws DeviceError */
  write(duty: number): Promise<void>;
  /** As the hardware has it. @throws DeviceError, also when it has lost its settings */
  read(): Promise<number>;
  /** Lets go of the channel and leaves the duty. */
  close(): Promise<void>;
}

export interface Pwm {
  /** @throws DeviceError absent (no chip, no such channel), busy (held by another), denied, failed */
  open(ref: PwmRef, options: PwmOptions): Promise<PwmOutput>;
}
