import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SysfsGpio } from '../../../src/board/gpio/sysfs.ts';
import type { Edge, InputLine, InputOptions } from '../../../src/board/gpio.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeOnoff, fakeSys } from './fake-onoff.ts';

const INPUT: InputOptions = { bias: 'as-is', activeLow: false, debounceMs: 0, edges: false };
const OFF = { initial: 0, activeLow: false } as const;

function open(base = 512) {
  const { gpioClass } = fakeSys([
    { label: 'raspberrypi-exp-gpio', base: 700, name: 'gpiochip1' },
    { label: 'pinctrl-bcm2711', base, name: 'gpiochip0' },
  ]);
  const onoff = new FakeOnoff();
  const clock = new FakeClock();
  return { onoff, clock, gpioClass, gpio: new SysfsGpio({ onoff: onoff.class, clock, gpioClass }) };
}

function collect(line: InputLine) {
  const got: { edges: Edge[]; error?: unknown } = { edges: [] };
  const edges = line.edges(new AbortController().signal);
  void (async () => {
    try {
      for await (const edge of edges) got.edges.push(edge);
    } catch (error) {
      got.error = error;
    }
  })();
  return got;
}

describe('the line’s number', () => {
  it.each([0, 512, 571])('counts from the base %i that the header’s chip has', (base) => {
    const { gpio, onoff } = open(base);
    gpio.openInput({ line: 17 }, INPUT);
    gpio.openInput({ line: 2, chip: 'raspberrypi-exp-gpio' }, INPUT);
    gpio.openInput({ line: 3, chip: 'gpiochip1' }, INPUT);
    expect(onoff.opened.map(([number]) => number)).toEqual([base + 17, 702, 703]);
  });

  it('is refused beyond the chip, and for a chip that is not there', () => {
    const { gpio, onoff } = open();
    const absent = expect.objectContaining({ fault: 'absent' });
    expect(() => gpio.openInput({ line: 54 }, INPUT)).toThrow(absent);
    expect(() => gpio.openInput({ line: 1, chip: 'gpiochip9' }, INPUT)).toThrow(absent);
    expect(onoff.opened).toEqual([]);
  });
});

describe('what sysfs is asked for', () => {
  it.each(['pull-up', 'pull-down'] as const)('never a %s: it cannot', (bias) => {
    const { gpio } = open();
    expect(() => gpio.openInput({ line: 1 }, { ...INPUT, bias })).toThrow(
      expect.objectContaining({ fault: 'failed', cure: expect.stringContaining('character-device') }),
    );
  });

  it.each([
    [0, false, 'low'],
    [1, false, 'high'],
    [0, true, 'high'],
    [1, true, 'low'],
  ] as const)('initial %i, active low %s: direction %s in one step', (initial, activeLow, direction) => {
    const { gpio, onoff } = open();
    gpio.openOutput({ line: 1 }, { initial, activeLow });
    expect(onoff.opened).toEqual([[513, direction, 'none', { activeLow }]]);
  });

  it('leaves an output exported at a stop when it is to hold its level, and no other', () => {
    const { onoff, gpioClass, clock } = open();
    const keeper = { keeping: false };
    const gpio = new SysfsGpio({ onoff: onoff.class, clock, gpioClass, keeper });
    gpio.openOutput({ line: 1 }, { ...OFF, hold: () => true }).close();
    expect(onoff.unexported).toEqual([513]);
    gpio.openOutput({ line: 2 }, { ...OFF, hold: () => true });
    gpio.openOutput({ line: 3 }, { ...OFF, hold: () => false });
    gpio.openOutput({ line: 4 }, OFF);
    keeper.keeping = true;
    gpio.close();
    expect(onoff.unexported).toEqual([513, 515, 516]);
  });

  it('interrupts for edges and for debounce only', () => {
    const { gpio, onoff } = open();
    gpio.openInput({ line: 1 }, INPUT);
    gpio.openInput({ line: 2 }, { ...INPUT, edges: true });
    gpio.openInput({ line: 3 }, { ...INPUT, debounceMs: 5 });
    expect(onoff.opened.map(([, , edge]) => edge)).toEqual(['none', 'both', 'both']);
  });
});

