import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bytesSchema, durationSchema } from '../../../src/lib/schema.ts';
import { formatBytes, formatDuration, parseBytes, parseDuration } from '../../../src/lib/units.ts';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['1h30m', 5_400_000],
    ['0s', 0],
    [' 2s ', 2_000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '10', 's', '10 s', '-1s', '1s1h', '1s1s', '1sec', '10S', '1e3s', '1h 30m', 'Infinitys'])(
    '"%s" is none',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  );

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it('are written with the largest units', () => {
    expect(formatDuration(90_000)).toBe('1m30s');
    expect(formatDuration(0)).toBe('0s');
    expect(formatDuration(0.25)).toBe('0.25ms');
  });
});

describe('sizes', () => {
  it.each([
    ['512B', 512],
    ['64kB', 64_000],
    ['64MB', 64_000_000],
    ['1.5GB', 1_500_000_000],
    ['64MiB', 67_108_864],
    ['1 GB', 1e9],
  ])('%s is %d bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each(['', '64', 'MB', '64M', '-1MB', '99999999TB'])('"%s" is none', (text) =>
    expect(parseBytes(text)).toBeUndefined(),
  );

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (bytes) => {
        expect(parseBytes(formatBytes(bytes))).toBe(bytes);
      }),
    );
    expect(formatBytes(64_000_000)).toBe('64MB');
  });
});

describe('schemas', () => {
  it('turn text into numbers within the range', () => {
    const schema = durationSchema({ min: 100, max: 60_000 });
    expect(v.parse(schema, '1m')).toBe(60_000);
    for (const bad of ['99ms', '61s', '5', 5, null]) {
      const result = v.safeParse(schema, bad);
      expect(result.success).toBe(false);
      expect(result.issues?.[0].message).toBe(
        'expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 100ms to 1m',
      );
    }
    expect(v.parse(bytesSchema({ min: 1_000 }), '1kB')).toBe(1_000);
    expect(v.safeParse(bytesSchema({ min: 1_000 }), '1B').success).toBe(false);
  });

  it('take a default in the written form', () => {
    expect(v.parse(v.optional(durationSchema(), '20ms'), undefined)).toBe(20);
  });
});
