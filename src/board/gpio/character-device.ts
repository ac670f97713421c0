import type { Clock } from '../../lib/clock.ts';
import { DeviceError, errnoOf, messageOf } from '../../lib/errors.ts';
import type { InputOptions, LineRef, NativeGpio, NativeInput, NativeOutput, OutputOptions } from '../gpio.ts';
import { isOutput } from './adopt.ts';
import { characterInput, characterOutput, type GrantedLine } from './character-line.ts';
import { type FoundChip, findChip, GROUP_CURE, surveyChips } from './chips.ts';
import { lineName } from './header-chip.ts';
import type { KeptLine, LineKeeper } from './keeper.ts';
import type { GpioKernel } from './kernel.ts';
import {
  decodeConsumer,
  GPIO_V2_GET_LINE_IOCTL,
  GPIO_V2_GET_LINEINFO_IOCTL,
  inputRequest,
  lineInfoBuffer,
  outputRequest,
  requestedFd,
} from './uapi.ts';

export interface CharacterDeviceOptions {
  readonly kernel: GpioKernel;
  readonly clock: Clock;
  /** Where the device files are: `/dev`. */
  readonly dev: string;
  /** Label or name of the chip that lines without one mean; absent: the Pi's header. */
  readonly chip?: string | undefined;
  /** Keeps outputs that are to hold their level beyond the end of the process. */
  readonly keeper?: LineKeeper | undefined;
}

/** Shown by `gpioinfo` as the holder of our lines. */
const CONSUMER = 'fieldhand';

/** What a kernel answers when the pin controller or the line cannot debounce. */
const NO_DEBOUNCE = new Set(['EINVAL', 'ENXIO', 'EOPNOTSUPP', 'ENOTSUP', 'ENOTSUPP']);

/** GPIO through /dev/gpiochipN, version 2 of the interface (Linux 5.10 and later). */
export class CharacterDeviceGpio implements NativeGpio {
  readonly backend = 'character-device';
  readonly #options: CharacterDeviceOptions;
  readonly #lines = new Set<{ close(): void }>();
  /** Closed as far as their users know; handed to the keeper last of all, so that one who is killed keeps none. */
  readonly #parked: { readonly line: KeptLine; readonly fd: number }[] = [];

  constructor(options: CharacterDeviceOptions) {
    this.#options = options;
  }

