import { systemError } from '../../lib/libc.ts';
import type { SysFiles } from '../pwm/sys-files.ts';

// asm-generic/errno.h
const ENOENT = 2;
const EBUSY = 16;
const ENODEV = 19;
const EINVAL = 22;

/** A Pi 4's. */
export const SIMULATED_PWM = { chip: 0, label: 'fe20c000.pwm', channels: 2 } as const;

const CHIP = `/sys/class/pwm/pwmchip${SIMULATED_PWM.chip}`;

/** absent: the chip has gone; busy: a driver of the kernel has the channel. */
export type PwmFault = 'absent' | 'busy';

interface Channel {
  exported: boolean;
  period: number;
  duty: number;
  inversed: boolean;
  enabled: boolean;
}

/** /sys/class/pwm with one chip, as the kernel behaves, and a look at its pins. */
export class SimulatedPwmFiles implements SysFiles {
  /** What ails it; exported channels that are busy stay. */
  fault: PwmFault | undefined;
  /** Every duty that each pin had, in order. */
  readonly history: { readonly channel: number; readonly duty: number }[] = [];
  readonly #channels: readonly Channel[] = Array.from({ length: SIMULATED_PWM.channels }, () => ({
    exported: false,
    period: 0,
    duty: 0,
    inversed: false,
    enabled: false,
  }));

  /** Part of the time that the pin is high. */
  duty(channel: number): number {
    const { enabled, duty, period, inversed } = this.#channel(channel);
    if (!enabled || period === 0) return 0;
    return inversed ? 1 - duty / period : duty / period;
  }

  /** Periods a second; 0 while it rests. */
  frequency(channel: number): number {
    const { enabled, period } = this.#channel(channel);
    return enabled && period > 0 ? 1e9 / period : 0;
  }

  exported(channel: number): boolean {
    return this.#channel(channel).exported;
  }

  async list(path: string): Promise<readonly string[]> {
    return path === '/sys/class/pwm' && this.fault !== 'absent' ? [`pwmchip${SIMULATED_PWM.chip}`] : [];
  }

  async exists(path: string): Promise<boolean> {
    const channel = channelIn(path);
    return this.fault !== 'absent' && channel !== undefined && (this.#channels[channel]?.exported ?? false);
  }

  async target(path: string): Promise<string> {
    if (path !== `${CHIP}/device`) throw systemError('readlink', ENOENT);
    return SIMULATED_PWM.label;
  }

  async read(path: string): Promise<string> {
    this.#present();
    if (path === `${CHIP}/npwm`) return `${SIMULATED_PWM.channels}\n`;
    const { period, duty, inversed, enabled } = this.#at(path);
    const values: Readonly<Record<string, string>> = {
      period: String(period),
      duty_cycle: String(duty),
      polarity: inversed ? 'inversed' : 'normal',
      enable: enabled ? '1' : '0',
    };
    const value = values[path.slice(path.lastIndexOf('/') + 1)];
    if (value === undefined) throw systemError('open', ENOENT);
    return `${value}\n`;
  }

  async write(path: string, text: string): Promise<void> {
    this.#present();
    if (path === `${CHIP}/export` || path === `${CHIP}/unexport`) return this.#export(path, Number(text));
    const channel = this.#at(path);
    const value = Number(text);
    switch (path.slice(path.lastIndexOf('/') + 1)) {
      case 'period':
        if (value <= 0 || value < channel.duty) throw systemError('write', EINVAL);
        channel.period = value;
        break;
      case 'duty_cycle':
        if (value < 0 || value > channel.period) throw systemError('write', EINVAL);
        channel.duty = value;
        break;
      case 'polarity':
        if (channel.enabled) throw systemError('write', EBUSY);
        if (channel.period === 0) throw systemError('write', EINVAL);
        channel.inversed = text === 'inversed';
        break;
      case 'enable':
        if (value === 1 && channel.period === 0) throw systemError('write', EINVAL);
        channel.enabled = value === 1;
        break;
      default:
        throw systemError('open', ENOENT);
    }
    const index = this.#channels.indexOf(channel);
    this.history.push({ channel: index, duty: this.duty(index) });
  }

  #export(path: string, index: number): void {
    const channel = this.#channel(index);
    const exporting = path === `${CHIP}/export`;
    if (exporting && (channel.exported || this.fault === 'busy')) throw systemError('write', EBUSY);
    channel.exported = exporting;
  }

  #present(): void {
    if (this.fault === 'absent') throw systemError('open', ENODEV);
  }

  #at(path: string): Channel {
    const index = channelIn(path);
    const channel = index === undefined ? undefined : this.#channels[index];
    if (!channel?.exported) throw systemError('open', ENOENT);
    return channel;
  }

  #channel(index: number): Channel {
    const channel = this.#channels[index];
    if (!channel) throw systemError('write', ENODEV);
    return channel;
  }
}

function channelIn(path: string): number | undefined {
  const number = /\/pwm(\d+)(?:\/\w+)?$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}
