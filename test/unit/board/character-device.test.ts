import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CharacterDeviceGpio } from '../../../src/board/gpio/character-device.ts';
import type { Edge, InputLine, InputOptions } from '../../../src/board/gpio.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { type FakeChip, FakeGpioKernel } from './fake-gpio-kernel.ts';

const INPUT: InputOptions = { bias: 'as-is', activeLow: false, debounceMs: 0, edges: false };
const PI4 = {
  gpiochip0: { label: 'raspberrypi-exp-gpio', lines: 8 },
  gpiochip1: { label: 'pinctrl-bcm2711', lines: 58 },
};
const flag = {
  activeLow: 2,
  input: 4,
  output: 8,
  rising: 16,
  falling: 32,
  pullUp: 256,
  pullDown: 512,
  noBias: 1024,
};

function open(chips: Record<string, FakeChip> = PI4, chip?: string) {
  const kernel = new FakeGpioKernel(chips);
  onTestFinished(() => rmSync(kernel.dev, { recursive: true }));
  const clock = new FakeClock();
  return { kernel, clock, gpio: new CharacterDeviceGpio({ kernel, clock, dev: kernel.dev, chip }) };
}

/** Takes edges in the background. */
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

describe('which chip', () => {
  it.each(['pinctrl-bcm2835', 'pinctrl-bcm2711', 'pinctrl-rp1'])(
    'finds the header by its label %s',
    (label) => {
      const { kernel, gpio } = open({
        gpiochip2: { label: 'other', lines: 4 },
        gpiochip11: { label, lines: 54 },
      });
      gpio.openInput({ line: 53 }, INPUT);
      expect(kernel.requests).toHaveLength(1);
      expect(kernel.requests[0]?.offset).toBe(53);
    },
  );

  it('takes a label or a name, and the configured chip for lines that name none', () => {
    const { gpio, kernel } = open({ gpiochip7: { label: 'expander', lines: 8 } }, 'expander');
    for (const ref of [{ line: 1 }, { line: 2, chip: 'expander' }, { line: 3, chip: 'gpiochip7' }])
      gpio.openInput(ref, INPUT);
    expect(kernel.requests.map(({ offset }) => offset)).toEqual([1, 2, 3]);
  });

  it('says what is there when the chip is not', () => {
    const { gpio } = open({ gpiochip0: { label: 'INT34C5:00', lines: 300 } });
    expect(() => gpio.openInput({ line: 4 }, INPUT)).toThrow(/header chip.*found: gpiochip0 \(INT34C5:00\)/);
  });

  it('passes over the links that Raspberry Pi OS adds', () => {
    const { gpio, kernel } = open();
    symlinkSync(join(kernel.dev, 'gpiochip1'), join(kernel.dev, 'gpiochip4'));
    expect(() => gpio.openInput({ line: 0, chip: 'nope' }, INPUT)).toThrow(
      /found: gpiochip0 \(raspberrypi-exp-gpio\), gpiochip1 \(pinctrl-bcm2711\)$/,
    );
  });

  it('calls it denied, with the cure, when the chip may be one that cannot be opened', () => {
    const { gpio, kernel } = open();
    kernel.forbidden.add('gpiochip1');
    expect(() => gpio.openInput({ line: 4 }, INPUT)).toThrow(
      expect.objectContaining({ fault: 'denied', cure: expect.stringContaining('usermod -aG gpio') }),
    );
  });

  it('leaves no chip open', () => {
    const { gpio, kernel } = open();
    const line = gpio.openInput({ line: 4 }, INPUT);
    expect(kernel.opened.size).toBe(1);
    line.close();
    expect(kernel.opened.size).toBe(0);
  });
});

describe('the request', () => {
  it.each([
    ['pull-up', flag.pullUp],
    ['pull-down', flag.pullDown],
    ['none', flag.noBias],
    ['as-is', 0],
  ] as const)('asks for an input with bias %s', (bias, bits) => {
    const { gpio, kernel } = open();
    gpio.openInput({ line: 17 }, { ...INPUT, bias });
    expect(kernel.requests[0]).toEqual({
      offset: 17,
      consumer: 'fieldhand',
      flags: flag.input | bits,
      attributes: new Map(),
      eventBuffer: 0,
    });
  });

  it('asks for both edges, debounce in microseconds and the largest buffer', () => {
    const { gpio, kernel } = open();
    gpio.openInput({ line: 17 }, { bias: 'as-is', activeLow: true, debounceMs: 20, edges: true });
    expect(kernel.requests[0]).toMatchObject({
      flags: flag.input | flag.activeLow | flag.rising | flag.falling,
      attributes: new Map([[3, 20_000]]),
      eventBuffer: 1024,
    });
  });

  it('gives an output its first level with the request', () => {
    const { gpio, kernel } = open();
    gpio.openOutput({ line: 17 }, { initial: 1, activeLow: true });
    expect(kernel.requests[0]).toMatchObject({
      flags: flag.output | flag.activeLow,
      attributes: new Map([[2, 1]]),
    });
  });

  it('names the holder of a busy line', () => {
    const { gpio, kernel } = open();
    kernel.refusals.push('EBUSY');
    kernel.consumer = 'w1-gpio';
    expect(() => gpio.openInput({ line: 4 }, INPUT)).toThrow(
      expect.objectContaining({
        fault: 'busy',
        message: 'GPIO line 4 of pinctrl-bcm2711 is held by "w1-gpio"',
      }),
    );
  });

  it('says that a line without interrupt has no edges', () => {
    const { gpio, kernel } = open();
    kernel.refusals.push('ENXIO');
    expect(() => gpio.openInput({ line: 4 }, { ...INPUT, edges: true })).toThrow('cannot report edges');
  });

  it('says that the kernel is too old', () => {
    const { gpio, kernel } = open();
    kernel.refusals.push('ENOTTY');
    expect(() => gpio.openInput({ line: 4 }, INPUT)).toThrow('version 2');
  });
});

