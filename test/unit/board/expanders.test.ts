import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '../../../src/board/board.ts';
import { expandBoard } from '../../../src/board/expanders/expand.ts';
import type { ExpanderKind } from '../../../src/board/expanders/expander.ts';
import { mcp23017 } from '../../../src/board/expanders/mcp23017.ts';
import { pcf8574 } from '../../../src/board/expanders/pcf8574.ts';
import type { Edge, InputLine, InputOptions } from '../../../src/board/gpio.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import { type ExpanderPins, Mcp23017Chip, Pcf8574Chip } from '../../support/expander-chips.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { gpioContract } from '../../support/gpio-contract.ts';

const at = { bus: 1, address: 0x20 };
const INTERRUPT = 25;
const kinds: readonly [string, ExpanderKind, () => ExpanderPins][] = [
  ['mcp23017', mcp23017, () => new Mcp23017Chip()],
  ['pcf8574', pcf8574, () => new Pcf8574Chip()],
];
const INPUT = { bias: 'as-is', activeLow: false, debounceMs: 0, edges: true } as const;

/** A simulated board with an expander `exp`; `wired` connects its interrupt output. */
function rig(kind: ExpanderKind, chip: ExpanderPins, wired: boolean, pollMs = 10) {
  const clock = new FakeClock(0);
  const native = openSimulatedBoard({ clock, seed: 1 });
  native.attach(at, chip);
  if (wired) chip.onInterrupt = (level) => native.pins.drive(INTERRUPT, level);
  const spec = { name: 'exp', kind, ...at, pollMs, ...(wired && { interrupt: { line: INTERRUPT } }) };
  return { clock, native, board: expandBoard(native, [spec], clock) };
}

for (const [name, kind, make] of kinds)
  for (const wired of [false, true])
    gpioContract(`${name}, ${wired ? 'with its interrupt' : 'polled'}`, async () => {
      const chip = make();
      const { clock, native, board } = rig(kind, chip, wired);
      const [input, output] = [kind.lines - 1, 2];
      return {
        gpio: board.gpio,
        input: { chip: 'exp', line: input },
        drive: (level) => chip.drive(input, level),
        release: () => chip.drive(input, undefined),
        output: { chip: 'exp', line: output },
        driven: () => chip.level(output),
        missing: { chip: 'exp', line: kind.lines },
        pulls: ['pull-up'],
        // the kernel's own driver for it
        holdInput: async () => {
          native.faults.i2c(at, 'busy');
          return () => native.faults.i2c(at, undefined);
        },
        unplug: async () => {
          native.faults.i2c(at, 'absent');
          return async () => {
            native.faults.i2c(at, undefined);
            chip.reset();
            await clock.advance(1_500);
          };
        },
        now: () => clock.monotonic(),
        settle: (ms) => clock.advance(ms),
        teardown: () => board.close(),
      };
    });

