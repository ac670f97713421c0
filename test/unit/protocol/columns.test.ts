import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel, Reading } from '../../../src/lib/reading.ts';
import { fromScaled, toScaled } from '../../../src/lib/scaled.ts';
import { QUALITIES } from '../../../src/protocol/column.ts';
import { countReadings, decodeColumns, encodeColumns } from '../../../src/protocol/columns.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { fieldhand } from '../../../src/protocol/generated/fieldhand.js';

const Wire = fieldhand.v1.Columns;

const channels: readonly Channel[] = [-3, 0, 2, 9].map((decimals, i) => ({
  sensor: `sensor-${i}`,
  quantity: 'temperature',
  unit: 'Cel',
  decimals,
}));
const numberOf = (channel: Channel): number => (channels.indexOf(channel) + 1) * 1000;

/** Readings as decodeColumns gives them, in the terms in which they were made. */
function read(bytes: Uint8Array): { id: number; time: number; scaled: number; quality: string }[] {
  const columns = decodeColumns(bytes);
  return columns.channels.flatMap(({ id, start, end }) =>
    Array.from({ length: end - start }, (_, i) => ({
      id,
      time: columns.times[start + i]!,
      scaled: columns.values[start + i]!,
      quality: QUALITIES[columns.quality[start + i]!]!,
    })),
  );
}

/** A reading whose scaled integer is `scaled`. */
const reading = (
  channel: Channel,
  monotonicMs: number,
  scaled: number,
  quality: Reading['quality'] = 'ok',
) => ({
  channel,
  monotonicMs,
  value: fromScaled(scaled, channel.decimals),
  quality,
});

const anyReading = fc
  .record({
    channel: fc.constantFrom(...channels),
    // small ones for the one-byte path, large ones for every other
    monotonicMs: fc.oneof(
      fc.integer({ min: 0, max: 5000 }),
      fc.double({ min: -1e13, max: 1e13, noNaN: true }),
    ),
    scaled: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -(2 ** 50), max: 2 ** 50 })),
    quality: fc.constantFrom(...QUALITIES),
  })
  .map(({ channel, monotonicMs, scaled, quality }) => reading(channel, monotonicMs, scaled, quality));

describe('columns', () => {
  it('give back what went in, by channel and in order of time', () => {
    fc.assert(
      fc.property(fc.array(anyReading, { maxLength: 60 }), (readings) => {
        const base = 12.5;
        const bytes = encodeColumns({ baseMonotonicMs: base, readings }, numberOf);
        const seen = [...new Set(readings.map((r) => r.channel))];
        const expected = seen.flatMap((channel) =>
          readings
            .filter((r) => r.channel === channel)
            .sort((a, b) => a.monotonicMs - b.monotonicMs)
            .map((r) => ({
              id: numberOf(channel),
              time: Math.round(r.monotonicMs - base) + 0,
              scaled: toScaled(r.value, channel.decimals)!,
              quality: r.quality,
            })),
        );
        expect(read(bytes)).toEqual(expected);
        expect(countReadings(bytes)).toBe(readings.length);
      }),
    );
  });

  it('merges channel objects that have one number', () => {
    const twin = { ...channels[1]! };
    const readings = [reading(channels[1]!, 1, 5), reading(twin, 2, 6), reading(channels[1]!, 3, 7)];
    const columns = decodeColumns(encodeColumns({ baseMonotonicMs: 0, readings }, () => 4));
    expect(columns.channels).toEqual([{ id: 4, start: 0, end: 3 }]);
    expect([...columns.values]).toEqual([5, 6, 7]);
  });

  it('are laid out as fieldhand.proto says', () => {
    const [, a, b] = channels;
    const readings = [
      reading(a!, 10, 100),
      reading(a!, 1010, 99),
      reading(b!, 20, -1, 'suspect'),
      reading(b!, 1021, -1, 'suspect'),
    ];
    const wire = Wire.decode(encodeColumns({ baseMonotonicMs: 0, readings }, numberOf));
    expect(wire.channel).toEqual([2000, 3000]);
    expect(wire.count).toEqual([2, 2]);
    // zigzag: 10, then step 1000 after 0; 20, then step 1001 after 1000
    expect([...wire.times!]).toEqual([20, 0xd0, 0x0f, 40, 2]);
    expect([...wire.values!]).toEqual([0xc8, 0x01, 1, 1, 0]);
    // two of quality 0, two of quality 1
    expect([...wire.quality!]).toEqual([2, 0, 2, 1]);
  });

  it('say nothing of quality when all is ok', () => {
    const bytes = encodeColumns({ baseMonotonicMs: 0, readings: [reading(channels[0]!, 1, 1)] }, numberOf);
    expect(Wire.decode(bytes).quality).toHaveLength(0);
  });

  it.each([
    ['not a number', { value: Number.NaN }],
    ['infinite', { value: Number.POSITIVE_INFINITY }],
    ['too large to scale', { value: 1e17 }],
    ['without a time', { monotonicMs: Number.NaN }],
    ['beyond all time', { monotonicMs: 1e16 }],
  ])('refuses to encode a reading that is %s, by name', (_, change) => {
    const readings = [{ ...reading(channels[2]!, 1, 1), ...change }];
    expect(() => encodeColumns({ baseMonotonicMs: 0, readings }, numberOf)).toThrow(/sensor-2\/temperature/);
  });
});

