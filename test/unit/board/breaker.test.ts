import { describe, expect, it } from 'vitest';
import { Breaker } from '../../../src/board/i2c/breaker.ts';

/** The times at which it lets a transfer through that always fails, asked every 100 ms. */
function tries(forMs: number, tookMs: number): number[] {
  const breaker = new Breaker();
  const at: number[] = [];
  for (let now = 0; now < forMs; now += 100) {
    if (!breaker.passes(now)) continue;
    at.push(now);
    breaker.failed(now + tookMs, tookMs);
  }
  return at;
}

describe('the breaker of a device', () => {
  it('opens at the fifth failure in a row, and tries at growing intervals', () => {
    expect(tries(60_000, 0)).toEqual([
      ...[0, 100, 200, 300, 400],
      ...[1_400, 3_400, 7_400, 15_400, 25_400, 35_400, 45_400, 55_400],
    ]);
  });

  it('opens sooner where failures hold up the bus, and gives them a twentieth of it', () => {
    const at = tries(600_000, 1_000);
    expect(at.slice(0, 2)).toEqual([0, 100]);
    expect(at.length * 1_000).toBeLessThanOrEqual(600_000 / 20 + 2_000);
  });

  it('counts failures in a row only', () => {
    const breaker = new Breaker();
    for (let now = 0; now < 1_000; now += 10) {
      breaker.failed(now, 0);
      if (now % 40 === 30) breaker.succeeded();
    }
    expect([breaker.open, breaker.passes(1_000)]).toEqual([false, true]);
  });

  it('is as new after a success', () => {
    const breaker = new Breaker();
    for (let n = 0; n < 20; n++) breaker.failed(0, 0);
    breaker.succeeded();
    for (let n = 0; n < 5; n++) breaker.failed(50_000, 0);
    expect([breaker.passes(50_999), breaker.passes(51_000)]).toEqual([false, true]);
  });
});
