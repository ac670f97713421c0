import type { Board } from '../../board/board.ts';
import { type Clock, within } from '../../lib/clock.ts';
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

interface Wish {
  readonly level: number;
  readonly manner?: Manner | undefined;
}

interface Driven {
  readonly state: ActuatorState;
  /** CLOCK_MONOTONIC ms */
  readonly toldAt: number;
}

interface Turn {
  readonly over: boolean;
}

/**
 * The hardware of one actuator: opened at its first order with that order's level, one order at a time. What
 * failed is closed and opened again by the next order, so that hardware that comes back is found.
 */
export class Outlet {
  readonly #options: OutletOptions;
  #actuator: Actuator | undefined;
  #busy: Promise<void> = Promise.resolve();
  #newest = 0;
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
    return this.#turn(order, (turn) => this.#work(wish, turn), ready);
  }

  /** What it does now. @returns undefined when there is a newer order than `order`, or it was closed */
  look(order: number): Promise<ActuatorState | undefined> {
    return this.#turn(order, async () => this.#actuator?.state());
  }

  #turn<T>(order: number, work: (turn: Turn) => Promise<T>, ready?: Promise<void>) {
    const overruled = (): boolean => this.#newest !== order || this.#closed;
    const done = this.#busy.then(async () => {
      if (ready && !overruled()) await ready;
      return overruled() ? undefined : this.#bounded(work);
    });
    this.#busy = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const actuator = this.#actuator;
    this.#actuator = undefined;
    await actuator?.close();
  }

  async #bounded<T>(work: (turn: Turn) => Promise<T>): Promise<T> {
    const { name, clock, timeoutMs } = this.#options;
    const turn = { over: false };
    try {
      return await within(
        clock,
        timeoutMs,
        work(turn),
        () => new DeviceError('stuck', `${name} did not obey within ${timeoutMs} ms`),
      );
    } catch (error) {
      turn.over = true;
      const actuator = this.#actuator;
      this.#actuator = undefined;
      await actuator?.close().catch(() => undefined);
      throw error;
    }
  }

  async #work({ level, manner }: Wish, turn: Turn): Promise<Driven> {
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
    return { toldAt, state: await this.#actuator.drive(level, manner) };
  }
}
