import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actuators/actuator.ts';
import { openGuardRunner } from '../../../src/actuators/guard-runner.ts';
import type { GuardRunner } from '../../../src/actuators/guarded.ts';
import { onOffSwitch } from '../../../src/actuators/switch.ts';
import type { Level, OutputLine } from '../../../src/board/gpio.ts';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { sleep } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { PLAIN } from '../../support/limits.ts';

/** A line that can end by itself, and does when a test says so. */
class EndingLine implements OutputLine {
  level: Level = 0;
  /** How often it was set to 1. */
  ons = 0;
  written: () => void = () => undefined;
  readBack: () => Level | Promise<Level> = () => this.level;
  /** When it is to end; undefined: not by itself. */
  end: number | undefined;
  /** When it was to end before it was written last. */
  endBefore: number | undefined;
  #ended = false;

  write(level: Level): void {
    this.level = level;
    if (level === 1) this.ons++;
    this.endBefore = this.end;
    this.written();
    this.end = undefined;
    this.#ended = false;
  }

  read(): Level | Promise<Level> {
    return this.readBack();
  }

  endAt(at: number | undefined): boolean {
    if (this.#ended) return false;
    this.end = at;
    return true;
  }

  close(): void {
    this.end = undefined;
  }

  /** Its time has come, however busy the program is. */
  ends(): void {
    this.level = 0;
    this.end = undefined;
    this.#ended = true;
  }
}

const pulse = (ms: number): Action => ({ type: 'pulse', ms });
const set = (value: boolean): Action => ({ type: 'set', value });

let clock: FakeClock;
let line: EndingLine;
let runner: GuardRunner;

beforeEach(async () => {
  clock = new FakeClock();
  line = new EndingLine();
  const board = openSimulatedBoard({ clock, seed: 1 });
  runner = await openGuardRunner({
    config: {
      actuators: [
        {
          name: 'gate',
          definition: onOffSwitch,
          options: v.parse(onOffSwitch.options, { line: 5 }),
          limits: PLAIN,
        },
      ],
      interlocks: [],
    },
    board: { ...board, gpio: { ...board.gpio, openOutput: () => line } },
    clock,
    log: silentLog,
    store: { load: () => undefined, save: () => undefined },
    boot: 'a',
  });
});
afterEach(() => runner.close());

const ask = async (action: Action): Promise<void> => {
  expect(await runner.perform('gate', action, Number.POSITIVE_INFINITY)).toEqual({ state: 'executed' });
  await settle();
};

describe('a pulse', () => {
  it('is ended by the hardware at its time, and by the guard as well', async () => {
    const told = clock.monotonic();
    await ask(pulse(100));
    expect(line.end).toBe(told + 100);
    line.ends();
    await clock.advance(100);
    expect(runner.state('gate')).toMatchObject({ level: 0, cause: 'pulse-end', fault: undefined });
    expect(line.end).toBeUndefined();
  });

  it('has its full length from the write on, and is not begun anew when the answer comes late', async () => {
    let written = 0;
    line.written = () => {
      written = clock.monotonic();
    };
    // the answer is held up for longer than the pulse lasts
    line.readBack = async () => {
      await sleep(clock, 250);
      return line.level;
    };
    const asked = runner.perform('gate', pulse(100), Number.POSITIVE_INFINITY);
    await settle();
    expect(line.end).toBe(written + 100);
    await clock.advance(100);
    line.ends();
    await clock.advance(150);
    expect(await asked).toEqual({ state: 'executed' });
    await clock.advance(1_000);
    expect(line.ons).toBe(1);
    expect(runner.state('gate')).toMatchObject({ level: 0, fault: undefined });
  });

  it('is still ended by the hardware while the guard comes to it', async () => {
    await ask(pulse(100));
    const { end } = line;
    let atWrite: number | undefined;
    line.written = () => {
      atWrite = line.endBefore;
    };
    await clock.advance(100);
    expect(line.level).toBe(0);
    expect(atWrite).toBe(end);
  });

  it('that a longer one follows ends with that one', async () => {
    await ask(pulse(100));
    await clock.advance(50);
    await ask(pulse(200));
    expect(line.end).toBe(clock.monotonic() + 200);
  });

  it('that becomes an on is not ended', async () => {
    await ask(pulse(100));
    await ask(set(true));
    expect(line.end).toBeUndefined();
    await clock.advance(1_000);
    expect(line.level).toBe(1);
  });

  it('that has just ended when it becomes an on goes on again', async () => {
    await ask(pulse(100));
    line.ends();
    await ask(set(true));
    await clock.advance(1_000);
    expect(line.level).toBe(1);
    expect(line.end).toBeUndefined();
  });

  it('that has just ended when a longer one comes goes on again, and ends with that one', async () => {
    await ask(pulse(100));
    line.ends();
    await ask(pulse(500));
    expect(line.level).toBe(1);
    expect(line.end).toBe(clock.monotonic() + 500);
    await clock.advance(500);
    expect(line.level).toBe(0);
  });

  it('that is switched off early leaves no end behind', async () => {
    await ask(pulse(100));
    await ask(set(false));
    expect(line.end).toBeUndefined();
    await ask(set(true));
    expect(line.end).toBeUndefined();
  });
});

it('an on or a blink has no end by itself', async () => {
  await ask(set(true));
  expect(line.end).toBeUndefined();
  await ask({ type: 'blink', onMs: 100, offMs: 100, times: 3 });
  expect(line.end).toBeUndefined();
});
