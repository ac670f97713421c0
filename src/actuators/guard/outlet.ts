import type { Board } from '../../board/board.ts';
import { type Clock, within } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import type { Actuator, ActuatorDefinition, ActuatorState } from '../actuator.ts';

export interface OutletOptions {
  readonly name: string;
  readonly definition: ActuatorDefinition;
  readonly options: unknown;
  readonly board: Board;
  readonly clock: Clock;
  /** An order that takes longer has failed. */
  readonly timeoutMs: number;
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
   * @param ready what must have happened before; rejects when it cannot
   * @returns what was read back, or undefined when the order was left out
   */
  drive(order: number, level: number, ready?: Promise<void>): Promise<ActuatorState | undefined> {
    this.#newest = order;
    const overruled = (): boolean => this.#newest !== order || this.#closed;
    const done = this.#busy.then(async () => {
      if (ready && !overruled()) await ready;
      return overruled() ? undefined : this.#order(level);
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

  async #order(level: number): Promise<ActuatorState> {
    const { name, clock, timeoutMs } = this.#options;
    const turn = { over: false };
    try {
      return await within(
        clock,
        timeoutMs,
        this.#work(level, turn),
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

  async #work(level: number, turn: { readonly over: boolean }): Promise<ActuatorState> {
    if (!this.#actuator) {
      const { definition, options, board, clock } = this.#options;
      const opened = await definition.open(options, { board, clock, initial: level });
      if (turn.over || this.#closed) {
        await opened.close();
        throw new DeviceError('stuck', `${this.#options.name} was opened too late`);
      }
      this.#actuator = opened;
    }
    return this.#actuator.drive(level);
  }
}
