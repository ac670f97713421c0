/** Which line: an offset on the Pi's header chip (its BCM number), or on the chip with that label or name. */
export interface LineRef {
  /** A chip's label (`pinctrl-bcm2711`) or name (`gpiochip0`); absent means the Pi's 40-pin header. */
  readonly chip?: string;
  /** Offset on that chip, >= 0. On the header chip this is the BCM number. */
  readonly line: number;
}

export type Level = 0 | 1;

/**
 * A line of the Pi answers at once, a line of an expander after a transfer on its bus: whoever takes lines of
 * any kind awaits, and a line of the Pi then costs no turn of the event loop.
 */
export type Soon<T> = T | Promise<T>;

/** `as-is` leaves what the boot loader or device tree set. sysfs cannot set a pull and refuses one. */
export type Bias = 'pull-up' | 'pull-down' | 'none' | 'as-is';

export interface InputOptions {
  readonly bias: Bias;
  /** Physical low reads as 1. */
  readonly activeLow: boolean;
  /** Levels shorter than this are not reported, ms, 0 = none. In the kernel where it can, else in software. */
  readonly debounceMs: number;
  /** Whether `edges` will be used. */
  readonly edges: boolean;
}

export interface OutputOptions {
  /** The logical level that the line takes in the moment it becomes an output: no glitch. */
  readonly initial: Level;
  readonly activeLow: boolean;
  /** Asked when it is closed at a stop: whether its level is to hold beyond the end of this process. */
  readonly hold?: () => boolean;
}

/** A change of a line, in the logical sense (after `activeLow`). */
export interface Edge {
  readonly level: Level;
  /** CLOCK_MONOTONIC ms: the kernel's stamp on the character device, the time of reading on sysfs. */
  readonly monotonicMs: number;
}

export interface InputLine {
  /** The level now. @throws DeviceError, `absent` when the chip has gone */
  read(): Soon<Level>;
  /**
   * Edges from now on, until `signal` aborts or the line is closed (the loop then ends) or the chip goes
   * (it throws DeviceError). At most 1,024 wait to be taken; older ones are dropped and counted in `lost`.
   * One loop at a time.
   */
  edges(signal: AbortSignal): AsyncIterable<Edge>;
  /** Edges dropped because nobody took them, or because the kernel's buffer ran over. */
  readonly lost: number;
  close(): void;
}

export interface OutputLine {
  /** @throws DeviceError */
  write(level: Level): Soon<void>;
  /** Reads the line back, so that what is reported is what is there. @throws DeviceError */
  read(): Soon<Level>;
  /**
   * Has the line go to 0 at that time, CLOCK_MONOTONIC ms, though this program may be busy then; undefined: no more.
   * `write` and `close` call it off too. Absent where nobody but this program could do it.
   * @returns false when it has gone to 0 in this way since it was last written
   */
  endAt?(at: number | undefined): boolean;
  /** Lets go of the line; the caller has driven the level that is to stay. */
  close(): void;
}

export interface Gpio {
  /** Of the Pi's own lines. `none` on a host without GPIO: every open throws `absent` and says why. */
  readonly backend: 'character-device' | 'sysfs' | 'simulated' | 'none';
  /** @throws DeviceError absent (no chip, no such line), busy (held by another), denied */
  openInput(line: LineRef, options: InputOptions): Soon<InputLine>;
  /** @throws DeviceError as openInput */
  openOutput(line: LineRef, options: OutputOptions): Soon<OutputLine>;
  close(): void;
}

/** Lines of the Pi itself, which answer at once. */
export interface NativeGpio extends Gpio {
  openInput(line: LineRef, options: InputOptions): NativeInput;
  openOutput(line: LineRef, options: OutputOptions): NativeOutput;
}

export interface NativeInput extends InputLine {
  read(): Level;
}

export interface NativeOutput extends OutputLine {
  write(level: Level): void;
  read(): Level;
}
