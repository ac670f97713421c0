import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CharacterDeviceGpio } from '../../../src/board/gpio/character-device.ts';
import { type KeptLine, type LineKeeper, StoredLines } from '../../../src/board/gpio/keeper.ts';
import type { Level } from '../../../src/board/gpio.ts';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { noNotifier } from '../../../src/lib/systemd/notify.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeGpioKernel } from './fake-gpio-kernel.ts';

/** Remembers what it is told, as a manager would. */
function manager() {
  const kept: { name: string; fd: number }[] = [];
  const removed: string[] = [];
  const notifier = {
    ...noNotifier,
    store: (name: string, fd: number) => kept.push({ name, fd }) > 0,
    unstore: (name: string) => void removed.push(name),
  };
  return { kept, removed, notifier };
}

describe('the lines that systemd keeps', () => {
  const passed = (...names: string[]) => names.map((name, index) => ({ fd: 3 + index, name }));

  it('come back under the names they were given', () => {
    const { kept, notifier } = manager();
    const before = new StoredLines([], notifier, () => undefined);
    before.keep({ chip: 'pinctrl-bcm2711', line: 17, activeLow: true }, 20);
    before.keep({ chip: 'odd: a/ü', line: 0, activeLow: false }, 21);
    for (const { name } of kept) expect(name).toMatch(/^[\x21-\x39\x3b-\x7e]{1,255}$/);
    const after = new StoredLines(
      kept.map(({ fd, name }) => ({ fd, name })),
      notifier,
      () => undefined,
    );
    expect(after.take('pinctrl-bcm2711', 17)).toEqual({ fd: 20, activeLow: true });
    expect(after.take('odd: a/ü', 0)).toEqual({ fd: 21, activeLow: false });
    expect(after.take('pinctrl-bcm2711', 17)).toBeUndefined();
  });

  it('are taken out of the store at once, so that none is there when this process is killed', () => {
    const { removed, notifier } = manager();
    new StoredLines(passed('line/a/1/high', 'socket', 'line/a/2/low'), notifier, () => undefined);
    expect(removed).toEqual(['line/a/1/high', 'line/a/2/low']);
  });

  it('are let go of when no output of the config wants them, and a second one of a line at once', () => {
    const closed: number[] = [];
    const names = [
      'line/a/1/high',
      'line/a/2/high',
      'line/a/2/low',
      'socket',
      'line/a/x/high',
      'line/%/1/high',
    ];
    const lines = new StoredLines(passed(...names), noNotifier, (fd) => closed.push(fd));
    expect(closed).toEqual([5]);
    lines.take('a', 1);
    lines.release();
    lines.release();
    expect(closed).toEqual([5, 4]);
  });
});

/** A keeper with one line left by the process before. */
function keeperOf(left?: { fd: number; activeLow: boolean }) {
  const kept: { line: KeptLine; fd: number }[] = [];
  let there = left;
  const keeper = {
    keeping: false,
    kept,
    keep: (line: KeptLine, fd: number) => void kept.push({ line, fd }),
    take() {
      const found = there;
      there = undefined;
      return found;
    },
  };
  return keeper satisfies LineKeeper;
}

const USED_OUTPUT = 1 | 8;
const ACTIVE_LOW = 2;

function character(left?: { fd: number; activeLow: boolean }) {
  const kernel = new FakeGpioKernel({ gpiochip1: { label: 'pinctrl-bcm2711', lines: 58 } });
  onTestFinished(() => rmSync(kernel.dev, { recursive: true }));
  kernel.consumer = 'fieldhand';
  kernel.lineFlags = USED_OUTPUT;
  const keeper = keeperOf(left);
  if (left) kernel.opened.add(left.fd);
  const gpio = new CharacterDeviceGpio({ kernel, clock: new FakeClock(), dev: kernel.dev, keeper });
  return { kernel, keeper, gpio };
}

const hold = (): boolean => true;
const output = (initial: Level, activeLow = false) => ({ initial, activeLow, hold });

