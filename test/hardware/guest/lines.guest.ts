import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '../../../src/board/board.ts';
import { mcp23017 } from '../../../src/board/expanders/mcp23017.ts';
import type { Edge, LineRef } from '../../../src/board/gpio.ts';
import { openBoard } from '../../../src/board/open-board.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { silentLog as log } from '../../../src/lib/log.ts';
import type { Sample } from '../../../src/lib/reading.ts';
import { button } from '../../../src/sensors/button.ts';
import { contact } from '../../../src/sensors/contact.ts';
import { counter } from '../../../src/sensors/counter.ts';
import { frequency } from '../../../src/sensors/frequency.ts';
import { motion } from '../../../src/sensors/motion.ts';
import type { Sensor, SensorDefinition } from '../../../src/sensors/sensor.ts';
import { piHeaderChip, type SimulatedChip } from './support/gpio-sim.ts';
import { fillBytes, readBytes, removeStub, stubBus } from './support/i2c-stub.ts';
import { moveWire } from './support/move-wire.ts';

const [LINE, INTERRUPT] = [17, 25];
let chip: SimulatedChip;
let board: Board;
/** With an expander, in the tests of one. */
let expanded: Board | undefined;
const stop: AbortController[] = [];
const sensors: Sensor[] = [];

beforeEach(async () => {
  chip = piHeaderChip();
  chip.drive(LINE, 1);
  board = await openBoard({ backend: 'character-device', clock, log });
});
afterEach(async () => {
  for (const each of stop.splice(0)) each.abort();
  for (const sensor of sensors.splice(0)) await sensor.close();
  await expanded?.close();
  expanded = undefined;
  await board.close();
  chip.remove();
});

const open = async (definition: SensorDefinition, options: object, on = board): Promise<Sensor> => {
  const kept = new Map<string, unknown>();
  const state = { load: (name: string) => kept.get(name), save: kept.set.bind(kept) };
  const sensor = await definition.open(v.parse(definition.options, options), { board: on, clock, state });
  sensors.push(sensor);
  return sensor;
};
const valueIn = (samples: readonly Sample[], quantity: string): number | undefined =>
  samples.find((sample) => sample.quantity === quantity)?.value;

/** Waits until it is so. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000, interval: 25 });

/** What a sensor tells by itself from now on. */
function listen(sensor: Sensor): [string, number][] {
  if (sensor.mode !== 'events') throw new Error('it tells nothing by itself');
  const told: [string, number][] = [];
  const left = new AbortController();
  stop.push(left);
  void (async () => {
    for await (const samples of sensor.events(left.signal))
      for (const { quantity, value } of samples) told.push([quantity, value]);
  })();
  return told;
}

/** The board, and every edge that the kernel tells of its lines. */
function tapped(): { readonly board: Board; readonly edges: Edge[] } {
  const edges: Edge[] = [];
  const { gpio } = board;
  const openInput: typeof gpio.openInput = async (ref, options) => {
    const line = await gpio.openInput(ref, options);
    return {
      read: () => line.read(),
      get lost() {
        return line.lost;
      },
      async *edges(signal) {
        for await (const edge of line.edges(signal)) {
          edges.push(edge);
          yield edge;
        }
      },
      close: () => line.close(),
    };
  };
  return { board: { ...board, gpio: { ...gpio, openInput } as typeof gpio }, edges };
}

describe('pulses on the kernel line', () => {
  // a host that stops the emulator for long makes its kernel merge interrupts, whoever counts them
  it('counts 1,000 of 1,000 edges 20 ms apart', { retry: 2 }, async () => {
    const tap = tapped();
    const sensor = await open(counter, { line: LINE, edge: 'both' }, tap.board);
    await moveWire(chip.pullFile(LINE), 500);
    await soon(async () => valueIn(await sensor.read(), 'total')).toBe(1_000);
    expect(await sensor.read()).toMatchObject([{ quality: 'ok' }, { value: 1_000 }, { value: 0 }]);
    // the kernel's stamps: no two are one, and none is earlier than the one before
    const stamps = tap.edges.map(({ monotonicMs }) => monotonicMs);
    expect(new Set(stamps).size).toBe(1_000);
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
  });

  it('measures their frequency by the stamps of the kernel', async () => {
    const tap = tapped();
    const sensor = await open(frequency, { line: LINE, window: '1h' }, tap.board);
    await moveWire(chip.pullFile(LINE), 50);
    await soon(() => tap.edges.length).toBe(100);
    const falling = tap.edges.filter(({ level }) => level === 0).map(({ monotonicMs }) => monotonicMs);
    const hertz = (1_000 * 49) / (falling[49]! - falling[0]!);
    const measured = valueIn(await sensor.read(), 'frequency') ?? 0;
    // it falls once a pulse is overdue, which one is on a slow machine
    expect(measured).toBeLessThanOrEqual(hertz + 1e-9);
    expect(measured).toBeGreaterThan(1);
  });
});

