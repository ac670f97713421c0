import type { Clock } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import { DebouncedLevel } from '../gpio/debounce.ts';
import { EdgeQueue } from '../gpio/edge-queue.ts';
import type { Edge, InputLine, InputOptions, Level, OutputLine, OutputOptions } from '../gpio.ts';

/** One line of a chip, as its holder has it. Levels are physical. */
export interface ChipLine {
  /** For messages: `GPIO line 3 of exp1`. */
  readonly name: string;
  /** Asks the chip. Whoever watches a line of it is told what was found. @throws DeviceError */
  level(): Promise<Level>;
  /** @throws DeviceError */
  write(level: Level): Promise<void>;
  release(): void;
}

const flip = (level: Level, activeLow: boolean): Level => (activeLow === (level === 0) ? 1 : 0);

function once(line: ChipLine): { readonly close: () => void; readonly check: () => void } {
  let open = true;
  return {
    close() {
      if (open) line.release();
      open = false;
    },
    check() {
      if (!open) throw new DeviceError('absent', `${line.name} was closed`);
    },
  };
}

/** Closed, the line goes on driving its last level: there is no process whose end would let go of it. */
export class ExpanderOutput implements OutputLine {
  readonly #line: ChipLine;
  readonly #activeLow: boolean;
  readonly #open: ReturnType<typeof once>;
  #failure: DeviceError | undefined;

  constructor(line: ChipLine, { activeLow }: OutputOptions) {
    this.#line = line;
    this.#activeLow = activeLow;
    this.#open = once(line);
  }

  /** The physical level at which what it drives is off. */
  get off(): Level {
    return flip(0, this.#activeLow);
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  async write(level: Level): Promise<void> {
    this.#check();
    await this.#line.write(flip(level, this.#activeLow));
    this.#check();
  }

  async read(): Promise<Level> {
    this.#check();
    const level = flip(await this.#line.level(), this.#activeLow);
    this.#check();
    return level;
  }

  close(): void {
    this.#open.close();
  }

  /** It did not keep its level; the line stays dead until it is opened anew. */
  fail(error: DeviceError): void {
    this.#failure ??= error;
  }

  #check(): void {
    this.#open.check();
    if (this.#failure) throw this.#failure;
  }
}

export class ExpanderInput implements InputLine {
  readonly #line: ChipLine;
  readonly #options: InputOptions;
  readonly #clock: Clock;
  readonly #queue = new EdgeQueue();
  readonly #open: ReturnType<typeof once>;
  #debounced: DebouncedLevel | undefined;
  /** The logical level that was found last; unknown before the first look. */
  #raw: Level | undefined;
  #failure: DeviceError | undefined;

  constructor(line: ChipLine, options: InputOptions, clock: Clock) {
    this.#line = line;
    this.#options = options;
    this.#clock = clock;
    this.#open = once(line);
  }

  get lost(): number {
    return this.#queue.lost;
  }

  async read(): Promise<Level> {
    this.#open.check();
    if (this.#failure) throw this.#failure;
    const level = flip(await this.#line.level(), this.#options.activeLow);
    return this.#debounced ? this.#debounced.level : level;
  }

  edges(signal: AbortSignal): AsyncIterable<Edge> {
    if (!this.#options.edges) throw new Error(`${this.#line.name} was opened without edges`);
    return this.#queue.open(signal);
  }

  close(): void {
    this.#debounced?.close();
    this.#queue.close();
    this.#open.close();
  }

  /** The chip was looked at. @param at when the level was so, CLOCK_MONOTONIC ms */
  found(physical: Level, at: number): void {
    const level = flip(physical, this.#options.activeLow);
    if (this.#raw === undefined) this.#begin(level);
    if (level === this.#raw || this.#failure) return;
    this.#raw = level;
    if (this.#debounced) this.#debounced.moved(level);
    else this.#queue.push({ level, monotonicMs: at });
  }

  /** The chip does not answer; the line stays dead until it is opened anew. */
  fail(error: DeviceError): void {
    this.#failure ??= error;
    this.#queue.fail(this.#failure);
  }

  #begin(level: Level): void {
    this.#raw = level;
    const { debounceMs } = this.#options;
    if (debounceMs === 0) return;
    this.#debounced = new DebouncedLevel({
      clock: this.#clock,
      debounceMs,
      initial: level,
      read: () => this.#raw ?? level,
      onEdge: (edge) => this.#queue.push(edge),
      onLost: (count) => this.#queue.lose(count),
    });
  }
}
