import { describe, expect, it } from 'vitest';
import type { Channel, Reading } from '../../../src/lib/reading.ts';
import { encodeColumns } from '../../../src/protocol/columns.ts';
import { encodeMessage } from '../../../src/protocol/encode.ts';

/** A generator that gives the same numbers in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where each channel starts and by how much two readings a second apart differ: standard deviation. */
const WEATHER = [
  ['air', 'temperature', 21.4, 0.03],
  ['air', 'humidity', 48.2, 0.12],
  ['air', 'pressure', 1013.2, 0.05],
  ['soil', 'temperature', 14.9, 0.02],
  ['soil', 'moisture', 33.1, 0.3],
  ['roof', 'temperature', -3.6, 0.08],
  ['roof', 'light', 812.5, 4],
  ['tank', 'level', 71.9, 0.2],
  ['cpu', 'temperature', 48.7, 0.4],
  ['cpu', 'load', 0.31, 0.05],
] as const;

function fiftyReadings(random: () => number): Reading[] {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return WEATHER.flatMap(([sensor, quantity, start, noise]) => {
    const channel: Channel = { sensor, quantity, unit: '1', decimals: 2 };
    const phase = random() * 1000;
    let value = start + normal();
    return Array.from({ length: 5 }, (_, second) => {
      value += normal() * noise;
      // timers run late by a few ms, hardly ever early
      const jitter = Math.abs(normal()) * 3;
      return { channel, monotonicMs: 8_000_000 + phase + second * 1000 + jitter, value, quality: 'ok' };
    });
  });
}

describe('a batch of 50 readings, 10 channels at 1 Hz with two decimals', () => {
  it('takes at most 4 bytes a reading on the wire, everything counted', () => {
    const random = seeded(20_240_229);
    const sizes = Array.from({ length: 200 }, (_, run) => {
      const numbers = new Map<Channel, number>();
      const numberOf = (channel: Channel): number => {
        if (!numbers.has(channel)) numbers.set(channel, numbers.size + 1);
        return numbers.get(channel)!;
      };
      const columns = encodeColumns(
        { baseMonotonicMs: 8_000_000, readings: fiftyReadings(random) },
        numberOf,
      );
      const frame = encodeMessage({
        type: 'batch',
        batch: { sequence: 1_000_000 + run, baseTimeMs: 1_760_000_000_000 + run, clock: 'good', columns },
      });
      return frame.length / 50;
    });
    const mean = sizes.reduce((a, b) => a + b) / sizes.length;
    const largest = Math.max(...sizes);
    console.log(`bytes a reading on the wire: mean ${mean.toFixed(2)}, largest ${largest.toFixed(2)}`);
    expect(largest).toBeLessThanOrEqual(4);
  });
});