describe('a line that is refused', () => {
  it.each([
    ['EBUSY', 'busy'],
    ['EACCES', 'denied'],
    ['EINVAL', 'absent'],
    ['EIO', 'failed'],
  ] as const)('for %s is %s, and not left exported', (code, fault) => {
    const { gpio, gpioClass, onoff } = open();
    onoff.refusal = { code };
    expect(() => gpio.openOutput({ line: 4 }, OFF)).toThrow(expect.objectContaining({ fault }));
    expect(readFileSync(join(gpioClass, 'unexport'), 'utf8')).toBe('516');
  });

  it('but was exported before, stays so', () => {
    const { gpio, gpioClass, onoff } = open();
    mkdirSync(join(gpioClass, 'gpio516'));
    onoff.refusal = { code: 'EIO' };
    expect(() => gpio.openOutput({ line: 4 }, OFF)).toThrow();
    expect(existsSync(join(gpioClass, 'unexport'))).toBe(false);
  });

  it('because it has no interrupt, says so', () => {
    const { gpio, onoff } = open();
    onoff.refusal = { code: 'ENOENT', path: '/sys/class/gpio/gpio516/edge' };
    expect(() => gpio.openInput({ line: 4 }, { ...INPUT, edges: true })).toThrow('cannot report edges');
  });

  it('because it does not take its direction, is busy', () => {
    const { gpio, onoff } = open();
    onoff.stubborn = 'in';
    expect(() => gpio.openOutput({ line: 4 }, OFF)).toThrow(expect.objectContaining({ fault: 'busy' }));
    expect(onoff.unexported).toEqual([516]);
  });
});

describe('edges', () => {
  const edges = { ...INPUT, edges: true };

  it('are stamped when they are read', async () => {
    const { gpio, onoff, clock } = open();
    const got = collect(gpio.openInput({ line: 4 }, edges));
    onoff.level = 1;
    onoff.interrupt();
    await settle();
    expect(got.edges).toEqual([{ level: 1, monotonicMs: clock.monotonic() }]);
  });

  it('are found without an interrupt, within seconds', async () => {
    const { gpio, onoff, clock } = open();
    const got = collect(gpio.openInput({ line: 4 }, edges));
    onoff.level = 1;
    await clock.advance(5_000);
    expect(got.edges.map(({ level }) => level)).toEqual([1]);
  });

  it('end with absent, and not with the process, when the chip goes in an interrupt', async () => {
    const { gpio, onoff } = open();
    const line = gpio.openInput({ line: 4 }, edges);
    const got = collect(line);
    onoff.error = 'ENODEV';
    onoff.interrupt();
    await settle();
    expect(got.error).toMatchObject({ fault: 'absent' });
    expect(onoff.watched).toBe(false);
    onoff.error = undefined;
    expect(() => line.read()).toThrow('gone');
  });

  it('end with absent when the chip goes without a word', async () => {
    const { gpio, onoff, clock } = open();
    const got = collect(gpio.openInput({ line: 4 }, edges));
    onoff.error = 'ENODEV';
    await clock.advance(5_000);
    expect(got.error).toMatchObject({ fault: 'absent' });
  });

  it('are debounced, and the level with them', async () => {
    const { gpio, onoff, clock } = open();
    const line = gpio.openInput({ line: 4 }, { ...edges, debounceMs: 20 });
    const got = collect(line);
    onoff.level = 1;
    onoff.interrupt();
    await clock.advance(10);
    expect([got.edges.length, line.read()]).toEqual([0, 0]);
    await clock.advance(10);
    expect([got.edges.length, line.read()]).toEqual([1, 1]);
  });
});

it('unexports what it closes, once', () => {
  const { gpio, onoff } = open();
  const line = gpio.openOutput({ line: 4 }, OFF);
  gpio.openOutput({ line: 5 }, OFF);
  line.close();
  line.close();
  gpio.close();
  expect(onoff.unexported).toEqual([516, 517]);
});
