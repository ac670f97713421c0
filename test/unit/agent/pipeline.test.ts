import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPipeline } from '../../../src/agent/sampler/pipeline.ts';
import { openTake } from '../../../src/agent/sampler/take.ts';
import { deadband } from '../../../src/filters/deadband.ts';
import {
  defineFilter,
  type FilterChoice,
  type FilterDefinition,
  type Outcome,
} from '../../../src/filters/filter.ts';
import { hampel } from '../../../src/filters/hampel.ts';
import { range } from '../../../src/filters/range.ts';
import { scale } from '../../../src/filters/scale.ts';
import { type Log, silentLog } from '../../../src/lib/log.ts';
import type { Channel } from '../../../src/lib/reading.ts';

const channel: Channel = { sensor: 'probe', quantity: 'voltage', unit: 'V', decimals: 3 };
const use = (definition: FilterDefinition, options: object = {}): FilterChoice => ({
  definition,
  options: v.parse(definition.options, options) as object,
});
const made = (kind: string, filter: (value: number) => Outcome): FilterChoice =>
  use(defineFilter({ kind, summary: kind, options: v.strictObject({}), create: () => filter }));
const broken = made('broken', (value) => {
  if (value > 5) throw new Error('cannot count so far');
  return value;
});

describe('a pipeline', () => {
  const percent = use(scale, {
    points: [
      [2.6, 0],
      [1.2, 100],
    ],
    unit: '%',
    decimals: 1,
  });

  it('without filters changes nothing', () => {
    const pipeline = openPipeline(channel, []);
    expect(pipeline.channel).toBe(channel);
    expect(pipeline.pass(1.5, 'suspect', 0)).toEqual({
      value: 1.5,
      quality: 'suspect',
      refused: false,
      failures: [],
    });
  });

  it('sends values through one filter after the other, and declares what comes out', () => {
    const pipeline = openPipeline(channel, [percent, use(range, { max: 100, outside: 'clamp' })]);
    expect(pipeline.channel).toEqual({ sensor: 'probe', quantity: 'voltage', unit: '%', decimals: 1 });
    expect(pipeline.pass(1.9, 'ok', 0).value).toBeCloseTo(50, 9);
    expect(pipeline.pass(1.0, 'ok', 1_000)).toMatchObject({ value: 100, quality: 'ok' });
  });

  it('gives each filter the channel as it comes to it', () => {
    // ten of the last decimal, which is 0.1 % by then and 1 mV before
    const pipeline = openPipeline(channel, [percent, use(hampel)]);
    for (let i = 0; i < 5; i++) pipeline.pass(1.9, 'ok', i);
    expect(pipeline.pass(1.891, 'ok', 6).quality).toBe('ok');
    expect(pipeline.pass(1.87, 'ok', 7).quality).toBe('suspect');
  });

  it('keeps a doubt, the first one first, to the end', () => {
    const pipeline = openPipeline(channel, [use(range, { max: 1 }), percent]);
    expect(pipeline.pass(1.9, 'ok', 0).quality).toBe('suspect');
    expect(pipeline.pass(1.9, 'uncertain-time', 0).quality).toBe('uncertain-time');
    expect(pipeline.pass(0.5, 'suspect', 0).quality).toBe('suspect');
  });

  it('tells what is kept back for saying nothing new from what is no measurement', () => {
    const pipeline = openPipeline(channel, [
      use(range, { max: 5, outside: 'drop' }),
      use(deadband, { change: 1 }),
    ]);
    expect(pipeline.pass(1, 'ok', 0)).toMatchObject({ value: 1, refused: false });
    expect(pipeline.pass(1, 'ok', 1)).toMatchObject({ value: undefined, refused: false });
    expect(pipeline.pass(9, 'ok', 2)).toMatchObject({ value: undefined, refused: true });
  });

  it('lets a value pass a filter that throws or makes no number of it, doubted', () => {
    const endless = made('endless', (value) => (value > 5 ? Number.POSITIVE_INFINITY : value));
    const pipeline = openPipeline(channel, [broken, endless, use(scale, { factor: 2 })]);
    expect(pipeline.pass(3, 'ok', 0)).toMatchObject({ value: 6, quality: 'ok', failures: [] });
    expect(pipeline.pass(7, 'ok', 1)).toEqual({
      value: 14,
      quality: 'suspect',
      refused: false,
      failures: [
        { kind: 'broken', detail: 'cannot count so far' },
        { kind: 'endless', detail: 'made Infinity of 7' },
      ],
    });
    expect(pipeline.pass(3, 'ok', 2)).toMatchObject({ value: 6, quality: 'ok' });
  });
});