  openInput(ref: LineRef, options: InputOptions): NativeInput {
    const { clock, kernel } = this.#options;
    const chip = this.#chip(ref);
    const request = (debounceMs: number): Buffer =>
      inputRequest(ref.line, CONSUMER, { ...options, debounceMs });
    const left = this.#options.keeper?.take(chip.label, ref.line);
    if (left) kernel.close(left.fd);
    return this.#keep((onClose) => {
      let softwareDebounceMs = 0;
      let fd: number;
      try {
        fd = this.#request(chip, request(options.debounceMs));
      } catch (error) {
        if (options.debounceMs === 0 || !NO_DEBOUNCE.has(errnoOf(error) ?? ''))
          throw this.#refused(ref, chip, error, options.edges);
        softwareDebounceMs = options.debounceMs;
        try {
          fd = this.#request(chip, request(0));
        } catch (second) {
          throw this.#refused(ref, chip, second, options.edges);
        }
      }
      const line = this.#granted(ref, chip, fd, () => {
        kernel.close(fd);
        onClose();
      });
      try {
        return characterInput(line, options, softwareDebounceMs, clock);
      } catch (error) {
        kernel.close(fd);
        throw error;
      }
    });
  }

  openOutput(ref: LineRef, options: OutputOptions): NativeOutput {
    const { kernel } = this.#options;
    const chip = this.#chip(ref);
    return this.#keep((onClose) => {
      const line = { chip: chip.label, line: ref.line, activeLow: options.activeLow };
      this.#unpark(line);
      const adopted = this.#adopt(ref, chip, options);
      const fd = adopted ?? this.#requestOutput(ref, chip, options);
      const output = characterOutput(
        this.#granted(ref, chip, fd, () => {
          onClose();
          if (this.#options.keeper?.keeping && options.hold?.()) this.#parked.push({ line, fd });
          else kernel.close(fd);
        }),
      );
      if (adopted === undefined) return output;
      try {
        if (output.read() !== options.initial) output.write(options.initial);
        return output;
      } catch (error) {
        kernel.close(fd);
        throw error;
      }
    });
  }

  close(): void {
    const { kernel, keeper } = this.#options;
    for (const line of this.#lines) line.close();
    for (const { line, fd } of this.#parked.splice(0)) {
      keeper?.keep(line, fd);
      kernel.close(fd);
    }
  }

  /** One that failed on its way to the end is opened once more. */
  #unpark({ chip, line }: KeptLine): void {
    const at = this.#parked.findIndex((parked) => parked.line.chip === chip && parked.line.line === line);
    for (const { fd } of at < 0 ? [] : this.#parked.splice(at, 1)) this.#options.kernel.close(fd);
  }

  /** The line as an earlier process left it, if it did: opening it anew is not needed, and would not be granted. */
  #adopt(ref: LineRef, chip: FoundChip, { activeLow }: OutputOptions): number | undefined {
    const { kernel, keeper } = this.#options;
    const left = keeper?.take(chip.label, ref.line);
    if (!left) return undefined;
    if (left.activeLow === activeLow && isOutput(kernel, left, chip, ref.line, CONSUMER)) return left.fd;
    kernel.close(left.fd);
    return undefined;
  }

  #requestOutput(ref: LineRef, chip: FoundChip, options: OutputOptions): number {
    try {
      return this.#request(chip, outputRequest(ref.line, CONSUMER, options));
    } catch (error) {
      throw this.#refused(ref, chip, error, false);
    }
  }

  /** The chip as it is called now, which may differ from last time. @throws DeviceError */
  #chip(ref: LineRef): FoundChip {
    const { kernel, dev, chip: standard } = this.#options;
    const chip = findChip(surveyChips(kernel, dev), ref.chip ?? standard);
    if (ref.line >= chip.lines)
      throw new DeviceError(
        'absent',
        `${lineName(ref, chip.label)} does not exist; it has lines 0 to ${chip.lines - 1}`,
      );
    return chip;
  }

  #keep<T extends { close(): void }>(open: (onClose: () => void) => T): T {
    const line: T = open(() => this.#lines.delete(line));
    this.#lines.add(line);
    return line;
  }

  #granted(ref: LineRef, chip: FoundChip, fd: number, release: () => void): GrantedLine {
    return { kernel: this.#options.kernel, fd, name: lineName(ref, chip.label), release };
  }

  #request(chip: FoundChip, request: Buffer): number {
    this.#onChip(chip, (fd) => this.#options.kernel.ioctl(fd, GPIO_V2_GET_LINE_IOCTL, request));
    return requestedFd(request);
  }

  /** A granted line outlives the chip's descriptor, so none is kept. */
  #onChip(chip: FoundChip, work: (fd: number) => void): void {
    const { kernel } = this.#options;
    const fd = kernel.open(chip.path);
    try {
      work(fd);
    } finally {
      kernel.close(fd);
    }
  }

  #refused(ref: LineRef, chip: FoundChip, error: unknown, edges: boolean): DeviceError {
    const name = lineName(ref, chip.label);
    const cause = { cause: error };
    switch (errnoOf(error)) {
      case 'EBUSY':
        return new DeviceError('busy', `${name} is held by ${this.#holder(ref, chip)}`, {
          cure: 'stop that program, or take the line out of its device tree overlay',
          ...cause,
        });
      case 'EACCES':
      case 'EPERM':
        return new DeviceError('denied', `may not use ${chip.path} for ${name}`, {
          cure: GROUP_CURE,
          ...cause,
        });
      case 'ENXIO':
        if (edges)
          return new DeviceError('failed', `${name} cannot report edges: it has no interrupt`, {
            cure: 'use a line of the header',
            ...cause,
          });
        return new DeviceError('absent', `${name} is not there`, cause);
      case 'ENOENT':
      case 'ENODEV':
        return new DeviceError('absent', `${name}: the chip has gone`, cause);
      case 'ENOTTY':
        return new DeviceError('failed', `${chip.path} does not speak version 2 of the GPIO interface`, {
          cure: 'use Linux 5.10 or later, or `backend: sysfs`',
          ...cause,
        });
      default:
        return new DeviceError('failed', `${name} was refused: ${messageOf(error)}`, cause);
    }
  }

  #holder(ref: LineRef, chip: FoundChip): string {
    const info = lineInfoBuffer(ref.line);
    try {
      this.#onChip(chip, (fd) => this.#options.kernel.ioctl(fd, GPIO_V2_GET_LINEINFO_IOCTL, info));
    } catch {
      return 'another program';
    }
    const consumer = decodeConsumer(info);
    return consumer ? `"${consumer}"` : 'another program or a kernel driver that gives no name';
  }
}
