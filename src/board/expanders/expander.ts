import type { Bias, LineRef } from '../gpio.ts';
import type { I2cAddress, I2cDevice } from '../i2c.ts';

/** A chip whose lines are used as the Pi's own are. */
export interface ExpanderSpec extends I2cAddress {
  /** What lines name as their `chip`. */
  readonly name: string;
  readonly kind: ExpanderKind;
  /** Line of the Pi to which the chip's interrupt output is wired. */
  readonly interrupt?: LineRef | undefined;
  /** Without an interrupt line, inputs that are watched are looked at so often, ms. */
  readonly pollMs: number;
}

/** Everything that the program knows of one kind of expander. */
export interface ExpanderKind {
  /** The word in the config: `mcp23017`. */
  readonly kind: string;
  readonly summary: string;
  readonly datasheet: string;
  readonly lines: number;
  /** What its inputs cannot be told; with `none` one goes through whatever it has. */
  readonly lacks: readonly Bias[];
  /** 7-bit addresses that its pins can choose; the first is the default. */
  readonly addresses: readonly [number, ...number[]];
  /** @param place for messages: `exp1 (mcp23017 at 0x20 on I2C bus 1)` */
  readonly port: (device: I2cDevice, place: string, interrupt: boolean) => ExpanderPort;
}

/** What each line is. One bit a line, line 0 the lowest; levels are physical, 1 is high. */
export interface PortState {
  /** Lines that are driven. */
  readonly outputs: number;
  /** Levels of those that are driven. */
  readonly high: number;
  /** Inputs with the chip's pull-up. */
  readonly pulledUp: number;
  /** Inputs whose changes go to the interrupt line. */
  readonly watched: number;
}

/** What a chip is when it is found. */
export interface Found {
  readonly state: PortState;
  /** It is not any more what it was made: its supply was away. */
  readonly lost: boolean;
}

export interface Look {
  /** Levels of all lines now. */
  readonly levels: number;
  /** What the chip itself caught when it raised its interrupt, of these lines. */
  readonly caught?: { readonly lines: number; readonly levels: number };
  /** See Found: the levels then are those of a chip that nobody has set up. */
  readonly lost: boolean;
}

/** The registers of one chip. Each call is one or a few transfers. @throws DeviceError */
export interface ExpanderPort {
  /**
   * Finds the chip and what its lines are, so that those nobody has taken stay so. It then counts as set up.
   * @param before what it was made by this program; undefined at first
   */
  adopt(before: PortState | undefined): Promise<Found>;
  /** Makes it so, whatever it was: levels before directions, so that no line that becomes an output glitches. */
  apply(state: PortState): Promise<void>;
  /**
   * Only the levels of outputs have changed since it was made `before`.
   * @returns whether that was lost, where to write would bring all of it back: nothing was written then
   */
  drive(state: PortState, before: PortState): Promise<{ readonly lost: boolean }>;
  /** Ends an interrupt. @param state as it was made last */
  look(state: PortState): Promise<Look>;
}