describe('what is taken of a measurement', () => {
  let said: string[];
  let log: Log;
  beforeEach(() => {
    said = [];
    const say = (fields: object, message: string): void => {
      said.push(`${message}: ${JSON.stringify(fields)}`);
    };
    log = { ...silentLog, warn: say, error: say };
  });

  const other: Channel = { ...channel, quantity: 'current', unit: 'A' };
  const take = (filters: Record<string, readonly FilterChoice[]>) =>
    openTake([channel, other], new Map(Object.entries(filters)), log);
  const volts = (value: number) => [{ quantity: 'voltage', value }];

  it('has a memory for each channel, and none for those without filters', () => {
    const chain = [use(deadband, { change: 1 })];
    const taken = take({ voltage: chain, current: chain });
    const both = (voltage: number, current: number, at: number) =>
      taken(
        [
          { quantity: 'voltage', value: voltage },
          { quantity: 'current', value: current, monotonicMs: at + 5 },
        ],
        at,
      ).readings.map(({ channel: { quantity }, value, monotonicMs }) => [quantity, value, monotonicMs]);
    expect(both(1, 2, 0)).toEqual([
      ['voltage', 1, 0],
      ['current', 2, 5],
    ]);
    expect(both(1, 3, 10)).toEqual([['current', 3, 15]]);
    expect(take({ current: chain })(volts(1), 0).readings).toHaveLength(1);
  });

  it('gives the same channel object each time', () => {
    const taken = take({ voltage: [use(scale, { unit: '%' })] });
    const [first, second] = [taken(volts(1), 0), taken(volts(2), 1)].map(
      ({ readings }) => readings[0]?.channel,
    );
    expect(first).toEqual({ ...channel, unit: '%' });
    expect(second).toBe(first);
  });

  it('is heard though nothing new was said, and refused only when nothing was', () => {
    const taken = take({
      voltage: [use(range, { max: 5, outside: 'drop' }), use(deadband, { change: 1 })],
    });
    expect(taken(volts(1), 0)).toMatchObject({ heard: true, refused: false });
    expect(taken(volts(1), 1)).toEqual({ readings: [], heard: true, refused: false });
    expect(taken(volts(9), 2)).toEqual({ readings: [], heard: false, refused: true });
    expect(taken([...volts(9), { quantity: 'current', value: 1 }], 3)).toMatchObject({
      heard: true,
      refused: false,
    });
    expect(taken([], 4)).toEqual({ readings: [], heard: false, refused: false });
  });

  it('says when a filter fails or refuses, and again only after it had stopped', () => {
    const taken = take({ voltage: [broken], current: [use(range, { max: 5, outside: 'drop' })] });
    for (const value of [1, 7, 8, 2, 9]) taken([...volts(value), { quantity: 'current', value }], value);
    expect(said.filter((line) => line.startsWith('filter failed'))).toHaveLength(2);
    expect(said[0]).toContain('broken: cannot count so far');
    expect(said.filter((line) => line.startsWith('filter leaves values out'))).toHaveLength(2);
  });

  it('takes nothing that is no number or was not declared', () => {
    const taken = take({});
    expect(taken([...volts(Number.NaN), { quantity: 'power', value: 1 }], 0)).toEqual({
      readings: [],
      heard: false,
      refused: false,
    });
    expect(said).toHaveLength(2);
  });
});
