import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { DeviceError, errnoOf, messageOf } from '../../lib/errors.ts';
import type { InputOptions, LineRef, NativeGpio, NativeInput, NativeOutput, OutputOptions } from '../gpio.ts';
import { lineName } from './header-chip.ts';
import type { LineKeeper } from './keeper.ts';
import { findSysfsChip, type SysfsChip, surveySysfsChips } from './sysfs-chips.ts';
import { type ExportedLine, type OnoffClass, sysfsInput, sysfsOutput } from './sysfs-line.ts';

export interface SysfsOptions {
  readonly onoff: OnoffClass;
  readonly clock: Clock;
  /** onoff knows only /sys/class/gpio; another folder is for tests that bring their own onoff. */
  readonly gpioClass: string;
  /** Label or name of the chip that lines without one mean; absent: the Pi's header. */
  readonly chip?: string | undefined;
  /** Tells when outputs are to hold their level: they stay exported, and need nobody to keep them. */
  readonly keeper?: Pick<LineKeeper, 'keeping'> | undefined;
}

const GROUP_CURE =
  'add the user to the gpio group (sudo usermod -aG gpio USER, then log in again); ' +
  'a pod needs a privileged container for sysfs, so prefer `backend: character-device` there';

/** GPIO through /sys/class/gpio: for kernels and boards without a usable character device. */
export class SysfsGpio implements NativeGpio {
  readonly backend = 'sysfs';
  readonly #options: SysfsOptions;
  /** By their numbers in sysfs. */
  readonly #lines = new Map<number, { close(): void }>();

  constructor(options: SysfsOptions) {
    this.#options = options;
  }

  openInput(ref: LineRef, options: InputOptions): NativeInput {
    const { clock, onoff } = this.#options;
    const chip = this.#chip(ref);
    const name = lineName(ref, chip.label);
    if (options.bias === 'pull-up' || options.bias === 'pull-down')
      throw new DeviceError('failed', `${name}: sysfs cannot set a ${options.bias}`, {
        cure: `use \`backend: character-device\`, or wire a resistor and set \`pull: none\``,
      });
    const watch = options.edges || options.debounceMs > 0;
    return this.#export(ref, chip, (number, onClose) => {
      const gpio = new onoff(number, 'in', watch ? 'both' : 'none', { activeLow: options.activeLow });
      const exported = { gpio, name, onClose };
      this.#confirm(exported, 'in', options.activeLow);
      return sysfsInput(exported, watch, options.debounceMs, clock);
    });
  }

  openOutput(ref: LineRef, options: OutputOptions): NativeOutput {
    const chip = this.#chip(ref);
    return this.#export(ref, chip, (number, onClose) => {
      // `high` and `low` set direction and voltage in one step, and mean the voltage whatever active_low says
      const high = (options.initial === 1) !== options.activeLow;
      const gpio = new this.#options.onoff(number, high ? 'high' : 'low', 'none', {
        activeLow: options.activeLow,
      });
      const lasts = (): boolean => this.#options.keeper?.keeping === true && options.hold?.() === true;
      const exported = { gpio, name: lineName(ref, chip.label), onClose, lasts };
      this.#confirm(exported, 'out', options.activeLow);
      return sysfsOutput(exported);
    });
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
  }

  #chip(ref: LineRef): SysfsChip {
    const chip = findSysfsChip(surveySysfsChips(this.#options.gpioClass), ref.chip ?? this.#options.chip);
    if (ref.line >= chip.lines)
      throw new DeviceError(
        'absent',
        `${lineName(ref, chip.label)} does not exist; it has lines 0 to ${chip.lines - 1}`,
      );
    return chip;
  }

  #export<T extends { close(): void }>(
    ref: LineRef,
    chip: SysfsChip,
    open: (number: number, onClose: () => void) => T,
  ): T {
    const number = chip.base + ref.line;
    const { gpioClass } = this.#options;
    // onoff would take over what this process holds itself
    if (this.#lines.has(number))
      throw new DeviceError('busy', `${lineName(ref, chip.label)} is open in this program already`);
    // left by a process that was killed, or exported by hand: taken over, and given back on close
    const wasExported = existsSync(join(gpioClass, `gpio${number}`));
    try {
      const line = open(number, () => this.#lines.delete(number));
      this.#lines.set(number, line);
      return line;
    } catch (error) {
      if (!wasExported) unexport(gpioClass, number);
      throw error instanceof DeviceError ? error : refused(lineName(ref, chip.label), error);
    }
  }

  /** onoff passes over errors on a line that was exported before; a line that is not as asked is no use. */
  #confirm({ gpio, name }: ExportedLine, direction: 'in' | 'out', activeLow: boolean): void {
    if (gpio.direction() === direction && gpio.activeLow() === activeLow) return;
    gpio.unexport();
    throw new DeviceError(
      'busy',
      `${name} is exported already and does not let itself be made an ${direction}put`,
      {
        cure: 'stop the program that uses it',
      },
    );
  }
}

function unexport(gpioClass: string, number: number): void {
  try {
    writeFileSync(join(gpioClass, 'unexport'), String(number));
  } catch {
    // it was never exported
  }
}

function refused(name: string, error: unknown): DeviceError {
  const cause = { cause: error };
  if ((error as NodeJS.ErrnoException).path?.endsWith('/edge'))
    return new DeviceError('failed', `${name} cannot report edges: it has no interrupt`, {
      cure: 'use a line of the header',
      ...cause,
    });
  switch (errnoOf(error)) {
    case 'EBUSY':
      return new DeviceError('busy', `${name} is held by another program or a kernel driver`, {
        cure: '`gpioinfo` (package gpiod) tells by whom; stop it, or take the line out of its overlay',
        ...cause,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new DeviceError('denied', `may not export ${name}: ${messageOf(error)}`, {
        cure: GROUP_CURE,
        ...cause,
      });
    case 'EINVAL':
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
      return new DeviceError('absent', `${name} is not there: ${messageOf(error)}`, cause);
    default:
      return new DeviceError('failed', `${name}: ${messageOf(error)}`, cause);
  }
}
