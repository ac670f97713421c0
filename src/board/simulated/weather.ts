import { noise } from './noise.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface Weather {
  /** Of the air, degrees Celsius. */
  readonly temperature: number;
  /** Of the soil at a hand's depth, degrees Celsius: follows the air late and little. */
  readonly soilTemperature: number;
  /** Of the water in the barrel, degrees Celsius. */
  readonly waterTemperature: number;
  /** Relative, percent. */
  readonly humidity: number;
  /** Pa */
  readonly pressure: number;
  /** lux */
  readonly illuminance: number;
}

/** One stream of noise for each thing that wanders. */
const STREAM = {
  front: 1,
  breeze: 2,
  flicker: 3,
  damp: 4,
  high: 5,
  gust: 6,
  clouds: 7,
  cloudlets: 8,
} as const;

/** A spring day that never ends. @param timeMs simulated wall time; the day is that of UTC */
export function weatherAt(seed: number, timeMs: number): Weather {
  const wander = (stream: number, periodMs: number): number => noise(seed, stream, timeMs, periodMs);
  const hour = (timeMs / HOUR) % 24;

  // warmest at three in the afternoon
  const day = (atHour: number): number => Math.cos(((atHour - 15) / 24) * 2 * Math.PI);
  const front = wander(STREAM.front, 9 * HOUR);
  const temperature =
    18 +
    6 * day(hour) +
    2.5 * front +
    0.4 * wander(STREAM.breeze, 7 * MINUTE) +
    0.03 * wander(STREAM.flicker, 5 * SECOND);
  // the warmer, the drier: the water in the air stays about the same
  const humidity = 62 - 3.2 * (temperature - 18) + 3 * wander(STREAM.damp, 40 * MINUTE);
  const pressure = 101_300 + 900 * wander(STREAM.high, 30 * HOUR) + 4 * wander(STREAM.gust, 20 * SECOND);

  const clouds = 0.6 + 0.3 * wander(STREAM.clouds, 25 * MINUTE) + 0.1 * wander(STREAM.cloudlets, 40 * SECOND);
  const sun = Math.max(0, Math.sin(((hour - 5.5) / 15) * Math.PI));
  return {
    temperature,
    soilTemperature: 17 + 2 * day(hour - 4) + 1.5 * front,
    waterTemperature: 15.5 + 2.6 * day(hour - 3) + 1.8 * front,
    humidity: Math.min(98, Math.max(15, humidity)),
    pressure,
    illuminance: hour > 5.5 && hour < 20.5 ? 42_000 * sun ** 1.4 * clouds : 0,
  };
}
