import type { Clock } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import { DebouncedLevel } from '../gpio/debounce.ts';
import { EdgeQueue } from '../gpio/edge-queue.ts';
import { lineName, wantedChip } from '../gpio/header-chip.ts';
import type { LineKeeper } from '../gpio/keeper.ts';
import type {
  Edge,
  InputOptions,
  Level,
  LineRef,
  NativeGpio,
  NativeInput,
  NativeOutput,
  OutputOptions,
} from '../gpio.ts';
import type { Faults } from './faults.ts';
import { keepLevel, takeLevel } from './kept-level.ts';
import type { Pins } from './pins.ts';

/** A Pi 4's. */
export const SIMULATED_CHIP = { name: 'gpiochip0', label: 'pinctrl-bcm2711', lines: 58 } as const;

/** GPIO lines on the simulated pins, as the character device behaves. */
export class SimulatedGpio implements NativeGpio {
  readonly backend = 'simulated';
  readonly #pins: Pins;
  readonly #faults: Faults;
  readonly #clock: Clock;
  readonly #held = new Map<number, { close(): void }>();

  readonly #keeper: LineKeeper | undefined;

  /** @param keeper keeps outputs that are to hold their level beyond the end of the process */
  constructor(pins: Pins, faults: Faults, clock: Clock, keeper?: LineKeeper) {
    this.#keeper = keeper;
    this.#pins = pins;
    this.#faults = faults;
    this.#clock = clock;
  }

  openInput(ref: LineRef, options: InputOptions): NativeInput {
    return this.#take(ref, (hold) => new SimulatedInput(hold, this.#pins, options, this.#clock));
  }

  openOutput(ref: LineRef, options: OutputOptions): NativeOutput {
    return this.#take(ref, (hold) => {
      const kept = this.#keeper && takeLevel(this.#keeper, SIMULATED_CHIP.label, ref.line);
      if (kept !== undefined) this.#pins.setOutput(ref.line, kept);
      const output = new SimulatedOutput(hold, this.#pins, options);
      const { activeLow } = options;
      hold.last = (level) => {
        if (this.#keeper?.keeping && options.hold?.())
          keepLevel(this.#keeper, { chip: SIMULATED_CHIP.label, line: ref.line, activeLow }, level);
      };
      return output;
    });
  }

  close(): void {
    for (const line of this.#held.values()) line.close();
  }

  #take<T extends { close(): void }>(ref: LineRef, open: (hold: Hold) => T): T {
    const { name, label, lines } = SIMULATED_CHIP;
    const place = lineName(ref, label);
    if (ref.chip !== undefined && ref.chip !== name && ref.chip !== label)
      throw new DeviceError('absent', `there is no ${wantedChip(ref.chip)}; found: ${name} (${label})`);
    if (ref.line >= lines)
      throw new DeviceError('absent', `${place} does not exist; it has lines 0 to ${lines - 1}`);
    const fault = this.#faults.ofLine(ref.line);
    if (fault === 'absent') throw new DeviceError('absent', `${place} is not there`);
    if (fault === 'busy' || this.#held.has(ref.line))
      throw new DeviceError('busy', `${place} is held by another`, { cure: 'stop that program' });

    const hold: Hold = { line: ref.line, place, gone: false, release: () => undefined };
    const taken = open(hold);
    const forget = this.#faults.onLine(ref.line, (change) => {
      if (change !== 'absent') return;
      hold.gone = true;
      hold.onGone?.(new DeviceError('absent', `${place} has gone with its chip`));
    });
    hold.release = () => {
      forget();
      this.#held.delete(ref.line);
    };
    this.#held.set(ref.line, taken);
    return taken;
  }
}

/** A line that somebody has open. Once gone it stays gone, as a kernel's handle does: open it anew. */
interface Hold {
  readonly line: number;
  readonly place: string;
  gone: boolean;
  onGone?: (error: DeviceError) => void;
  /** Told the physical level that an output has when it is closed. */
  last?: (level: Level) => void;
  release: () => void;
}

const flip = (level: Level, activeLow: boolean): Level => (activeLow === (level === 0) ? 1 : 0);

function check({ gone, place }: Hold): void {
  if (gone) throw new DeviceError('absent', `${place} has gone with its chip`);
}

class SimulatedOutput implements NativeOutput {
  readonly #hold: Hold;
  readonly #pins: Pins;
  readonly #activeLow: boolean;
  #open = true;

  constructor(hold: Hold, pins: Pins, options: OutputOptions) {
    this.#hold = hold;
    this.#pins = pins;
    this.#activeLow = options.activeLow;
    pins.setOutput(hold.line, flip(options.initial, options.activeLow));
  }

  write(level: Level): void {
    check(this.#hold);
    this.#pins.setOutput(this.#hold.line, flip(level, this.#activeLow));
  }

  read(): Level {
    check(this.#hold);
    return flip(this.#pins.level(this.#hold.line), this.#activeLow);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#hold.last?.(this.#pins.level(this.#hold.line));
    // mainline kernels make the pin an input again
    this.#pins.setOutput(this.#hold.line, undefined);
    this.#hold.release();
  }
}

class SimulatedInput implements NativeInput {
  readonly #hold: Hold;
  readonly #pins: Pins;
  readonly #options: InputOptions;
  readonly #level: DebouncedLevel;
  readonly #queue = new EdgeQueue();
  readonly #unlisten: () => void;
  #open = true;

  constructor(hold: Hold, pins: Pins, options: InputOptions, clock: Clock) {
    this.#hold = hold;
    this.#pins = pins;
    this.#options = options;
    pins.setBias(hold.line, options.bias);
    this.#level = new DebouncedLevel({
      clock,
      debounceMs: options.debounceMs,
      initial: this.#now(),
      read: () => this.#now(),
      onEdge: (edge) => this.#queue.push(edge),
      onLost: (count) => this.#queue.lose(count),
    });
    this.#unlisten = pins.onChange(hold.line, (level) => this.#level.moved(flip(level, options.activeLow)));
    hold.onGone = (error) => this.#queue.fail(error);
  }

  get lost(): number {
    return this.#queue.lost;
  }

  read(): Level {
    check(this.#hold);
    return this.#level.level;
  }

  edges(signal: AbortSignal): AsyncIterable<Edge> {
    if (!this.#options.edges) throw new Error(`${this.#hold.place} was opened without edges`);
    return this.#queue.open(signal);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#unlisten();
    this.#level.close();
    this.#queue.close();
    this.#hold.release();
  }

  #now(): Level {
    return flip(this.#pins.level(this.#hold.line), this.#options.activeLow);
  }
}