describe('foreign columns', () => {
  const good = {
    channel: [1, 2],
    count: [2, 1],
    times: [0, 2, 4],
    values: [8, 1, 3],
    quality: [] as number[],
  };
  const encode = (wire: Partial<typeof good>): Uint8Array => {
    const { channel, count, times, values, quality } = { ...good, ...wire };
    return Wire.encode({
      channel,
      count,
      times: Uint8Array.from(times),
      values: Uint8Array.from(values),
      quality: Uint8Array.from(quality),
    }).finish();
  };

  it('are taken when they are good', () => {
    expect(decodeColumns(encode({})).channels).toHaveLength(2);
    expect(countReadings(encode({}))).toBe(3);
    expect(decodeColumns(new Uint8Array(0)).channels).toEqual([]);
  });

  it.each([
    ['four billion readings in ten bytes', { count: [2 ** 32 - 1, 1] }, 'malformed'],
    ['more channels than counts', { channel: [1, 2, 3] }, 'malformed'],
    ['a channel 0', { channel: [0, 2] }, 'invalid-field'],
    ['a channel twice', { channel: [2, 2] }, 'invalid-field'],
    ['a channel without readings', { count: [3, 0] }, 'invalid-field'],
    ['too few times', { times: [0, 2] }, 'malformed'],
    ['too many times', { times: [0, 2, 4, 4] }, 'malformed'],
    ['too many values', { values: [8, 1, 3, 0] }, 'malformed'],
    ['a time that ends too early', { times: [0, 2, 0x84] }, 'malformed'],
    ['a time of nine bytes', { times: [0, 2, ...Array(8).fill(0x80), 1] }, 'malformed'],
    ['times that decrease', { times: [0, 1, 4] }, 'invalid-field'],
    ['a time before all time', { times: [0, 2, ...Array(7).fill(0xff), 1] }, 'invalid-field'],
    ['a time after all time', { times: [0, 2, ...Array(7).fill(0xfe), 1] }, 'invalid-field'],
    ['a value beyond 2^53', { values: [8, 1, 0xfe, ...Array(6).fill(0xff), 0x7f] }, 'invalid-field'],
    ['values that pass 2^53', { values: [0xfe, ...Array(6).fill(0xff), 0x1f, 2, 3] }, 'invalid-field'],
    ['an unknown quality', { quality: [3, 7] }, 'invalid-field'],
    ['too long a run of quality', { quality: [4, 1] }, 'invalid-field'],
    ['an empty run of quality', { quality: [0, 1, 3, 1] }, 'invalid-field'],
    ['too few qualities', { quality: [2, 1] }, 'invalid-field'],
    ['half a quality', { quality: [3] }, 'malformed'],
  ])('with %s are refused', (_, wire, code) => {
    expect(() => decodeColumns(encode(wire))).toThrow(
      expect.objectContaining({ name: 'ProtocolError', code }),
    );
  });

  it('hold integers to 2^53 - 1 exactly, both ways, at any distance', () => {
    const largest = Number.MAX_SAFE_INTEGER;
    const channel = { ...channels[1]!, decimals: 0 };
    const values = [largest, -largest, largest - 1, 0, -largest, 2 ** 31, -(2 ** 31), 2 ** 52, 1, largest];
    const readings = values.map((value, i) => ({ channel, monotonicMs: i, value, quality: 'ok' as const }));
    expect([...decodeColumns(encodeColumns({ baseMonotonicMs: 0, readings }, () => 1)).values]).toEqual(
      values,
    );
  });

  it('never do anything but decode or be refused', () => {
    const readings = channels.flatMap((channel) =>
      [1, 2, 3].map((i) => reading(channel, i * 1000, i * 2 ** 40, i === 2 ? 'suspect' : 'ok')),
    );
    const whole = encodeColumns({ baseMonotonicMs: 0, readings }, numberOf);
    const attempt = (bytes: Uint8Array): void => {
      try {
        const { times, channels: spans } = decodeColumns(bytes);
        expect(times.length).toBeLessThanOrEqual(bytes.length);
        expect(spans.length).toBeLessThanOrEqual(times.length);
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    };
    for (let end = 0; end < whole.length; end++) attempt(whole.subarray(0, end));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), attempt));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const broken = Uint8Array.from(whole);
        broken[at] = byte;
        attempt(broken);
      }),
      { numRuns: 500 },
    );
  });
});
