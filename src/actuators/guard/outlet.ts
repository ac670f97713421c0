import type { Board } from '../../board/board.ts';
import { type Clock, sleep, within } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import type { Manner } from '../action.ts';
import type { Actuator, ActuatorDefinition, ActuatorState, Memory } from '../actuator.ts';

export interface OutletOptions {
  readonly name: string;
  readonly definition: ActuatorDefinition;
  readonly options: unknown;
  readonly board: Board;
  readonly clock: Clock;
  readonly memory: Memory;
  /** An order that takes longer has failed. */
  readonly timeoutMs: number;
}

/** A look that failed is made once more after so long: a transfer may go wrong on the way. */
const DOUBT_MS = 250;

interface Wish {
  readonly level: number;
  readonly manner?: Manner | undefined;
  readonly pulseMs?: number | undefined;
}

export interface Driven {
  readonly state: ActuatorState;
  /** CLOCK_MONOTONIC ms */
  readonly toldAt: number;
}

interface Turn {
  readonly over: boolean;
}

/**
 * The hardware of one actuator: opened at its first order with that order's level, one order at a time. What
 * failed is closed and opened again by the next order, so that hardware that comes back is found. A look begins
 * after the orders before it and holds up none that comes.
 */
export class Outlet {
  readonly #options: OutletOptions;
  #actuator: Actuator | undefined;
  #busy: Promise<void> = Promise.resolve();
  #newest = 0;
  #overrule = new AbortController();
  #closed = false;

  constructor(options: OutletOptions) {
    this.#options = options;
  }

  /**
   * @param order rising numbers; one that has not begun when a newer one comes is left out
   * @param wish the level, and how it is taken
   * @param ready what must have happened before; rejects when it cannot
   * @returns what was read back and when the hardware was told, or undefined when the order was left out
   */
  drive(order: number, wish: Wish, ready?: Promise<void>): Promise<Driven | undefined> {
    this.#newest = order;
    this.#overrule.abort();
    this.#overrule = new AbortController();
    const overruled = (): boolean => this.#newest !== order || this.#closed;
    const done = this.#busy.then(async () => {
      if (ready && !overruled()) await ready;
      return overruled() ? undefined : this.#obey(wish);
    });
    this.#busy = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** See Actuator; what is not open does nothing by itself. */
  endAt(at: number | undefined): boolean {
    return this.#actuator?.endAt?.(at) ?? true;
  }

  /**
   * What it does now.
   * @param doubt whether a first failure is not believed yet
   * @returns undefined when there is a newer order than `order`, or it was closed
   * @throws DeviceError: it is let go of then
   */
  async look(order: number, doubt: boolean): Promise<ActuatorState | undefined> {
    await this.#busy;
    const { signal } = this.#overrule;
    const actuator = this.#actuator;
    const overruled = (): boolean => this.#newest !== order || this.#closed || this.#actuator !== actuator;
    if (!actuator || overruled()) return undefined;
    try {
      const found = await this.#within(actuator.state());
      return overruled() ? undefined : found;
    } catch (error) {
      if (overruled()) return undefined;
      if (doubt) {
        await sleep(this.#options.clock, DOUBT_MS, signal);
        return this.look(order, false);
      }
      const gone = this.#letGo().catch(() => undefined);
      // an order that comes meanwhile opens it when it is closed
      this.#busy = this.#busy.then(() => gone);
      await gone;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#overrule.abort();
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    const actuator = this.#actuator;
    this.#actuator = undefined;
    await actuator?.close();
  }

  async #obey(wish: Wish): Promise<Driven> {
    const turn = { over: false };
    try {
      return await this.#within(this.#work(wish, turn));
    } catch (error) {
      turn.over = true;
      await this.#letGo().catch(() => undefined);
      throw error;
    }
  }

  #within<T>(work: Promise<T>): Promise<T> {
    const { name, clock, timeoutMs } = this.#options;
    return within(
      clock,
      timeoutMs,
      work,
      () => new DeviceError('stuck', `${name} did not obey within ${timeoutMs} ms`),
    );
  }

  async #work({ level, manner, pulseMs }: Wish, turn: Turn): Promise<Driven> {
    const { definition, options, board, clock, memory } = this.#options;
    if (!this.#actuator) {
      // what takes its time begins at rest
      const initial = manner ? 0 : level;
      const opened = await definition.open(options, { board, clock, initial, memory });
      if (turn.over || this.#closed) {
        await opened.close();
        throw new DeviceError('stuck', `${this.#options.name} was opened too late`);
      }
      this.#actuator = opened;
    }
    const toldAt = clock.monotonic();
    return { toldAt, state: await this.#actuator.drive(level, manner, pulseMs) };
  }
}
