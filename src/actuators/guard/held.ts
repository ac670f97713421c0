import type { Board } from '../../board/board.ts';
import { holding } from '../../board/gpio/holding.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { DeviceError, explained, FieldhandError } from '../../lib/errors.ts';
import type { ActuatorState } from '../actuator.ts';
import type { GuardedActuator } from '../guarded.ts';
import type { GuardEffect } from './messages.ts';
import { type Driven, Outlet } from './outlet.ts';
import { memoryOf, type TextStore } from './record.ts';

/** An order to the hardware that takes longer has failed. */
const DRIVE_TIMEOUT_MS = 2_000;
/** An output that stays as it is, on or off, is looked at so often, ms: its chip may lose its supply. */
const STEADY_LOOK_MS = 10_000;

export interface HeldOptions {
  readonly board: Board;
  readonly clock: Clock;
  readonly store: TextStore;
  /** Whether its outputs are to stay as they are when they are let go of. */
  readonly holds: () => boolean;
}

/** The hardware of one actuator, as the guard's runner has it in hand. */
export class HeldActuator {
  readonly actuator: GuardedActuator;
  readonly #outlet: Outlet;
  readonly #clock: Clock;
  /** Why its last drive failed. */
  #trouble: unknown;
  /** When its hardware was told to go off by itself. */
  #endsAt: number | undefined;
  #cancelLook: Cancel = () => undefined;
  #closed = false;

  constructor(actuator: GuardedActuator, { board, clock, store, holds }: HeldOptions) {
    const { name, definition, options } = actuator;
    this.actuator = actuator;
    this.#clock = clock;
    this.#outlet = new Outlet({
      name,
      definition,
      options,
      board: holding(board, holds),
      clock,
      memory: memoryOf(name, store),
      timeoutMs: DRIVE_TIMEOUT_MS,
    });
  }

  /** See Outlet. @param ready what must have happened before */
  async drive(
    { drive, level, manner, pulseMs }: Extract<GuardEffect, { type: 'drive' }>,
    ready: Promise<void> | undefined,
  ): Promise<Driven | undefined> {
    this.#cancelLook();
    try {
      const driven = await this.#outlet.drive(drive, { level, manner, pulseMs }, ready);
      if (!driven) return undefined;
      this.#trouble = undefined;
      this.#endsAt = driven.state.endsAt;
      return driven;
    } catch (error) {
      this.#trouble = error;
      throw error;
    }
  }

  /**
   * Lets the hardware know when a pulse is over: this program may be busy then, as with a commit to a slow disk.
   * @param at CLOCK_MONOTONIC ms; undefined: it is to stay as it is
   * @returns false when it went off in the moment in which it was told to stay on
   */
  endAt(at: number | undefined): boolean {
    if (this.#endsAt === at) return true;
    const kept = this.#outlet.endAt(at);
    this.#endsAt = kept ? at : undefined;
    return kept;
  }

  /** See Outlet. */
  look(drive: number, doubt: boolean): Promise<ActuatorState | undefined> {
    return this.#outlet.look(drive, doubt);
  }

  /** Calls `look` when it is time to look again at what was `found`, unless it is driven before. */
  lookAgain({ againMs = STEADY_LOOK_MS }: ActuatorState, look: () => void): void {
    if (!this.#closed) this.#cancelLook = this.#clock.after(againMs, look);
  }

  /** @throws FieldhandError when it could not be had the last time; what is absent may come */
  refuseTrouble(): void {
    const cause = this.#trouble;
    if (cause === undefined || (cause instanceof DeviceError && cause.fault === 'absent')) return;
    const what = `${this.actuator.definition.kind} ${this.actuator.name}`;
    throw new FieldhandError('output-refused', `${what} cannot be had: ${explained(cause)}`, { cause });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelLook();
    await this.#outlet.close();
  }
}