describe('a button on the kernel line', () => {
  it('is pressed shortly, twice and for long', async () => {
    const options = { line: LINE, debounce: '5ms', double: '1500ms', long: '4s' };
    const told = listen(await open(button, options));
    const press = async (ms: number): Promise<void> => {
      chip.drive(LINE, 0);
      await pause(ms);
      chip.drive(LINE, 1);
      await pause(100);
    };
    const presses = (): number[] =>
      told.flatMap(([quantity, value]) => (quantity === 'press' ? [value] : []));
    await soon(() => presses()).toEqual([0]);
    await press(100);
    await soon(() => presses()).toEqual([0, 1, 0]);
    await press(100);
    await press(100);
    await soon(() => presses()).toEqual([0, 1, 0, 2, 0]);
    chip.drive(LINE, 0);
    await soon(() => presses()).toEqual([0, 1, 0, 2, 0, 3, 0]);
    chip.drive(LINE, 1);
    await soon(() => told.at(-1)).toEqual(['pressed', 0]);
    expect(presses()).toEqual([0, 1, 0, 2, 0, 3, 0]);
  });
});

describe('motion on the kernel line', () => {
  it('begins at the first sign and is over after the hold time', async () => {
    chip.drive(LINE, 0);
    const told = listen(await open(motion, { line: LINE, hold: '1s' }));
    await soon(() => told).toEqual([['motion', 0]]);
    for (const level of [1, 0, 1, 0] as const) {
      chip.drive(LINE, level);
      await pause(50);
    }
    await soon(() => told.map(([, value]) => value)).toEqual([0, 1, 0]);
  });
});

describe('an mcp23017 on the kernel bus', () => {
  const ADDRESS = 0x20;
  const CONTACT = { chip: 'exp1', line: 3, debounce: '0s' };
  const [IODIR, GPINTEN, GPPU, INTF, GPIO, OLAT] = [0x00, 0x04, 0x0c, 0x0e, 0x12, 0x14];
  const pair = async (register: number): Promise<number> => {
    const [low = 0, high = 0] = await readBytes(ADDRESS, register, 2);
    return low | (high << 8);
  };
  let bus: number;
  beforeAll(() => {
    removeStub();
    bus = stubBus([ADDRESS]);
  });
  afterAll(removeStub);
  beforeEach(async () => {
    await fillBytes(ADDRESS, 0, new Array(0x16).fill(0));
    await fillBytes(ADDRESS, IODIR, [0xff, 0xff]);
  });
  const expand = async (interrupt?: LineRef): Promise<Board> => {
    const spec = {
      name: 'exp1',
      kind: mcp23017,
      bus,
      address: ADDRESS,
      pollMs: 20,
      ...(interrupt && { interrupt }),
    };
    expanded = await openBoard({ backend: 'character-device', expanders: [spec], clock, log });
    return expanded;
  };

  it('drives a line, and reads it back', async () => {
    const { gpio } = await expand();
    const line = await gpio.openOutput({ chip: 'exp1', line: 9 }, { initial: 1, activeLow: false });
    expect([await pair(OLAT), await pair(IODIR)]).toEqual([0x0200, 0xfdff]);
    await line.write(0);
    expect(await pair(OLAT)).toBe(0);
    // the stub's pins do not follow its latches
    await fillBytes(ADDRESS, GPIO, [0x00, 0x02]);
    expect(await line.read()).toBe(1);
  });

  it('tells a contact by looking', async () => {
    await fillBytes(ADDRESS, GPIO, [0x08, 0x00]);
    const told = listen(await open(contact, CONTACT, await expand()));
    await soon(() => told).toEqual([['contact', 0]]);
    expect([await pair(IODIR), await pair(GPPU), await pair(GPINTEN)]).toEqual([0xffff, 0x0008, 0]);
    await fillBytes(ADDRESS, GPIO, [0x00, 0x00]);
    await soon(() => told.at(-1)).toEqual(['contact', 1]);
  });

  it('tells a contact by its interrupt on a line of the Pi', async () => {
    chip.drive(INTERRUPT, 1);
    await fillBytes(ADDRESS, GPIO, [0x08, 0x00]);
    const told = listen(await open(contact, CONTACT, await expand({ line: INTERRUPT })));
    await soon(() => told).toEqual([['contact', 0]]);
    expect(await pair(GPINTEN)).toBe(0x0008);
    // closed when it interrupted, open again by now
    await fillBytes(ADDRESS, INTF, [0x08, 0x00, 0x00, 0x00, 0x08, 0x00]);
    chip.drive(INTERRUPT, 0);
    await soon(() => told.slice(1)).toEqual([
      ['contact', 1],
      ['contact', 0],
    ]);
  });
});
