import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '../../../src/board/board.ts';
import type { Edge, InputLine, InputOptions } from '../../../src/board/gpio.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import type { Sample } from '../../../src/lib/reading.ts';
import { contact } from '../../../src/sensors/contact.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { elapse } from '../../support/sensor-contract.ts';

let clock: FakeClock;
let board: SimulatedBoard;
beforeEach(() => {
  clock = new FakeClock();
  board = openSimulatedBoard({ clock, seed: 1 });
});
afterEach(() => board.close());

const open = async (options: object, on: Board = board) => {
  const sensor = await contact.open(v.parse(contact.options, options), { board: on, clock });
  if (sensor.mode !== 'events') throw new Error('a contact tells by itself');
  return sensor;
};
const firstOf = (samples: readonly Sample[]): number | undefined => samples[0]?.value;

describe('contact', () => {
  it.each([
    ['up', false, 0, 1],
    ['up', false, 1, 0],
    ['up', true, 0, 0],
    ['down', false, 1, 1],
    ['down', false, 0, 0],
    ['none', false, 1, 1],
    ['as-is', true, 1, 0],
  ] as const)('pull %s, invert %s: a line at %i reads %i', async (pull, invert, level, value) => {
    board.pins.drive(5, level);
    expect(firstOf(await (await open({ line: 5, pull, invert })).read())).toBe(value);
  });

  it('rests at 0 when nothing is connected', async () => {
    for (const pull of ['up', 'down']) {
      const sensor = await open({ line: 5, pull });
      expect(firstOf(await sensor.read())).toBe(0);
      await sensor.close();
    }
  });

  it('tells how it is, then each change with its time, bounces left out', async () => {
    board.pins.drive(5, 1);
    const sensor = await open({ line: 5 });
    const events = sensor.events(new AbortController().signal)[Symbol.asyncIterator]();
    const started = clock.monotonic();
    expect((await events.next()).value).toEqual([{ quantity: 'contact', value: 0, monotonicMs: started }]);
    await clock.advance(1_000);
    for (const level of [0, 1, 0, 1, 0] as const) {
      board.pins.drive(5, level);
      await clock.advance(2);
    }
    await clock.advance(100);
    const { value } = await elapse(clock, events.next());
    expect(value).toMatchObject([{ value: 1 }]);
    const at = value?.[0]?.monotonicMs ?? 0;
    expect(at).toBeGreaterThanOrEqual(started + 1_000);
    expect(at).toBeLessThanOrEqual(started + 1_040);
    await clock.advance(100);
    board.pins.drive(5, 1);
    expect(firstOf((await elapse(clock, events.next())).value)).toBe(0);
  });

  it('marks the change after edges were lost', async () => {
    const edges: Edge[] = [
      { level: 1, monotonicMs: 1 },
      { level: 0, monotonicMs: 2 },
      { level: 1, monotonicMs: 3 },
    ];
    let lost = 0;
    const line: InputLine = {
      read: () => 0,
      get lost() {
        return lost;
      },
      async *edges() {
        for (const [index, edge] of edges.entries()) {
          if (index === 1) lost = 7;
          yield edge;
        }
      },
      close: () => undefined,
    };
    const sensor = await open({ line: 5 }, { ...board, gpio: { ...board.gpio, openInput: () => line } });
    const seen: (string | undefined)[] = [];
    try {
      for await (const [sample] of sensor.events(new AbortController().signal)) seen.push(sample?.quality);
    } catch {
      // the line ended by itself, which is a failure
    }
    expect(seen).toEqual([undefined, undefined, 'suspect', undefined]);
  });

  it('asks for what the options say', async () => {
    let asked: InputOptions | undefined;
    const spy: Board = {
      ...board,
      gpio: {
        ...board.gpio,
        openInput: (ref, options) => {
          asked = options;
          return board.gpio.openInput(ref, options);
        },
      },
    };
    await open({ line: 5, debounce: '50ms', pull: 'down' }, spy);
    expect(asked).toEqual({ bias: 'pull-down', activeLow: false, debounceMs: 50, edges: true });
  });

  it.each([
    [{}, /expected `line`.*or `pin`/],
    [{ line: 5, pin: 29 }, /not both/],
    [{ chip: 'gpiochip0', pin: 29 }, /`line` with `chip`/],
    [{ pin: 6 }, /pin 6 of the header is ground/],
    [{ pin: 41 }, /expected a GPIO pin of the header/],
  ])('refuses %o', (options, message) => {
    const result = v.safeParse(contact.options, options);
    expect(result.issues?.map((issue) => issue.message).join()).toMatch(message);
  });

  it('knows the three names of a line', () => {
    const lines = (options: object) => contact.resources(v.parse(contact.options, options));
    expect(lines({ line: 17 })).toMatchObject([{ type: 'gpio', line: 17 }]);
    expect(lines({ pin: 11 })).toMatchObject([{ type: 'gpio', line: 17 }]);
    expect(lines({ chip: 'mcp', line: 3 })).toMatchObject([{ type: 'gpio', chip: 'mcp', line: 3 }]);
  });
});
