import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sampler, startSampler } from '../../../src/agent/sampler/sampler.ts';
import type { SensorSetup } from '../../../src/agent/sampler/sensor-setup.ts';
import { deadband } from '../../../src/filters/deadband.ts';
import { defineFilter, type FilterDefinition } from '../../../src/filters/filter.ts';
import { range } from '../../../src/filters/range.ts';
import { DeviceError, type Fault } from '../../../src/lib/errors.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Reading, Sample } from '../../../src/lib/reading.ts';
import type { Sensor } from '../../../src/sensors/sensor.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const never = new Promise<never>(() => undefined);

describe('the sampler', () => {
  let clock: FakeClock;
  let recorded: { reading: Reading; urgent: boolean }[];
  let sampler: Sampler | undefined;
  let heard: string[];
  let silent: string[];

  beforeEach(() => {
    clock = new FakeClock(0);
    recorded = [];
    heard = [];
    silent = [];
    sampler = undefined;
  });
  afterEach(() => sampler?.close());

  const setup = (name: string, open: () => Promise<Sensor>, intervalMs = 1_000): SensorSetup => ({
    name,
    kind: 'test',
    channels: [{ sensor: name, quantity: 'temperature', unit: 'Cel', decimals: 2 }],
    filters: new Map(),
    intervalMs,
    timeoutMs: 500,
    open,
  });
  const polled =
    (read: () => Promise<readonly Sample[]>, close = async () => undefined) =>
    async (): Promise<Sensor> => ({
      mode: 'poll',
      read,
      close,
    });
  const start = (...setups: SensorSetup[]): void => {
    sampler = startSampler(setups, {
      clock,
      log: silentLog,
      record: (readings, urgent) => recorded.push(...readings.map((reading) => ({ reading, urgent }))),
      heard: (sensor) => heard.push(sensor),
      silent: (sensor) => silent.push(sensor),
    });
  };
  const of = (name: string): Reading[] =>
    recorded.filter(({ reading }) => reading.channel.sensor === name).map(({ reading }) => reading);
  const health = (name: string): string | undefined =>
    sampler?.current().find((report) => report.name === name)?.fault;

  it('gives up a sensor that goes and does not come back from its hardware', async () => {
    const steady = setup(
      'steady',
      polled(async () => [{ quantity: 'temperature', value: 1 }]),
    );
    start(
      steady,
      setup(
        'hung',
        polled(
          async () => [],
          () => never,
        ),
      ),
    );
    await clock.advance(1_500);
    let left = false;
    void sampler?.leave([steady]).then(() => {
      left = true;
    });
    await clock.advance(2_900);
    expect(left).toBe(false);
    await clock.advance(200);
    expect(left).toBe(true);
    expect(sampler?.current().map(({ name }) => name)).toEqual(['steady']);
    expect(silent).toEqual(['hung']);
    await clock.advance(1_000);
    expect(of('steady')).toHaveLength(6);
  });

  it('reads on a grid that does not drift, and skips what it missed', async () => {
    let reads = 0;
    start(
      setup(
        'a',
        polled(async () => {
          reads++;
          // the second read takes 400 ms
          if (reads === 2) await new Promise<void>((resolve) => clock.after(400, resolve));
          return [{ quantity: 'temperature', value: reads }];
        }),
      ),
    );
    await clock.advance(3_500);
    expect(of('a').map((reading) => reading.monotonicMs)).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('lets no sensor that fails, hangs or is absent hold up another', async () => {
    start(
      setup(
        'good',
        polled(async () => [{ quantity: 'temperature', value: 20 }]),
      ),
      setup(
        'hangs',
        polled(() => never),
      ),
      setup(
        'fails',
        polled(async () => Promise.reject(new Error('CRC'))),
      ),
      setup('gone', async () => Promise.reject(new DeviceError('absent', 'nothing answers'))),
      setup('opens-never', () => never),
    );
    await clock.advance(10_000);
    expect(of('good')).toHaveLength(11);
    expect(['good', 'hangs', 'fails', 'gone', 'opens-never'].map(health)).toEqual([
      undefined,
      'stuck',
      'failed',
      'absent',
      'stuck',
    ]);
  });

  it('never starts a second read while one hangs', async () => {
    let running = 0;
    let most = 0;
    start(
      setup(
        'a',
        polled(async () => {
          most = Math.max(most, ++running);
          return never;
        }),
      ),
    );
    await clock.advance(20_000);
    expect(most).toBe(1);
  });

  it('opens anew with growing pauses, and says so once', async () => {
    const opened: number[] = [];
    let present = false;
    start(
      setup('a', async () => {
        opened.push(clock.monotonic());
        if (!present) throw new DeviceError('absent', 'nothing answers at 0x76');
        return {
          mode: 'poll',
          read: async () => [{ quantity: 'temperature', value: 1 }],
          close: async () => undefined,
        };
      }),
    );
    await clock.advance(100_000);
    expect(opened).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
    expect(health('a')).toBe('absent');
    expect(silent).toEqual(['a']);
    present = true;
    await clock.advance(30_000);
    expect(health('a')).toBeUndefined();
    expect(of('a').length).toBeGreaterThan(0);
  });

  it('opens a sensor anew after three failures in a row, closing it first', async () => {
    const steps: string[] = [];
    start(
      setup('a', async () => {
        steps.push('open');
        return {
          mode: 'poll',
          read: async () => {
            steps.push('read');
            throw new DeviceError('failed', 'CRC');
          },
          close: async () => {
            steps.push('close');
          },
        };
      }),
    );
    await clock.advance(3_500);
    expect(steps).toEqual(['open', 'read', 'read', 'read', 'close', 'open', 'read']);
  });

  it('passes events on as urgent, with their own time, and goes on polling', async () => {
    const pushes: ((samples: readonly Sample[]) => void)[] = [];
    start(
      setup('door', async () => ({
        mode: 'events',
        read: async () => [{ quantity: 'temperature', value: 0 }],
        async *events(signal) {
          while (!signal.aborted)
            yield await new Promise<readonly Sample[]>((resolve) => pushes.push(resolve));
        },
        close: async () => undefined,
      })),
    );
    await clock.advance(1_500);
    pushes.shift()?.([{ quantity: 'temperature', value: 1, monotonicMs: 1_499.5 }]);
    await settle();
    expect(recorded.map(({ reading, urgent }) => [reading.monotonicMs, reading.value, urgent])).toEqual([
      [0, 0, false],
      [1_000, 0, false],
      [1_499.5, 1, true],
    ]);
    const closing = sampler!.close();
    await settle();
    for (const push of pushes.splice(0)) push([]);
    await closing;
  });

  it('records no NaN and nothing undeclared', async () => {
    start(
      setup(
        'a',
        polled(async () => [
          { quantity: 'temperature', value: Number.NaN },
          { quantity: 'colour', value: 3 },
        ]),
      ),
    );
    await clock.advance(100);
    expect(recorded).toEqual([]);
  });

  const filtered = (
    definition: FilterDefinition,
    options: object,
    values: readonly number[],
  ): SensorSetup => {
    let next = 0;
    return {
      ...setup(
        'a',
        polled(async () => [{ quantity: 'temperature', value: values[next++ % values.length] ?? 0 }]),
      ),
      filters: new Map([
        ['temperature', [{ definition, options: v.parse(definition.options, options) as object }]],
      ]),
    };
  };

  it('records only what leaves the filters, and still hears the sensor', async () => {
    start(filtered(deadband, { change: 1 }, [20, 20.1, 20.2, 22, 22]));
    await clock.advance(4_500);
    expect(of('a').map(({ value, monotonicMs }) => [value, monotonicMs])).toEqual([
      [20, 0],
      [22, 3_000],
    ]);
    expect(heard).toHaveLength(5);
    expect(silent).toEqual([]);
  });

  it('calls a sensor silent once its filters have taken nothing for a measurement for three intervals', async () => {
    start(filtered(range, { max: 50, outside: 'drop' }, [20, 85, 85, 85, 85, 21]));
    await clock.advance(3_400);
    expect([heard, silent]).toEqual([['a'], []]);
    await clock.advance(2_100);
    expect(of('a').map(({ value }) => value)).toEqual([20, 21]);
    expect([heard, silent]).toEqual([['a', 'a'], ['a']]);
    expect(health('a')).toBeUndefined();
  });

  /** Each read is what the next of these says; the last goes on. */
  const reading = (...outcomes: readonly (number | 'nothing' | Fault)[]) => {
    const reads: number[] = [];
    const sensor = polled(async () => {
      const outcome = outcomes[Math.min(reads.push(clock.monotonic()), outcomes.length) - 1] ?? 'nothing';
      if (outcome === 'nothing') return [];
      if (typeof outcome === 'number') return [{ quantity: 'temperature', value: outcome }];
      throw new DeviceError(outcome, outcome);
    });
    return { reads, sensor };
  };

  it('tells of a read that failed, and calls the sensor silent only after three intervals and a half without a value', async () => {
    const { sensor } = reading(20, 'stuck', 'stuck', 21, 'absent');
    start(setup('a', sensor));
    await clock.advance(1_500);
    expect([health('a'), silent]).toEqual(['stuck', []]);
    await clock.advance(1_600);
    expect([health('a'), silent]).toEqual([undefined, []]);
    await clock.advance(3_300);
    expect([health('a'), silent]).toEqual(['absent', []]);
    await clock.advance(200);
    expect(silent).toEqual(['a']);
    await clock.advance(60_000);
    expect(silent).toEqual(['a']);
  });

  it('calls a sensor silent whose read does not come back', async () => {
    let reads = 0;
    start(
      setup(
        'a',
        polled(async () => (reads++ === 0 ? [{ quantity: 'temperature', value: 20 }] : never)),
      ),
    );
    await clock.advance(3_400);
    expect(silent).toEqual([]);
    await clock.advance(200);
    expect(silent).toEqual(['a']);
  });

  it('calls a sensor silent at once when another chip answers in its place', async () => {
    const { sensor } = reading(20, 'wrong-chip');
    start(setup('a', sensor));
    await clock.advance(1_100);
    expect(silent).toEqual(['a']);
  });

  it('does not call silent a chip that has measured nothing new', async () => {
    const { sensor } = reading(20, 'nothing');
    start(setup('a', sensor));
    await clock.advance(10_000);
    expect([heard, silent]).toEqual([['a'], []]);
  });

  it('reads again at once what failed, once, and only of a sensor that was well', async () => {
    const { reads, sensor } = reading(20, 'failed', 21, 'failed', 'failed', 'failed', 22, 'busy', 23);
    start(setup('a', sensor));
    await clock.advance(5_500);
    expect(reads).toEqual([0, 1_000, 1_000, 2_000, 2_000, 3_000, 4_000, 5_000]);
    expect(of('a').map(({ value }) => value)).toEqual([20, 21, 22]);
    expect([health('a'), silent]).toEqual(['busy', []]);
  });

  it('leaves the second try to the next interval where this one has no time for it', async () => {
    const { reads, sensor } = reading(20, 'failed', 21);
    start({ ...setup('a', sensor), timeoutMs: 1_500 });
    await clock.advance(2_500);
    expect(reads).toEqual([0, 1_000, 2_000]);
  });

  it('goes on past a filter that throws', async () => {
    const broken = defineFilter({
      kind: 'broken',
      summary: 'Throws',
      options: v.strictObject({}),
      create: () => () => {
        throw new Error('cannot count');
      },
    });
    start(filtered(broken, {}, [1, 2, 3]));
    await clock.advance(2_500);
    expect(of('a').map(({ value, quality }) => [value, quality])).toEqual([
      [1, 'suspect'],
      [2, 'suspect'],
      [3, 'suspect'],
    ]);
    expect(health('a')).toBeUndefined();
  });

  it('closes its sensors and leaves no timer', async () => {
    let closed = 0;
    start(
      setup(
        'a',
        polled(
          async () => [],
          async () => void closed++,
        ),
      ),
      setup(
        'b',
        polled(
          () => never,
          async () => void closed++,
        ),
      ),
    );
    await clock.advance(100);
    await sampler!.close();
    expect(closed).toBe(2);
    expect(clock.pending).toBe(0);
  });
});