describe.each(kinds)('%s', (_, kind, make) => {
  let chip: ExpanderPins;
  let clock: FakeClock;
  let native: SimulatedBoard;
  let board: Board;
  const start = (wired = false, pollMs = 10): void => {
    chip = make();
    ({ clock, native, board } = rig(kind, chip, wired, pollMs));
  };
  beforeEach(() => start());
  afterEach(() => board.close());

  const output = (line: number, initial: 0 | 1, activeLow = false) =>
    board.gpio.openOutput({ chip: 'exp', line }, { initial, activeLow });
  const input = (line: number, options: Partial<InputOptions> = {}) =>
    board.gpio.openInput({ chip: 'exp', line }, { ...INPUT, ...options });
  const collect = (line: InputLine): Edge[] => {
    const got: Edge[] = [];
    void (async () => {
      for await (const edge of line.edges(new AbortController().signal)) got.push(edge);
    })();
    return got;
  };

  it('is not touched before one of its lines is opened', async () => {
    await clock.advance(10_000);
    expect(native.i2c.stats().flatMap(({ devices }) => devices)).toEqual([]);
  });

  it('drives a line to its first level and to no other before', async () => {
    for (const [line, activeLow] of [
      [1, false],
      [2, true],
    ] as const) {
      await output(line, 1, activeLow);
      // a one of a pcf8574 is not driven
      const level = activeLow ? 0 : 1;
      expect(chip.level(line)).toBe(level);
      expect(chip.driven(line).filter((each) => each !== undefined && each !== level)).toEqual([]);
    }
  });

  it('leaves the other lines as they are while one is opened, written and closed', async () => {
    const relay = await output(0, 0);
    const before = [...chip.driven(0)];
    const other = await output(3, 1);
    await other.write(0);
    other.close();
    await input(4);
    await (await output(3, 1)).read();
    expect(chip.driven(0)).toEqual(before);
    expect(chip.level(0)).toBe(0);
    await relay.write(1);
    expect(chip.level(0)).toBe(1);
  });

  it('goes on driving the last level of a line that is closed', async () => {
    const line = await output(5, 0);
    line.close();
    await output(6, 0);
    expect(chip.level(5)).toBe(0);
  });

  describe('without supply for a moment', () => {
    const gone = { fault: 'failed', message: expect.stringMatching(/exp .*0x20.*its supply was away/) };
    /** Levels that a line was driven to since. */
    const since = (line: number) => {
      const before = chip.driven(line).length;
      return () => chip.driven(line).slice(before);
    };

    it('is set up again, and what was on is off until it is opened anew', async () => {
      const [on, off] = [await output(0, 1, true), await output(1, 0, true)];
      chip.reset();
      const driven = since(0);
      await expect(off.read()).rejects.toMatchObject(gone);
      expect(await off.read()).toBe(0);
      for (const use of [() => on.read(), () => on.write(1), () => on.write(0)])
        await expect(use()).rejects.toMatchObject(gone);
      await off.write(1);
      expect([chip.level(0), chip.level(1)]).toEqual([1, 0]);
      expect(driven()).not.toContain(0);
      on.close();
      const anew = await output(0, 1, true);
      expect([chip.level(0), await anew.read()]).toEqual([0, 1]);
    });

    it('is found when an output is told to go on: what was off before goes on by no other order', async () => {
      const [one, two] = [await output(0, 1, true), await output(1, 0, true)];
      chip.reset();
      const goOn = async (): Promise<unknown> => {
        await two.write(1);
        return two.read();
      };
      await expect(goOn()).rejects.toMatchObject(gone);
      await expect(one.read()).rejects.toMatchObject(gone);
      expect([chip.level(0), chip.level(1)]).toEqual([1, 1]);
    });

    it('is found when it answers again after it did not', async () => {
      const [on, off] = [await output(0, 1, true), await output(1, 0, true)];
      native.faults.i2c(at, 'absent');
      await expect(off.write(1)).rejects.toMatchObject({ fault: 'absent' });
      chip.reset();
      native.faults.i2c(at, undefined);
      await clock.advance(1_500);
      await off.write(0);
      expect([chip.level(0), chip.level(1)]).toEqual([1, 1]);
      await expect(on.read()).rejects.toMatchObject(gone);
      expect(await off.read()).toBe(0);
    });

    it('is found when another line is opened, which is as it was asked for', async () => {
      const on = await output(0, 1, true);
      chip.reset();
      const fresh = await output(1, 1, true);
      expect([chip.level(0), chip.level(1), await fresh.read()]).toEqual([1, 0, 1]);
      await expect(on.read()).rejects.toMatchObject(gone);
    });

    it('goes on as before when it only did not answer', async () => {
      const [on, other] = [await output(0, 1, true), await output(1, 0, true)];
      native.faults.i2c(at, 'absent');
      await expect(other.write(0)).rejects.toMatchObject({ fault: 'absent' });
      native.faults.i2c(at, undefined);
      const driven = since(0);
      await clock.advance(1_500);
      expect([await on.read(), await other.read(), driven()]).toEqual([1, 0, []]);
    });

    it.each([false, true])(
      'fails inputs that are watched, until they are opened anew (wired: %s)',
      async (wired) => {
        start(wired);
        // a pcf8574 has nothing to lose but its lows
        await output(0, 1, true);
        const line = await input(4, { bias: 'pull-up' });
        const edges = line.edges(new AbortController().signal)[Symbol.asyncIterator]();
        const next = edges.next();
        next.catch(() => undefined);
        chip.reset();
        await clock.advance(2_100);
        await expect(next).rejects.toMatchObject(gone);
        await expect(line.read()).rejects.toMatchObject(gone);
        line.close();
        const anew = await input(4, { bias: 'pull-up' });
        const got = collect(anew);
        expect(await anew.read()).toBe(1);
        chip.drive(4, 0);
        await clock.advance(20);
        expect(got).toMatchObject([{ level: 0 }]);
      },
    );
  });

  it('gives writes in the order in which they were asked for', async () => {
    const line = await output(0, 0);
    await Promise.all(Array.from({ length: 9 }, (_, n) => line.write(n % 2 === 0 ? 1 : 0)));
    expect(chip.level(0)).toBe(1);
  });

  it('is looked at only while somebody watches', async () => {
    const transfers = () => native.i2c.stats()[0]?.devices[0]?.transfers ?? 0;
    const line = await input(0);
    await clock.advance(1_000);
    const watched = transfers();
    expect(watched).toBeGreaterThan(90);
    line.close();
    await clock.advance(1_000);
    expect(transfers()).toBeLessThanOrEqual(watched + 1);
    expect(clock.pending).toBe(rigTimers());
  });
  /** Timers of a simulated board by itself. */
  const rigTimers = (): number => {
    const idle = new FakeClock(0);
    openSimulatedBoard({ clock: idle, seed: 1 });
    return idle.pending;
  };

  it('with its interrupt wired stamps a change with the time of the interrupt, and is looked at only then', async () => {
    start(true, 10);
    chip.drive(4, 0);
    const line = await input(4);
    const got = collect(line);
    const transfers = () => native.i2c.stats()[0]?.devices[0]?.transfers ?? 0;
    const before = transfers();
    await clock.advance(1_000);
    expect(transfers()).toBe(before);
    chip.drive(4, 1);
    const at = clock.monotonic();
    await clock.advance(5);
    expect(got).toEqual([{ level: 1, monotonicMs: at }]);
  });

  it('is looked at now and then although its interrupt never comes', async () => {
    start(true);
    chip.drive(4, 0);
    const got = collect(await input(4));
    chip.onInterrupt = () => undefined;
    chip.drive(4, 1);
    await clock.advance(2_100);
    expect(got).toMatchObject([{ level: 1 }]);
  });

  it('whose interrupt line is taken says so, and gives the line back', async () => {
    start(true);
    native.gpio.openOutput({ line: INTERRUPT }, { initial: 0, activeLow: false });
    await expect(input(4)).rejects.toMatchObject({
      fault: 'busy',
      message: expect.stringMatching(/interrupt line of exp: .*25/),
    });
    await output(4, 0);
  });

  it('takes several inputs, each with edges of its own', async () => {
    const [a, b] = [collect(await input(0, {})), collect(await input(7))];
    chip.drive(0, 0);
    chip.drive(7, 0);
    await clock.advance(30);
    chip.drive(0, 1);
    await clock.advance(30);
    chip.drive(7, 1);
    await clock.advance(30);
    const levels = (edges: readonly Edge[]) => edges.map(({ level }) => level).slice(-2);
    expect([levels(a).at(-1), levels(b).at(-1)]).toEqual([1, 1]);
    expect((a.at(-1)?.monotonicMs ?? 0) < (b.at(-1)?.monotonicMs ?? 0)).toBe(true);
  });
});