describe('an output of the character device that is to hold its level', () => {
  it('is handed over when the board closes, and only then', () => {
    const { kernel, keeper, gpio } = character();
    const line = gpio.openOutput({ line: 17 }, output(1, true));
    keeper.keeping = true;
    line.close();
    line.close();
    expect([keeper.kept.length, kernel.opened.size]).toEqual([0, 1]);
    const [fd] = kernel.opened;
    gpio.close();
    expect(keeper.kept).toEqual([{ line: { chip: 'pinctrl-bcm2711', line: 17, activeLow: true }, fd }]);
    expect(kernel.opened.size).toBe(0);
    gpio.close();
    expect(keeper.kept).toHaveLength(1);
  });

  it.each<[string, boolean, (() => boolean) | undefined]>([
    ['the process crashes', false, hold],
    ['it is not to hold any more', true, () => false],
    ['it never was', true, undefined],
  ])('is released as ever when %s', (_, keeping, holds) => {
    const { kernel, keeper, gpio } = character();
    gpio.openOutput({ line: 17 }, { initial: 1, activeLow: false, ...(holds && { hold: holds }) });
    keeper.keeping = keeping;
    gpio.close();
    expect([keeper.kept.length, kernel.opened.size]).toEqual([0, 0]);
  });

  it('can be opened once more after it failed on the way to the end', () => {
    const { kernel, keeper, gpio } = character();
    keeper.keeping = true;
    gpio.openOutput({ line: 17 }, output(1)).close();
    gpio.openOutput({ line: 17 }, output(0)).close();
    gpio.close();
    expect(keeper.kept).toHaveLength(1);
    expect(kernel.opened.size).toBe(0);
  });

  it('is taken over as it is, and not written when its level is right', () => {
    const { kernel, gpio } = character({ fd: 5, activeLow: false });
    kernel.level = 1;
    let writes = 0;
    const ioctl = kernel.ioctl.bind(kernel);
    kernel.ioctl = (fd, request, argument) => {
      if (request === 0xc010b40f) writes++;
      ioctl(fd, request, argument);
    };
    const line = gpio.openOutput({ line: 17 }, output(1));
    expect([kernel.requests.length, writes, line.read()]).toEqual([0, 0, 1]);
    line.write(0);
    expect(kernel.level).toBe(0);
    line.close();
    expect(kernel.opened.size).toBe(0);
  });

  it('takes the level that it starts with when that is another', () => {
    const { kernel, gpio } = character({ fd: 5, activeLow: false });
    kernel.level = 1;
    const line = gpio.openOutput({ line: 17 }, output(0));
    expect([kernel.requests.length, kernel.level, line.read()]).toEqual([0, 0, 0]);
  });

  it.each<[string, (kernel: FakeGpioKernel) => void]>([
    ['is no line', (kernel) => refuseFirst(kernel)],
    [
      'is held by somebody else',
      (kernel) => {
        kernel.consumer = 'gpioset';
      },
    ],
    [
      'is an input',
      (kernel) => {
        kernel.lineFlags = 1;
      },
    ],
    [
      'is used by nobody',
      (kernel) => {
        kernel.lineFlags = 8;
      },
    ],
    [
      'is active low',
      (kernel) => {
        kernel.lineFlags = USED_OUTPUT | ACTIVE_LOW;
      },
    ],
    [
      'is another line, as the kernel says',
      (kernel) => {
        kernel.description = 'pos:\t0\ngpio-chip:\tgpiochip1\ngpio-line:\t18\n';
      },
    ],
    [
      'is of another chip, as the kernel says',
      (kernel) => {
        kernel.description = 'pos:\t0\ngpio-chip:\tgpiochip0\ngpio-line:\t17\n';
      },
    ],
  ])('is opened anew when what was left %s', (_, spoil) => {
    const { kernel, gpio } = character({ fd: 5, activeLow: false });
    spoil(kernel);
    gpio.openOutput({ line: 17 }, output(1));
    expect(kernel.requests).toHaveLength(1);
    expect(kernel.opened.has(5)).toBe(false);
  });

  it('is taken over when the kernel says that it is that very line', () => {
    const { kernel, gpio } = character({ fd: 5, activeLow: false });
    kernel.description = 'pos:\t0\ngpio-chip:\tgpiochip1\ngpio-line:\t17\n';
    gpio.openOutput({ line: 17 }, output(1));
    expect(kernel.requests).toHaveLength(0);
  });

  it('is opened anew when the config turned it round', () => {
    const { kernel, gpio } = character({ fd: 5, activeLow: false });
    gpio.openOutput({ line: 17 }, output(1, true));
    expect(kernel.requests).toHaveLength(1);
    expect(kernel.opened.has(5)).toBe(false);
  });

  it('makes room when the config made an input of it', () => {
    const { kernel, gpio } = character({ fd: 5, activeLow: false });
    gpio.openInput({ line: 17 }, { bias: 'as-is', activeLow: false, debounceMs: 0, edges: false });
    expect(kernel.requests).toHaveLength(1);
    expect(kernel.opened.has(5)).toBe(false);
  });
});

/** The first call on a line fails, as on a file that is none. */
function refuseFirst(kernel: FakeGpioKernel): void {
  const ioctl = kernel.ioctl.bind(kernel);
  let calls = 0;
  kernel.ioctl = (fd, request, argument) => {
    if (request === 0xc010b40e && calls++ === 0) throw Object.assign(new Error('ENOTTY'), { code: 'ENOTTY' });
    ioctl(fd, request, argument);
  };
}

describe('an output of the simulated board that is to hold its level', () => {
  const board = (keeper: LineKeeper) => openSimulatedBoard({ clock: new FakeClock(), seed: 1, keeper });

  it('is left with the keeper by one board, and taken over by the next', async () => {
    const keeper = keeperOf();
    const first = board(keeper);
    first.gpio.openOutput({ line: 5 }, output(1));
    keeper.keeping = true;
    // a duplicate, as the manager gets
    let fd = -1;
    keeper.keep = (line, given) => {
      expect(line).toEqual({ chip: 'pinctrl-bcm2711', line: 5, activeLow: false });
      fd = openSync(`/proc/self/fd/${given}`, 'r');
    };
    await first.close();
    const second = board(keeperOf({ fd, activeLow: false }));
    const levels: Level[] = [];
    second.pins.onChange(5, (level) => levels.push(level));
    expect(second.gpio.openOutput({ line: 5 }, output(1)).read()).toBe(1);
    expect(levels).toEqual([1]);
    expect(() => fstatSync(fd)).toThrow('EBADF');
    await second.close();
  });

  it('passes over what is no level of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldhand-keeper-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'empty'), '');
    const fd = openSync(join(folder, 'empty'), 'w');
    const next = board(keeperOf({ fd, activeLow: false }));
    expect(next.gpio.openOutput({ line: 5 }, output(1)).read()).toBe(1);
    await next.close();
    expect(() => closeSync(fd)).toThrow('EBADF');
  });
});
