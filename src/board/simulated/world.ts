import type { Clock } from '../../lib/clock.ts';
import { noise } from './noise.ts';
import { Soil } from './soil.ts';
import { type Weather, weatherAt } from './weather.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Everything that can be measured in the simulated world. */
export interface Conditions extends Weather {
  /** Percent. */
  readonly soilMoisture: number;
  /** Of the Pi's processor, degrees Celsius. */
  readonly cpuTemperature: number;
}

export interface WorldOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Simulated seconds in a second. */
  readonly speed: number;
  /** Time of day at the start, minutes after midnight; absent: that of the clock, UTC. */
  readonly startsAt?: number | undefined;
}

/** The world around the board. Time passes in it as the clock says, `speed` times as fast. */
export class World {
  readonly #options: WorldOptions;
  readonly #startWall: number;
  readonly #startMonotonic: number;
  readonly #soil = new Soil(46);
  readonly #held = new Map<keyof Conditions, number>();
  #soilTime: number;

  constructor(options: WorldOptions) {
    this.#options = options;
    const { clock, startsAt } = options;
    const wall = clock.wall();
    this.#startWall = startsAt === undefined ? wall : wall - (wall % DAY_MS) + startsAt * MINUTE_MS;
    this.#startMonotonic = clock.monotonic();
    this.#soilTime = this.#startMonotonic;
  }

  /** Simulated wall time, ms since the epoch. */
  get time(): number {
    const { clock, speed } = this.#options;
    return this.#startWall + (clock.monotonic() - this.#startMonotonic) * speed;
  }

  get conditions(): Conditions {
    const { seed } = this.#options;
    this.#passSoil();
    const weather = weatherAt(seed, this.time);
    const natural = {
      ...weather,
      soilMoisture: this.#soil.moisture,
      cpuTemperature: 27 + weather.temperature + 4 * noise(seed, 11, this.time, 90_000),
    };
    return this.#held.size === 0 ? natural : { ...natural, ...Object.fromEntries(this.#held) };
  }

  /** Fixes one of the conditions, or with `undefined` gives it back to nature. */
  hold(condition: keyof Conditions, value: number | undefined): void {
    if (value === undefined) this.#held.delete(condition);
    else this.#held.set(condition, value);
  }

  /** Whether the pump waters the bed. */
  set pumping(on: boolean) {
    this.#passSoil();
    this.#soil.pumping = on;
  }

  get pumping(): boolean {
    return this.#soil.pumping;
  }

  #passSoil(): void {
    const now = this.#options.clock.monotonic();
    const passed = now - this.#soilTime;
    this.#soilTime = now;
    this.#soil.pass(passed, passed * this.#options.speed);
  }
}