describe('edges', () => {
  const edges = { ...INPUT, edges: true };

  it('carry the kernel’s stamp', async () => {
    const { gpio, kernel } = open();
    const got = collect(gpio.openInput({ line: 4 }, edges));
    kernel.edge(1, 1234.567891, 1);
    await settle();
    expect(got.edges).toEqual([{ level: 1, monotonicMs: 1234.567891 }]);
  });

  it('count what the kernel dropped', async () => {
    const { gpio, kernel } = open();
    const line = gpio.openInput({ line: 4 }, edges);
    const got = collect(line);
    kernel.edge(1, 1, 1);
    kernel.edge(0, 2, 8);
    await settle();
    expect([got.edges.length, line.lost]).toEqual([2, 6]);
  });

  it('start with the loop, whatever the kernel kept from before', async () => {
    const { gpio, kernel } = open();
    const line = gpio.openInput({ line: 4 }, edges);
    kernel.edge(1, 1, 1, false);
    const got = collect(line);
    kernel.edge(0, 2, 2);
    await settle();
    expect(got.edges.map(({ level }) => level)).toEqual([0]);
  });

  it('end with absent when the chip has gone without a word', async () => {
    const { gpio, kernel, clock } = open();
    const got = collect(gpio.openInput({ line: 4 }, edges));
    kernel.lineError = 'ENODEV';
    await clock.advance(5_000);
    expect(got.error).toMatchObject({ fault: 'absent' });
    expect(kernel.watched).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('are debounced in software where the kernel will not', async () => {
    const { gpio, kernel, clock } = open();
    kernel.refusals.push('EINVAL');
    const line = gpio.openInput({ line: 4 }, { ...edges, debounceMs: 20 });
    expect(kernel.requests.map(({ attributes }) => attributes.size)).toEqual([1, 0]);
    const got = collect(line);
    kernel.edge(1, 1, 1);
    await clock.advance(5);
    kernel.edge(0, 2, 2);
    await clock.advance(50);
    expect(got.edges).toEqual([]);
    kernel.edge(1, 3, 3);
    expect(line.read()).toBe(0);
    await clock.advance(20);
    expect(got.edges).toEqual([{ level: 1, monotonicMs: clock.monotonic() }]);
    expect(line.read()).toBe(1);
  });
});

describe('an open line', () => {
  it('is absent when its chip has gone, and failed for other trouble', () => {
    const { gpio, kernel } = open();
    const line = gpio.openOutput({ line: 4 }, { initial: 0, activeLow: false });
    kernel.lineError = 'ENODEV';
    expect(() => line.write(1)).toThrow(expect.objectContaining({ fault: 'absent' }));
    kernel.lineError = 'EIO';
    expect(() => line.read()).toThrow(expect.objectContaining({ fault: 'failed' }));
  });
});

describe('an output that ends by itself', () => {
  const output = () => {
    const { kernel, gpio } = open();
    const line = gpio.openOutput({ line: 17 }, { initial: 0, activeLow: false });
    const states = (): readonly string[] => kernel.timed.map(({ state }) => state);
    return { kernel, line, states };
  };

  it('goes to 0 when it is time, which is told once it was written again', () => {
    const { kernel, line } = output();
    line.write(1);
    expect(line.endAt?.(1_500)).toBe(true);
    expect(kernel.timed).toMatchObject([{ at: 1_500, state: 'waits' }]);
    kernel.timePasses();
    expect(line.read()).toBe(0);
    expect(line.endAt?.(undefined)).toBe(false);
    expect(line.endAt?.(2_000)).toBe(false);
    expect(kernel.timed).toHaveLength(1);
    line.write(1);
    expect(line.endAt?.(2_000)).toBe(true);
  });

  it('has one end at a time, or none', () => {
    const { line, states } = output();
    line.write(1);
    line.endAt?.(1_500);
    line.endAt?.(2_500);
    expect(states()).toEqual(['off', 'waits']);
    line.endAt?.(undefined);
    expect(states()).toEqual(['off', 'off']);
  });

  it('is not spared its end before it has been written off', () => {
    const { kernel, line, states } = output();
    line.write(1);
    line.endAt?.(1_500);
    const ioctl = kernel.ioctl.bind(kernel);
    const during: (readonly string[])[] = [];
    kernel.ioctl = (...args) => {
      during.push(states());
      ioctl(...args);
    };
    line.write(0);
    line.write(1);
    expect(during).toEqual([['waits'], ['off']]);
  });

  it('does not end what was written after, nor what has its descriptor after it', () => {
    const { line, states } = output();
    line.write(1);
    line.endAt?.(1_500);
    line.write(1);
    line.endAt?.(2_500);
    line.close();
    expect(states()).toEqual(['off', 'off']);
  });
});
