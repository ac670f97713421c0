import type { Clock } from '../../lib/clock.ts';
import { DeviceError, type FieldhandError, messageOf } from '../../lib/errors.ts';
import type { NativeGpio } from '../gpio.ts';
import { CharacterDeviceGpio } from './character-device.ts';
import { findChip, surveyChips } from './chips.ts';
import type { LineKeeper } from './keeper.ts';
import { type GpioKernel, loadGpioKernel } from './kernel.ts';
import { SysfsGpio } from './sysfs.ts';
import { findSysfsChip, surveySysfsChips } from './sysfs-chips.ts';
import { guardOnoff, type OnoffClass } from './sysfs-line.ts';

export interface GpioChoice {
  readonly gpio: NativeGpio;
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
  /** Keeps outputs that are to hold their level beyond the end of the process. */
  readonly keeper?: LineKeeper | undefined;
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

interface Candidate {
  readonly name: 'character device' | 'sysfs';
  /** How far it would get: the wanted chip is there (2), at least some chip (1), or none (0). */
  readonly rank: 0 | 1 | 2;
  /** Absent when its native package does not load. */
  readonly gpio?: NativeGpio;
  /** Where the wanted chip is, or why it is not. */
  readonly finding: string;
}

/**
 * The backend that is asked for; for `auto` the one that reaches the wanted chip, the character device
 * first. A host without GPIO is no error: every line then says `absent` and why, and the rest goes on.
 */
export async function chooseGpio(options: ChooseOptions): Promise<GpioChoice> {
  const { backend } = options;
  if (backend !== 'auto') {
    const only = await (backend === 'sysfs' ? trySysfs(options) : tryCharacterDevice(options));
    if (only.gpio) return { gpio: only.gpio, reason: `${described(only)}, as configured` };
    return none([only]);
  }
  const character = await tryCharacterDevice(options);
  if (character.gpio && character.rank === 2) return { gpio: character.gpio, reason: described(character) };
  const sysfs = await trySysfs(options);
  const [best, other] = sysfs.rank > character.rank ? [sysfs, character] : [character, sysfs];
  if (best.gpio && best.rank > 0)
    return { gpio: best.gpio, reason: `${described(best)}; ${other.name} not taken: ${other.finding}` };
  return none([character, sysfs]);
}

function described({ name, rank, finding }: Candidate): string {
  return rank === 2 ? `${name} ${finding}` : `${name}, although ${finding}`;
}

function none(candidates: readonly Candidate[]): GpioChoice {
  const why = candidates.map(({ name, finding }) => `${name}: ${finding}`).join('; ');
  return { gpio: new NoGpio(why), reason: `no GPIO (${why})` };
}

async function tryCharacterDevice(options: ChooseOptions): Promise<Candidate> {
  const name = 'character device';
  const { dev, clock, chip, keeper } = options;
  let kernel: GpioKernel;
  try {
    kernel = await (options.load ?? native).kernel();
  } catch (error) {
    return { name, rank: 0, finding: messageOf(error) };
  }
  const gpio = new CharacterDeviceGpio({ kernel, clock, dev, chip, keeper });
  const survey = surveyChips(kernel, dev);
  try {
    const { path, label } = findChip(survey, chip);
    return { name, rank: 2, gpio, finding: `${path} (${label})` };
  } catch (error) {
    return { name, rank: survey.chips.length > 0 ? 1 : 0, gpio, finding: explained(error) };
  }
}

async function trySysfs(options: ChooseOptions): Promise<Candidate> {
  const name = 'sysfs';
  const { sys, clock, chip, keeper } = options;
  const gpioClass = `${sys}/class/gpio`;
  let onoff: OnoffClass;
  try {
    onoff = await (options.load ?? native).onoff();
  } catch (error) {
    return { name, rank: 0, finding: messageOf(error) };
  }
  const gpio = new SysfsGpio({ onoff, clock, gpioClass, chip, keeper });
  const chips = surveySysfsChips(gpioClass);
  try {
    const { label, base } = findSysfsChip(chips, chip);
    return { name, rank: 2, gpio, finding: `${gpioClass} (${label} from line ${base} on)` };
  } catch (error) {
    return { name, rank: chips.length > 0 ? 1 : 0, gpio, finding: explained(error) };
  }
}

function explained(error: unknown): string {
  const cure = (error as FieldhandError).cure;
  return messageOf(error) + (cure ? ` (${cure})` : '');
}

/** Stands where a host has no GPIO. */
class NoGpio implements NativeGpio {
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