describe('mcp23017 alone', () => {
  it('does not believe the levels of a chip that has lost its pull-ups', async () => {
    const chip = new Mcp23017Chip();
    const { board } = rig(mcp23017, chip, false);
    const line = await board.gpio.openInput(
      { chip: 'exp', line: 9 },
      { ...INPUT, bias: 'pull-up', edges: false },
    );
    expect(await line.read()).toBe(1);
    chip.reset();
    await expect(line.read()).rejects.toMatchObject({ message: expect.stringMatching(/supply was away/) });
    expect(await line.read()).toBe(1);
    await board.close();
  });

  it('tells a change there and back that fell between two looks, for the chip has caught it', async () => {
    const chip = new Mcp23017Chip();
    const { clock, board } = rig(mcp23017, chip, true);
    chip.drive(9, 0);
    const line = await board.gpio.openInput({ chip: 'exp', line: 9 }, INPUT);
    const got: Edge[] = [];
    void (async () => {
      for await (const edge of line.edges(new AbortController().signal)) got.push(edge);
    })();
    chip.drive(9, 1);
    chip.drive(9, 0);
    await clock.advance(20);
    expect(got.map(({ level }) => level)).toEqual([1, 0]);
    await board.close();
  });

  it('leaves what another program made of its lines', async () => {
    const chip = new Mcp23017Chip();
    chip.write(Uint8Array.of(0x14, 0b10));
    chip.write(Uint8Array.of(0x00, 0b11111101));
    const { board } = rig(mcp23017, chip, false);
    await board.gpio.openOutput({ chip: 'exp', line: 0 }, { initial: 1, activeLow: false });
    expect(chip.driven(1)).toEqual([1]);
    await board.close();
  });

  it('knows a chip that is none', async () => {
    const { board } = rig(mcp23017, new Pcf8574Chip(), false);
    await expect(
      board.gpio.openOutput({ chip: 'exp', line: 0 }, { initial: 1, activeLow: false }),
    ).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringMatching(/exp \(mcp23017 at 0x20/),
    });
    await board.close();
  });
});
