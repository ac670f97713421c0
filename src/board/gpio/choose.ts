import type { Clock } from '../../lib/clock.ts';
import { DeviceError, type FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Gpio } from '../gpio.ts';
import { CharacterDeviceGpio } from './character-device.ts';
import { findChip, surveyChips } from './chips.ts';
import { type GpioKernel, loadGpioKernel } from './kernel.ts';
import { SysfsGpio } from './sysfs.ts';
import { findSysfsChip, surveySysfsChips } from './sysfs-chips.ts';
import { guardOnoff, type OnoffClass } from './sysfs-line.ts';

export interface GpioChoice {
  readonly gpio: Gpio;
  /** What was taken and why, what was tried and refused: one line for the log. */
  readonly reason: string;
}

export interface ChooseOptions {
  readonly backend: 'auto' | 'character-device' | 'sysfs';
  /** Label or name of the chip that lines without one mean; absent: the Pi's header. */
  readonly chip?: string | undefined;
  /** `/dev` and `/sys`, or where they are mounted. */
  readonly dev: string;
  readonly sys: string;
  readonly clock: Clock;
  readonly load?: Loaders;
}

/** Loads the native packages, each only when its backend is tried. */
export interface Loaders {
  readonly kernel: () => Promise<GpioKernel>;
  readonly onoff: () => Promise<OnoffClass>;
}

const native: Loaders = {
  kernel: loadGpioKernel,
  onoff: async () => guardOnoff((await import('onoff')).default.Gpio),
};

/** How far a backend would get: the wanted chip is there, or at least some chip, or none. */
interface Candidate {
  readonly rank: 0 | 1 | 2;
  readonly gpio?: Gpio;
  readonly finding: string;
}

/**
 * The backend that is asked for; for `auto` the one that reaches the wanted chip, the character device
 * first. A host without GPIO is no error: every line then says `absent` and why, and the rest goes on.
 */
export async function chooseGpio(options: ChooseOptions): Promise<GpioChoice> {
  const { backend } = options;
  const character = backend === 'sysfs' ? undefined : await tryCharacterDevice(options);
  if (character?.gpio && character.rank === 2)
    return { gpio: character.gpio, reason: reason(character, backend) };
  const sysfs = backend === 'character-device' ? undefined : await trySysfs(options);
  const findings = [character, sysfs].flatMap((candidate) => (candidate ? [candidate.finding] : []));
  const best = [character, sysfs]
    .filter((candidate) => candidate !== undefined)
    .reduce((best, other) => (other.rank > best.rank ? other : best));
  if (best.gpio && (best.rank > 0 || backend !== 'auto')) {
    const others = findings.filter((finding) => finding !== best.finding);
    return { gpio: best.gpio, reason: reason(best, backend, others) };
  }
  const why = findings.join('; ');
  return { gpio: new NoGpio(why), reason: `no GPIO: ${why}` };
}

function reason(candidate: Candidate, backend: string, others: readonly string[] = []): string {
  const asked = backend === 'auto' ? '' : ' (as configured)';
  const because = others.length > 0 ? `, because ${others.join('; ')}` : '';
  return candidate.finding + asked + because;
}

async function tryCharacterDevice(options: ChooseOptions): Promise<Candidate> {
  const { dev, clock, chip } = options;
  let kernel: GpioKernel;
  try {
    kernel = await (options.load ?? native).kernel();
  } catch (error) {
    return { rank: 0, finding: `character device: ${messageOf(error)}` };
  }
  const gpio = new CharacterDeviceGpio({ kernel, clock, dev, chip });
  const survey = surveyChips(kernel, dev);
  try {
    const { path, label } = findChip(survey, chip);
    return { rank: 2, gpio, finding: `character device ${path} (${label})` };
  } catch (error) {
    return { rank: survey.chips.length > 0 ? 1 : 0, gpio, finding: `character device: ${explained(error)}` };
  }
}

async function trySysfs(options: ChooseOptions): Promise<Candidate> {
  const { sys, clock, chip } = options;
  const gpioClass = `${sys}/class/gpio`;
  let onoff: OnoffClass;
  try {
    onoff = await (options.load ?? native).onoff();
  } catch (error) {
    return { rank: 0, finding: `sysfs: ${messageOf(error)}` };
  }
  const gpio = new SysfsGpio({ onoff, clock, gpioClass, chip });
  const chips = surveySysfsChips(gpioClass);
  try {
    const { label, base } = findSysfsChip(chips, chip);
    return { rank: 2, gpio, finding: `sysfs ${gpioClass} (${label} from line ${base} on)` };
  } catch (error) {
    return { rank: chips.length > 0 ? 1 : 0, gpio, finding: `sysfs: ${explained(error)}` };
  }
}

function explained(error: unknown): string {
  const cure = (error as FieldhandError).cure;
  return messageOf(error) + (cure ? ` (${cure})` : '');
}

/** Stands where a host has no GPIO. */
class NoGpio implements Gpio {
  readonly backend = 'none';
  readonly #why: string;

  constructor(why: string) {
    this.#why = why;
  }

  openInput(): never {
    throw this.#absent();
  }

  openOutput(): never {
    throw this.#absent();
  }

  close(): void {
    // holds nothing
  }

  #absent(): DeviceError {
    return new DeviceError('absent', `this host has no GPIO: ${this.#why}`);
  }
}
