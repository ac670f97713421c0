import { describe, expect, it } from 'vitest';
import { parseSchedule, Schedule } from '../../../src/rules/schedule.ts';

const at = (hour: number, minute = 0, second = 0): number =>
  new Date(2026, 4, 1, hour, minute, second).getTime();
const DAY = 86_400_000;
const seven = (): Schedule => new Schedule(parseSchedule('0 7 * * *'));

describe('a schedule', () => {
  it('comes once at its local time', () => {
    const schedule = seven();
    expect([at(6, 59), at(7), at(7, 0, 1), at(7, 30)].map((now) => schedule.came(now))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(schedule.due).toBe(at(7) + DAY);
  });

  it('is not made up for what passed before the time was known', () => {
    const schedule = seven();
    expect(schedule.came(undefined)).toBe(false);
    expect(schedule.due).toBe(Number.POSITIVE_INFINITY);
    expect(schedule.came(at(7, 0, 1))).toBe(false);
  });

  it('comes though the look is a little late, and once for all that passed', () => {
    const schedule = new Schedule(parseSchedule('*/10 * * * * *'));
    schedule.came(at(7));
    expect(schedule.came(at(7, 0, 35))).toBe(true);
    expect(schedule.came(at(7, 0, 36))).toBe(false);
  });

  it('has passed when the clock leaps over it', () => {
    const schedule = seven();
    schedule.came(at(6));
    expect(schedule.came(at(9))).toBe(false);
    expect(schedule.due).toBe(at(7) + DAY);
  });

  it('does not come twice when the clock is put back a little', () => {
    const schedule = seven();
    schedule.came(at(6, 59));
    schedule.came(at(7, 1));
    expect([at(6, 30), at(7), at(7, 2)].map((now) => schedule.came(now))).toEqual([false, false, false]);
    expect(schedule.came(at(7) + DAY)).toBe(true);
  });

  it('starts anew when the clock was far ahead', () => {
    const schedule = seven();
    schedule.came(at(6) + 1_000 * DAY);
    expect(schedule.came(at(6))).toBe(false);
    expect(schedule.came(at(7))).toBe(true);
  });

  it('knows that a 31 February never comes', () => {
    expect(parseSchedule('0 0 31 2 *')(at(7))).toBeUndefined();
  });

  it('refuses what is none', () => {
    expect(() => parseSchedule('every morning')).toThrow();
  });
});
