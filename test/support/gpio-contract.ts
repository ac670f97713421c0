import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bias, Edge, Gpio, InputLine, InputOptions, Level, LineRef } from '../../src/board/gpio.ts';
import { DeviceError, type Fault } from '../../src/lib/errors.ts';

/** One implementation of `Gpio` with a hand on the wires. Levels here are physical: 1 is high. */
export interface GpioRig {
  readonly gpio: Gpio;
  /** A free line that `drive` moves. */
  readonly input: LineRef;
  drive(level: Level): Promise<void> | void;
  /** Lets go of the input, so that a pull decides. */
  release(): Promise<void> | void;
  /** Another free line, and what is on it. */
  readonly output: LineRef;
  driven(): Promise<Level> | Level;
  /** An offset beyond the last line of the same chip. */
  readonly missing: LineRef;
  /** Those of pull-up and pull-down that can be set; the others must be refused. */
  readonly pulls: readonly Bias[];
  /** Makes another program hold the input line, until the returned function is called; where it can be done. */
  holdInput?(): Promise<() => Promise<void> | void>;
  /** Takes the chip away under open lines, and puts it back; where it can be done. */
  unplug?(): Promise<() => Promise<void> | void>;
  /** Monotonic ms, the base of the edges' stamps. */
  now(): number;
  /** Lets at least `ms` pass. */
  settle(ms: number): Promise<void>;
  teardown(): Promise<void> | void;
}

const INPUT: InputOptions = { bias: 'as-is', activeLow: false, debounceMs: 0, edges: false };
const OFF = { initial: 0, activeLow: false } as const;
/** Between two edges that must both be seen, also on an emulated processor. */
const APART_MS = 30;
const DEADLINE_MS = 8_000;

