import { type Clock, sleep } from '../../lib/clock.ts';
import { DeviceError, errnoOf, messageOf } from '../../lib/errors.ts';
import type { PwmOptions, PwmOutput } from '../pwm.ts';
import type { SysFiles } from './sys-files.ts';

const CLASS = '/sys/class/pwm';
/** How long udev may take to hand a channel's files to the group, and how often they are tried meanwhile. */
const HANDOVER_MS = 1_000;
const TRY_EVERY_MS = 20;

export interface KernelPwmRef {
  readonly chip: number | string;
  readonly channel: number;
}

/**
 * PWM through /sys/class/pwm (https://docs.kernel.org/driver-api/pwm.html). A channel that is exported already
 * was left by an earlier life of this program, or is another program's: the files do not tell, it is taken over
 * as it is, without a glitch. The kernel's own users (a fan, a backlight) show as busy.
 */
export class KernelPwm {
  readonly #files: SysFiles;
  readonly #clock: Clock;
  readonly #held = new Set<string>();

  constructor(files: SysFiles, clock: Clock) {
    this.#files = files;
    this.#clock = clock;
  }

  async open({ chip, channel }: KernelPwmRef, options: PwmOptions): Promise<PwmOutput> {
    const folder = await this.#find(chip);
    const path = `${folder}/pwm${channel}`;
    const place = `PWM channel ${channel} of ${folder.slice(CLASS.length + 1)}`;
    if (this.#held.has(path)) throw new DeviceError('busy', `${place} is open already`);
    this.#held.add(path);
    try {
      return await guarded(place, async () => {
        const channels = Number(await this.#files.read(`${folder}/npwm`));
        if (channel >= channels)
          throw new DeviceError('absent', `${place} does not exist; it has channels 0 to ${channels - 1}`);
        if (!(await this.#files.exists(path))) await this.#files.write(`${folder}/export`, String(channel));
        const periodNs = Math.round(1e9 / options.frequency);
        await this.#configure(path, periodNs, options);
        return this.#output(folder, path, channel, place, periodNs);
      });
    } catch (error) {
      this.#held.delete(path);
      throw error;
    }
  }

  async #find(chip: number | string): Promise<string> {
    const names = await this.#files.list(CLASS).catch(() => []);
    const found: string[] = [];
    for (const name of [...names].sort()) {
      const path = `${CLASS}/${name}`;
      const label = await this.#files.target(`${path}/device`).catch(() => '');
      if (name === `pwmchip${chip}` || name === chip || label === chip) return path;
      found.push(label ? `${name} (${label})` : name);
    }
    throw new DeviceError('absent', `there is no PWM chip ${chip}; found: ${found.join(', ') || 'none'}`, {
      cure: 'turn the PWM on, for instance with dtoverlay=pwm-2chan in /boot/firmware/config.txt',
    });
  }

  /** Sets everything up in an order in which the line never has a longer duty than it is to have or had. */
  async #configure(path: string, periodNs: number, { inverted, initial }: PwmOptions): Promise<void> {
    const number = async (name: string): Promise<number> => Number(await this.#files.read(`${path}/${name}`));
    const write = (name: string, value: string | number): Promise<void> =>
      this.#files.write(`${path}/${name}`, String(value));
    const dutyNs = Math.round(initial * periodNs);
    const polarity = inverted ? 'inversed' : 'normal';

    await this.#handedOver(path);
    if ((await this.#files.read(`${path}/polarity`)).trim() !== polarity) {
      // the kernel takes another polarity only while the channel rests
      if ((await number('enable')) !== 0) await write('enable', 0);
      if ((await number('period')) === 0) await write('period', periodNs);
      await write('polarity', polarity);
    }
    // a duty that is longer than the period is refused, so it goes first where the period shrinks
    if ((await number('duty_cycle')) > periodNs) await write('duty_cycle', Math.min(dutyNs, periodNs));
    if ((await number('period')) !== periodNs) await write('period', periodNs);
    await write('duty_cycle', dutyNs);
    if ((await number('enable')) !== 1) await write('enable', 1);
  }

  /** Waits until udev has made the files of a fresh channel writable. */
  async #handedOver(path: string): Promise<void> {
    const until = this.#clock.monotonic() + HANDOVER_MS;
    for (;;) {
      try {
        const period = await this.#files.read(`${path}/period`);
        return await this.#files.write(`${path}/period`, period.trim());
      } catch (error) {
        // a fresh channel has no period, and 0 is none
        if (errnoOf(error) === 'EINVAL') return;
        if (errnoOf(error) !== 'EACCES' || this.#clock.monotonic() >= until) throw error;
        await sleep(this.#clock, TRY_EVERY_MS);
      }
    }
  }

  #output(folder: string, path: string, channel: number, place: string, periodNs: number): PwmOutput {
    const files = this.#files;
    let open = true;
    return {
      resolution: 1 / periodNs,
      write: (duty) =>
        guarded(place, () => files.write(`${path}/duty_cycle`, String(Math.round(duty * periodNs)))),
      read: () =>
        guarded(place, async () => {
          const [enabled, period, duty] = await Promise.all(
            ['enable', 'period', 'duty_cycle'].map(async (name) =>
              Number(await files.read(`${path}/${name}`)),
            ),
          );
          if (enabled !== 1 || period !== periodNs)
            throw new DeviceError('failed', `${place} was changed by another program`);
          return (duty ?? 0) / periodNs;
        }),
      close: async () => {
        if (!open) return;
        open = false;
        this.#held.delete(path);
        // one that has gone with its chip needs no goodbye
        await files.write(`${folder}/unexport`, String(channel)).catch(() => undefined);
      },
    };
  }
}

async function guarded<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof DeviceError ? error : trouble(place, error);
  }
}

function trouble(place: string, error: unknown): DeviceError {
  const cause = { cause: error };
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
      return new DeviceError('absent', `${place} is not there`, cause);
    case 'EBUSY':
      return new DeviceError('busy', `${place} is held by a kernel driver`, {
        cure: 'look in /sys/kernel/debug/pwm for who it is, and take another channel',
        ...cause,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new DeviceError('denied', `may not use ${place}`, {
        cure: 'give its files in /sys/class/pwm to the gpio group with a udev rule; a pod needs /sys writable',
        ...cause,
      });
    case 'EINVAL':
    case 'ERANGE':
      return new DeviceError('failed', `${place} refuses this frequency or polarity`, cause);
    default:
      return new DeviceError('failed', `${place}: ${messageOf(error)}`, cause);
  }
}
