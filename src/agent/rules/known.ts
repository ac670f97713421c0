import type { Reading } from '../../lib/reading.ts';
import { believedMs } from '../sampler/silence.ts';

export interface WatchedSensor {
  readonly name: string;
  readonly intervalMs: number;
  /** Whether filters may keep back what says nothing new. */
  readonly filtered: boolean;
}

interface Value {
  readonly value: number;
  readonly at: number;
  /** The newest reading of the channel was a good one. */
  readonly good: boolean;
}

/** What rules know of the world: the newest good values, and when sensors were last well. CLOCK_MONOTONIC ms. */
export class Known {
  readonly #values = new Map<string, Value>();
  #sensors: ReadonlyMap<string, WatchedSensor>;
  readonly #lastGood = new Map<string, number>();
  readonly #startedMs: number;

  constructor(sensors: readonly WatchedSensor[], startedMs: number) {
    this.#sensors = new Map(sensors.map((sensor) => [sensor.name, sensor]));
    this.#startedMs = startedMs;
  }

  /** These are the sensors from now on; of those that are not new, what is known stays. */
  follow(sensors: readonly WatchedSensor[], now: number): void {
    const before = this.#sensors;
    this.#sensors = new Map(sensors.map((sensor) => [sensor.name, sensor]));
    for (const name of before.keys()) if (!this.#sensors.has(name)) this.silent(name);
    for (const name of this.#sensors.keys()) if (!before.has(name)) this.#lastGood.set(name, now);
  }

  take(readings: readonly Reading[], now: number): void {
    for (const { channel, value, quality, monotonicMs } of readings) {
      const key = `${channel.sensor}/${channel.quantity}`;
      const before = this.#values.get(key);
      // an edge may overtake the poll that began before it
      if (before && before.at > monotonicMs) continue;
      if (quality === 'ok') {
        this.#values.set(key, { value, at: monotonicMs, good: true });
        this.#lastGood.set(channel.sensor, now);
      } else if (before) this.#values.set(key, { ...before, good: false });
    }
  }

  /** The sensor gave a value. What filters kept back of it says that the last one is still true.
   * @returns whether that makes a difference */
  heard(sensor: string, now: number): boolean {
    if (!this.#sensors.get(sensor)?.filtered) return false;
    for (const [key, value] of this.#of(sensor)) {
      if (!value.good) continue;
      this.#values.set(key, { ...value, at: Math.max(value.at, now) });
      this.#lastGood.set(sensor, now);
    }
    return true;
  }

  /** The sensor is silent: what it said is not known to be true any more. */
  silent(sensor: string): void {
    for (const [key] of this.#of(sensor)) this.#values.delete(key);
  }

  value(channel: string, now: number): number | undefined {
    const known = this.#values.get(channel);
    return known && now < this.#until(channel, known) ? known.value : undefined;
  }

  lastGood(sensor: string): number {
    return this.#lastGood.get(sensor) ?? this.#startedMs;
  }

  /** When the first of these channels is no longer known if nothing comes; Infinity when none is. */
  expires(channels: Iterable<string>, now: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (const channel of channels) {
      const known = this.#values.get(channel);
      const until = known ? this.#until(channel, known) : Number.POSITIVE_INFINITY;
      if (until > now) first = Math.min(first, until);
    }
    return first;
  }

  #until(channel: string, { at }: Value): number {
    const sensor = this.#sensors.get(channel.split('/')[0] ?? '');
    return at + believedMs(sensor?.intervalMs ?? 0);
  }

  #of(sensor: string): readonly (readonly [string, Value])[] {
    return [...this.#values].filter(([key]) => key.startsWith(`${sensor}/`));
  }
}
