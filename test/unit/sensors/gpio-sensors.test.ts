import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import type { Sample } from '../../../src/lib/reading.ts';
import { button } from '../../../src/sensors/button.ts';
import { counter } from '../../../src/sensors/counter.ts';
import { frequency } from '../../../src/sensors/frequency.ts';
import { motion } from '../../../src/sensors/motion.ts';
import type { EventSensor, KeptState, Sensor, SensorDefinition } from '../../../src/sensors/sensor.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const LINE = 5;
let clock: FakeClock;
let board: SimulatedBoard;
let stop: AbortController;
beforeEach(() => {
  clock = new FakeClock(0);
  board = openSimulatedBoard({ clock, seed: 1 });
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await board.close();
});

const open = (definition: SensorDefinition, options: object, state?: KeptState): Promise<Sensor> =>
  definition.open(v.parse(definition.options, { line: LINE, ...options }), {
    board,
    clock,
    ...(state && { state }),
  });
const valueIn = (samples: readonly Sample[], quantity: string): number | undefined =>
  samples.find((sample) => sample.quantity === quantity)?.value;

/** What a sensor tells by itself from now on, as quantity, value and time. */
async function listen(sensor: Sensor): Promise<[string, number, number][]> {
  const got: [string, number, number][] = [];
  void (async () => {
    for await (const samples of (sensor as EventSensor).events(stop.signal))
      for (const { quantity, value, monotonicMs = -1 } of samples) got.push([quantity, value, monotonicMs]);
  })();
  await clock.advance(0);
  return got;
}

/** `count` pulses to ground, one each `everyMs`; the last one ends with the time of its period. */
async function pulse(count: number, everyMs: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    board.pins.drive(LINE, 0);
    await clock.advance(everyMs / 2);
    board.pins.drive(LINE, 1);
    await clock.advance(everyMs / 2);
  }
}

class Kept implements KeptState {
  readonly values = new Map<string, unknown>();
  saves = 0;
  full = false;
  load(name: string): unknown {
    return this.values.get(name);
  }
  save(name: string, value: unknown): void {
    if (this.full) throw new Error('the disk is full');
    this.saves++;
    this.values.set(name, JSON.parse(JSON.stringify(value)));
  }
}

describe('a button on a line', () => {
  it('tells a press after it, its bounces left out, by itself', async () => {
    board.pins.drive(LINE, 1);
    const got = await listen(await open(button, {}));
    await clock.advance(1_000);
    for (const level of [0, 1, 0] as const) {
      board.pins.drive(LINE, level);
      await clock.advance(3);
    }
    await clock.advance(100);
    board.pins.drive(LINE, 1);
    await clock.advance(1_000);
    const events = got.slice(2);
    expect(events.map(([quantity, value]) => [quantity, value])).toEqual([
      ['pressed', 1],
      ['pressed', 0],
      ['press', 1],
      ['press', 0],
    ]);
    expect(events[2]?.[2]).toBe(events[1]?.[2]);
  });

  it('tells a long press while it is held', async () => {
    board.pins.drive(LINE, 1);
    const got = await listen(await open(button, { long: '500ms', debounce: '0s' }));
    board.pins.drive(LINE, 0);
    await clock.advance(499);
    expect(got.at(-1)?.[0]).toBe('pressed');
    await clock.advance(2);
    expect(got.at(-2)).toEqual(['press', 3, 500]);
  });
});

describe('motion', () => {
  it('lasts from the first sign until it has been quiet for the time', async () => {
    const sensor = await open(motion, { hold: '10s' });
    const got = await listen(sensor);
    const at = async (ms: number, level: 0 | 1): Promise<void> => {
      await clock.advance(ms - clock.monotonic());
      board.pins.drive(LINE, level);
    };
    await at(1_000, 1);
    await at(3_000, 0);
    await at(9_000, 1);
    await at(11_000, 0);
    await clock.advance(5_000);
    expect(valueIn(await sensor.read(), 'motion')).toBe(1);
    await clock.advance(30_000);
    await at(60_000, 1);
    await at(90_000, 0);
    await clock.advance(20_000);
    expect(got).toEqual([
      ['motion', 0, 0],
      ['motion', 1, 1_000],
      ['motion', 0, 21_000],
      ['motion', 1, 60_000],
      ['motion', 0, 100_000],
    ]);
    expect(valueIn(await sensor.read(), 'motion')).toBe(0);
  });
});