/** What every `Gpio` promises (src/board/gpio.ts). */
export function gpioContract(name: string, setup: () => Promise<GpioRig>): void {
  describe(`${name}: GPIO contract`, () => {
    let rig: GpioRig;
    let loops: AbortController;
    beforeEach(async () => {
      rig = await setup();
      loops = new AbortController();
    });
    afterEach(async () => {
      loops.abort();
      rig.gpio.close();
      await rig.teardown();
    });

    /** Takes edges in the background. */
    const collect = (line: InputLine, signal: AbortSignal = loops.signal) => {
      const got: { edges: Edge[]; ended: boolean; error?: unknown } = { edges: [], ended: false };
      // the loop starts now, not in a later turn
      const edges = line.edges(signal);
      void (async () => {
        try {
          for await (const edge of edges) got.edges.push(edge);
        } catch (error) {
          got.error = error;
        }
        got.ended = true;
      })();
      return got;
    };
    const until = async (condition: () => boolean): Promise<void> => {
      for (let waited = 0; !condition() && waited < DEADLINE_MS; waited += 20) await rig.settle(20);
    };
    const levels = (edges: readonly Edge[]): Level[] => edges.map(({ level }) => level);
    const faultOf = async (work: () => unknown): Promise<Fault | undefined> => {
      try {
        await work();
      } catch (error) {
        if (error instanceof DeviceError) return error.fault;
        throw error;
      }
      return undefined;
    };

    it('reads the level that is on an input', async () => {
      await rig.drive(0);
      const line = await rig.gpio.openInput(rig.input, INPUT);
      expect(await line.read()).toBe(0);
      await rig.drive(1);
      expect(await line.read()).toBe(1);
    });

    it('turns an active-low input round', async () => {
      await rig.drive(0);
      const line = await rig.gpio.openInput(rig.input, { ...INPUT, activeLow: true });
      expect(await line.read()).toBe(1);
      await rig.drive(1);
      expect(await line.read()).toBe(0);
    });

    it('gives every edge once, in order, stamped when it was', async () => {
      await rig.drive(0);
      const line = await rig.gpio.openInput(rig.input, { ...INPUT, edges: true });
      const got = collect(line);
      const before = rig.now();
      for (const level of [1, 0, 1, 0] as const) {
        await rig.drive(level);
        await rig.settle(APART_MS);
      }
      await until(() => got.edges.length >= 4);
      expect(levels(got.edges)).toEqual([1, 0, 1, 0]);
      const stamps = [before, ...got.edges.map(({ monotonicMs }) => monotonicMs), rig.now()];
      expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
      expect(line.lost).toBe(0);
    });

    it('gives the edges of an active-low input in the logical sense', async () => {
      await rig.drive(1);
      const got = collect(await rig.gpio.openInput(rig.input, { ...INPUT, activeLow: true, edges: true }));
      await rig.drive(0);
      await rig.settle(APART_MS);
      await rig.drive(1);
      await until(() => got.edges.length >= 2);
      expect(levels(got.edges)).toEqual([1, 0]);
    });

    it('gives a loop the edges from its start on', async () => {
      await rig.drive(0);
      const line = await rig.gpio.openInput(rig.input, { ...INPUT, edges: true });
      await rig.drive(1);
      await rig.settle(APART_MS);
      const got = collect(line);
      await rig.drive(0);
      await until(() => got.edges.length >= 1);
      await rig.settle(APART_MS);
      expect(levels(got.edges)).toEqual([0]);
    });

    it('allows one loop at a time, and another after it', async () => {
      await rig.drive(0);
      const line = await rig.gpio.openInput(rig.input, { ...INPUT, edges: true });
      const first = new AbortController();
      const one = collect(line, first.signal);
      expect(() => line.edges(loops.signal)).toThrow('one loop');
      first.abort();
      await until(() => one.ended);
      expect([one.ended, one.error]).toEqual([true, undefined]);
      const two = collect(line);
      await rig.drive(1);
      await until(() => two.edges.length >= 1);
      expect(levels(two.edges)).toEqual([1]);
    });

    it('ends the loop when the line is closed', async () => {
      await rig.drive(0);
      const line = await rig.gpio.openInput(rig.input, { ...INPUT, edges: true });
      const got = collect(line);
      line.close();
      await until(() => got.ended);
      expect([got.ended, got.error]).toEqual([true, undefined]);
    });

    it('passes over what is shorter than the debounce time', async () => {
      await rig.drive(0);
      const line = await rig.gpio.openInput(rig.input, { ...INPUT, edges: true, debounceMs: 400 });
      const got = collect(line);
      await rig.drive(1);
      await rig.settle(5);
      await rig.drive(0);
      await rig.settle(800);
      expect(got.edges).toEqual([]);
      for (const level of [1, 0, 1, 0, 1] as const) await rig.drive(level);
      expect(await line.read()).toBe(0);
      await until(() => got.edges.length >= 1);
      await rig.settle(800);
      expect(levels(got.edges)).toEqual([1]);
      expect(await line.read()).toBe(1);
    });

    it('makes a line an output on its initial level', async () => {
      for (const initial of [0, 1] as const)
        for (const activeLow of [false, true]) {
          const line = await rig.gpio.openOutput(rig.output, { initial, activeLow });
          expect(await rig.driven(), `initial ${initial}, activeLow ${activeLow}`).toBe(
            activeLow ? 1 - initial : initial,
          );
          expect(await line.read()).toBe(initial);
          line.close();
        }
    });

    it('drives an output and reads it back', async () => {
      const line = await rig.gpio.openOutput(rig.output, OFF);
      await line.write(1);
      expect([await line.read(), await rig.driven()]).toEqual([1, 1]);
      await line.write(0);
      expect([await line.read(), await rig.driven()]).toEqual([0, 0]);
    });

    it('drives an active-low output the other way round', async () => {
      const line = await rig.gpio.openOutput(rig.output, { initial: 0, activeLow: true });
      await line.write(1);
      expect([await line.read(), await rig.driven()]).toEqual([1, 0]);
    });

    it('refuses a line that is open already, until it is closed', async () => {
      const line = await rig.gpio.openOutput(rig.output, OFF);
      expect(await faultOf(() => rig.gpio.openInput(rig.output, INPUT))).toBe('busy');
      line.close();
      line.close();
      expect(
        await faultOf(async () => (await rig.gpio.openInput(rig.output, INPUT)).close()),
      ).toBeUndefined();
    });

    it('calls a line or chip that does not exist absent', async () => {
      expect(await faultOf(() => rig.gpio.openInput(rig.missing, INPUT))).toBe('absent');
      expect(await faultOf(() => rig.gpio.openOutput({ ...rig.output, chip: 'no-such-chip' }, OFF))).toBe(
        'absent',
      );
    });

    it('sets a pull, or says that it cannot', async () => {
      await rig.release();
      for (const [bias, level] of [
        ['pull-up', 1],
        ['pull-down', 0],
      ] as const) {
        const open = () => rig.gpio.openInput(rig.input, { ...INPUT, bias });
        if (!rig.pulls.includes(bias)) {
          expect(await faultOf(open)).toBe('failed');
          continue;
        }
        const line = await open();
        expect(await line.read(), bias).toBe(level);
        line.close();
      }
      expect(await faultOf(() => rig.gpio.openInput(rig.input, { ...INPUT, bias: 'none' }))).toBeUndefined();
    });

    it('closes its lines when it is closed', async () => {
      await rig.drive(0);
      const got = collect(await rig.gpio.openInput(rig.input, { ...INPUT, edges: true }));
      await rig.gpio.openOutput(rig.output, OFF);
      rig.gpio.close();
      await until(() => got.ended);
      expect([got.ended, got.error]).toEqual([true, undefined]);
      expect(await faultOf(async () => (await rig.gpio.openOutput(rig.output, OFF)).close())).toBeUndefined();
    });

    it('calls a line that another program holds busy', async ({ skip }) => {
      if (!rig.holdInput) return skip('this set-up has no other program');
      const release = await rig.holdInput();
      expect(await faultOf(() => rig.gpio.openInput(rig.input, INPUT))).toBe('busy');
      await release();
      expect(await faultOf(() => rig.gpio.openInput(rig.input, INPUT))).toBeUndefined();
    });

    it('notices by itself that the chip has gone, and finds it again when it is back', async ({ skip }) => {
      if (!rig.unplug) return skip('this set-up cannot take the chip away');
      await rig.drive(0);
      const input = await rig.gpio.openInput(rig.input, { ...INPUT, edges: true });
      const output = await rig.gpio.openOutput(rig.output, OFF);
      const got = collect(input);
      const plugBack = await rig.unplug();
      await until(() => got.ended);
      expect(got.error).toMatchObject({ fault: 'absent' });
      expect(await faultOf(() => input.read())).toBe('absent');
      expect(await faultOf(() => output.write(1))).toBe('absent');
      expect(await faultOf(() => rig.gpio.openInput(rig.output, INPUT))).toMatch(/absent|busy/);
      input.close();
      output.close();
      await plugBack();
      expect(await (await rig.gpio.openInput(rig.input, INPUT)).read()).toBeTypeOf('number');
    });
  });
}
