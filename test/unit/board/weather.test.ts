import { describe, expect, it } from 'vitest';
import { Soil } from '../../../src/board/simulated/soil.ts';
import { weatherAt } from '../../../src/board/simulated/weather.ts';
import { World } from '../../../src/board/simulated/world.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2026, 4, 1);
/** Ten days, every ten minutes. */
const days = Array.from({ length: 1440 }, (_, index) => ({
  hour: (index / 6) % 24,
  ...weatherAt(7, MIDNIGHT + index * (HOUR / 6)),
}));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('weather', () => {
  it('stays within what a spring has', () => {
    for (const { temperature, humidity, pressure, illuminance, soilTemperature } of days) {
      expect(temperature).toBeGreaterThan(5);
      expect(temperature).toBeLessThan(32);
      expect(humidity).toBeGreaterThanOrEqual(15);
      expect(humidity).toBeLessThanOrEqual(98);
      expect(Math.abs(pressure - 101_300)).toBeLessThan(1_500);
      expect(illuminance).toBeGreaterThanOrEqual(0);
      expect(illuminance).toBeLessThan(54_612);
      expect(Math.abs(soilTemperature - 17)).toBeLessThan(4);
    }
  });

  it('is warmer and drier in the afternoon, and dark at night', () => {
    const at = (from: number, to: number) => days.filter(({ hour }) => hour >= from && hour < to);
    const night = at(2, 5);
    const afternoon = at(13, 17);
    expect(mean(afternoon.map((day) => day.temperature))).toBeGreaterThan(
      mean(night.map((day) => day.temperature)) + 8,
    );
    expect(mean(afternoon.map((day) => day.humidity))).toBeLessThan(
      mean(night.map((day) => day.humidity)) - 15,
    );
    expect(Math.max(...night.map((day) => day.illuminance))).toBe(0);
    expect(mean(afternoon.map((day) => day.illuminance))).toBeGreaterThan(10_000);
  });

  it('changes little from one second to the next', () => {
    for (let second = 0; second < 3600; second++) {
      const [one, two] = [0, 1000].map((ms) => weatherAt(7, MIDNIGHT + 12 * HOUR + second * 1000 + ms));
      expect(Math.abs((one?.temperature ?? 0) - (two?.temperature ?? 9))).toBeLessThan(0.05);
      expect(Math.abs((one?.pressure ?? 0) - (two?.pressure ?? 99))).toBeLessThan(2);
    }
  });

  it('is the same for the same seed only', () => {
    expect(weatherAt(7, MIDNIGHT)).toEqual(weatherAt(7, MIDNIGHT));
    expect(weatherAt(8, MIDNIGHT)).not.toEqual(weatherAt(7, MIDNIGHT));
  });
});

describe('the world', () => {
  it('lets its day pass faster when told, and takes no notice of the wall clock', async () => {
    const clock = new FakeClock();
    const world = new World({ clock, seed: 1, speed: 3600 });
    const start = world.time;
    clock.jump(1e9);
    await clock.advance(1_000);
    expect(world.time - start).toBe(HOUR);
  });

  it('begins at the time of day that it is told, on the day of the clock', () => {
    const clock = new FakeClock();
    const world = new World({ clock, seed: 1, speed: 1, startsAt: 18 * 60 + 30 });
    const day = new Date(clock.wall()).toISOString().slice(0, 10);
    expect(new Date(world.time).toISOString()).toBe(`${day}T18:30:00.000Z`);
  });

  it('holds a condition where it is told, until it is let go', () => {
    const world = new World({ clock: new FakeClock(), seed: 1, speed: 1 });
    const natural = world.conditions.temperature;
    world.hold('temperature', 40);
    expect(world.conditions.temperature).toBe(40);
    world.hold('temperature', undefined);
    expect(world.conditions.temperature).toBe(natural);
  });
});

describe('soil', () => {
  it('dries in hours and is wetted in seconds, within its limits', () => {
    const soil = new Soil(46);
    soil.pass(6 * HOUR, 6 * HOUR);
    expect(soil.moisture).toBeGreaterThan(20);
    expect(soil.moisture).toBeLessThan(34);
    soil.pumping = true;
    const before = soil.moisture;
    soil.pass(10_000, 10_000);
    expect(soil.moisture).toBeCloseTo(before + 6, 1);
    soil.pass(HOUR, HOUR);
    expect(soil.moisture).toBe(92);
    soil.pumping = false;
    soil.pass(1000 * HOUR, 1000 * HOUR);
    expect(soil.moisture).toBeCloseTo(8, 3);
  });
});