describe('a counter', () => {
  it('counts each pulse once, tells their worth and their rate', async () => {
    board.pins.drive(LINE, 1);
    const sensor = await open(counter, { perPulse: 0.2, unit: 'mm', per: 'h' });
    await pulse(30, 1_000);
    const read = await sensor.read();
    expect(valueIn(read, 'total')).toBeCloseTo(6, 9);
    // 30 in the 30 s that it has been watching
    expect(valueIn(read, 'rate')).toBeCloseTo(0.2 * 3_600, 6);
    await clock.advance(120_000);
    expect(valueIn(await sensor.read(), 'rate')).toBe(0);
  });

  it.each([
    ['rising', 5],
    ['falling', 5],
    ['both', 10],
  ])('counts %s edges', async (edge, expected) => {
    board.pins.drive(LINE, 1);
    const sensor = await open(counter, { edge });
    await pulse(5, 100);
    expect(valueIn(await sensor.read(), 'total')).toBe(expected);
  });

  it('goes on after a restart, and saves at most as often as told', async () => {
    board.pins.drive(LINE, 1);
    const state = new Kept();
    const first = await open(counter, { perPulse: 0.1, start: 100, saveEvery: '10s' }, state);
    await pulse(300, 100);
    expect(state.saves).toBeLessThanOrEqual(3);
    await first.close();
    await first.close();
    expect(state.saves).toBeLessThanOrEqual(4);
    const second = await open(counter, { perPulse: 0.1, start: 100, saveEvery: '10s' }, state);
    expect(valueIn(await second.read(), 'total')).toBe(130);
    await pulse(10, 100);
    await second.close();
    // with another worth, what was counted keeps its own
    const third = await open(counter, { perPulse: 2 }, state);
    await pulse(1, 100);
    expect(valueIn(await third.read(), 'total')).toBeCloseTo(133, 9);
    await third.close();
    const litres = await open(counter, { unit: 'L', start: 5 }, state);
    expect(valueIn(await litres.read(), 'total')).toBe(5);
  });

  it('loses at most what the saving interval holds when it is killed', async () => {
    board.pins.drive(LINE, 1);
    const state = new Kept();
    await open(counter, { saveEvery: '10s' }, state);
    await pulse(300, 100);
    expect((state.values.get('total') as { pulses: number }).pulses).toBeGreaterThanOrEqual(200);
  });

  it('goes on counting where nothing can be saved', async () => {
    board.pins.drive(LINE, 1);
    const state = new Kept();
    state.full = true;
    const sensor = await open(counter, { saveEvery: '1s' }, state);
    await pulse(50, 100);
    expect(valueIn(await sensor.read(), 'total')).toBe(50);
    state.full = false;
    await clock.advance(1_100);
    expect((state.values.get('total') as { pulses: number }).pulses).toBe(50);
    await sensor.close();
  });

  it('read without what is kept doubts its total', async () => {
    expect((await (await open(counter, {})).read())[1]).toMatchObject({ value: 0, quality: 'suspect' });
  });

  it('adds up a million pulses exactly', async () => {
    const { PulseTotal } = await import('../../../src/sensors/counter/total.ts');
    const total = new PulseTotal({ perPulse: 0.1, unit: 'L', start: 0 }, undefined);
    for (let n = 0; n < 1_000_000; n++) total.count();
    expect(total.value).toBe(100_000);
  });

  it.each([[undefined], [null], ['7'], [{ pulses: 3 }], [{ unit: '1', perPulse: 1, base: null, pulses: 1 }]])(
    'begins anew where %o was saved',
    async (saved) => {
      const state = new Kept();
      state.values.set('total', saved);
      expect(valueIn(await (await open(counter, {}, state)).read(), 'total')).toBe(0);
    },
  );

  it('says how many edges were lost, and doubts what it reads then', async () => {
    let lost = 0;
    const native = board.gpio;
    const lossy = {
      ...board,
      gpio: {
        ...native,
        close: () => native.close(),
        openInput: () => ({
          read: () => 1 as const,
          get lost() {
            return lost;
          },
          async *edges() {
            yield { level: 0 as const, monotonicMs: 1 };
            lost = 6;
            yield { level: 0 as const, monotonicMs: 9 };
            await new Promise(() => undefined);
          },
          close: () => undefined,
        }),
      },
    };
    const sensor = await counter.open(v.parse(counter.options, { line: LINE }), {
      board: lossy,
      clock,
      state: new Kept(),
    });
    await clock.advance(10);
    const read = await sensor.read();
    expect(read).toMatchObject([{ quality: 'suspect' }, { value: 2, quality: 'suspect' }, { value: 6 }]);
    expect((await sensor.read())[1]).toMatchObject({ quality: 'ok' });
  });
});

describe('the frequency', () => {
  it('is that of the pulses, to a thousandth, whatever part of the window they fill', async () => {
    board.pins.drive(LINE, 1);
    const sensor = await open(frequency, {});
    await pulse(20, 66);
    expect(valueIn(await sensor.read(), 'frequency')).toBeCloseTo(1_000 / 66, 3);
    await pulse(200, 66);
    expect(valueIn(await sensor.read(), 'frequency')).toBeCloseTo(1_000 / 66, 3);
  });

  it('has the unit, the name and the factor that it is given', async () => {
    board.pins.drive(LINE, 1);
    const options = { factor: 0.667, quantity: 'wind-speed', unit: 'm/s', decimals: 1 };
    expect(frequency.channels(v.parse(frequency.options, { line: LINE, ...options }))).toEqual([
      { quantity: 'wind-speed', unit: 'm/s', decimals: 1 },
    ]);
    const sensor = await open(frequency, options);
    await pulse(50, 100);
    expect(valueIn(await sensor.read(), 'wind-speed')).toBeCloseTo(6.67, 2);
  });

  it('falls as soon as a pulse is overdue, and is 0 after the window', async () => {
    board.pins.drive(LINE, 1);
    const sensor = await open(frequency, { window: '5s' });
    await pulse(30, 100);
    await clock.advance(2_900);
    const falling = valueIn(await sensor.read(), 'frequency') ?? 0;
    expect(falling).toBeGreaterThan(2);
    expect(falling).toBeLessThan(9);
    await clock.advance(3_000);
    expect(valueIn(await sensor.read(), 'frequency')).toBe(0);
  });
});
