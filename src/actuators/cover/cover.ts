import { type Clock, sleep } from '../../lib/clock.ts';
import type { Manner } from '../action.ts';
import type { Actuator, ActuatorState } from '../actuator.ts';
import type { Motor } from './motor.ts';
import type { Place } from './place.ts';
import { type Leg, planMove, positionAfter, type Travel } from './plan.ts';

/** How often somebody should look while it moves, ms. */
const LOOK_MS = 500;

/** What it does now; `from` is where the stretch began, and `sinceMs` when the motor went on. */
type Doing =
  | { readonly at: 'still' }
  | { readonly at: 'waiting' }
  | { readonly at: 'moving'; readonly leg: Leg; readonly from: number | undefined; readonly sinceMs: number };

/** A blind, an awning or a vent that a motor drives for a time. */
export class Cover implements Actuator {
  readonly #motor: Motor;
  readonly #place: Place;
  readonly #clock: Clock;
  readonly #travel: Travel;
  #position: number | undefined;
  #doing: Doing = { at: 'still' };
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #trouble: unknown;
  /** At the last look an output was not as it was told: who knows how far it came. */
  #astray = false;

  constructor(motor: Motor, place: Place, clock: Clock, travel: Travel) {
    this.#motor = motor;
    this.#place = place;
    this.#clock = clock;
    this.#travel = travel;
    this.#position = place.position;
  }

  async drive(level: number, manner?: Manner): Promise<ActuatorState> {
    await this.#halt();
    this.#astray = false;
    if (level === 0 || manner?.type !== 'move') return this.#state();
    const legs = planMove(this.#position, manner.position, this.#travel);
    if (legs.length === 0) return this.#state();
    await this.#place.leave();
    this.#stop = new AbortController();
    this.#doing = { at: 'waiting' };
    this.#running = this.#go(legs, this.#stop.signal);
    return this.#state();
  }

  async state(): Promise<ActuatorState> {
    if (this.#trouble !== undefined) throw this.#trouble;
    try {
      await this.#motor.check();
      this.#astray = false;
    } catch (error) {
      this.#astray = true;
      throw error;
    }
    return this.#state();
  }

  async close(): Promise<void> {
    await this.#halt().catch(() => undefined);
    if (this.#astray) await this.#place.arrive(undefined);
    await this.#motor.close();
  }

  /** Off at once, whatever it does. @throws DeviceError */
  async #halt(): Promise<void> {
    this.#stop.abort();
    const off = this.#motor.off();
    // it may fail before the run has come back, while nobody waits for it yet
    off.catch(() => undefined);
    await this.#running;
    await off;
    // the run that was stopped may have had its hand on the line
    await this.#motor.off();
    this.#trouble = undefined;
  }

  async #go(legs: readonly Leg[], signal: AbortSignal): Promise<void> {
    try {
      for (const leg of legs) {
        this.#doing = { at: 'waiting' };
        await this.#motor.on(leg.direction, signal);
        if (signal.aborted) break;
        const sinceMs = this.#clock.monotonic();
        this.#doing = { at: 'moving', leg, from: this.#position, sinceMs };
        await sleep(this.#clock, leg.ms, signal);
        await this.#motor.off();
        this.#position = this.#now();
        if (signal.aborted) break;
      }
    } catch (error) {
      // it may be moving still: where it is, nobody knows
      this.#position = undefined;
      this.#trouble = error;
    }
    this.#doing = { at: 'still' };
    await this.#place.arrive(this.#position);
  }

  #now(): number | undefined {
    if (this.#doing.at !== 'moving') return this.#position;
    const { leg, from, sinceMs } = this.#doing;
    return positionAfter(from, leg, this.#clock.monotonic() - sinceMs, this.#travel);
  }

  /** The outputs were read back; the position is an estimate. */
  #state(): ActuatorState {
    const now = this.#now();
    const position = now === undefined ? {} : { position: Math.round(now * 1000) / 1000 };
    if (this.#doing.at === 'still') return { level: 0, readBack: true, ...position };
    const activity =
      this.#doing.at === 'waiting' ? 'waiting' : this.#doing.leg.direction === 'open' ? 'opening' : 'closing';
    return { level: 1, readBack: true, ...position, activity, againMs: this.#againMs() };
  }

  #againMs(): number {
    if (this.#doing.at !== 'moving') return Math.min(LOOK_MS, this.#motor.restMs + 10);
    const { leg, sinceMs } = this.#doing;
    return Math.min(LOOK_MS, Math.max(0, sinceMs + leg.ms - this.#clock.monotonic()) + 10);
  }
}
