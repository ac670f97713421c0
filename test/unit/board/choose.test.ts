import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type ChooseOptions, chooseGpio } from '../../../src/board/gpio/choose.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type FakeChip, FakeGpioKernel } from './fake-gpio-kernel.ts';
import { FakeOnoff, fakeSys } from './fake-onoff.ts';

const HEADER = { gpiochip0: { label: 'pinctrl-rp1', lines: 54 } };
const OTHER = { gpiochip0: { label: 'expander', lines: 8 } };

interface Host {
  readonly character?: Record<string, FakeChip> | 'does not load';
  readonly sysfs?: readonly string[];
  readonly backend?: ChooseOptions['backend'];
  readonly chip?: string;
}

function choose({ character = {}, sysfs = [], backend = 'auto', chip }: Host) {
  const kernel = new FakeGpioKernel(character === 'does not load' ? {} : character);
  onTestFinished(() => rmSync(kernel.dev, { recursive: true }));
  const { sys } = fakeSys(sysfs.map((label, index) => ({ label, base: 512 + index * 100 })));
  return chooseGpio({
    backend,
    chip,
    dev: kernel.dev,
    sys,
    clock: new FakeClock(),
    load: {
      kernel: async () => {
        if (character === 'does not load') throw new Error('no prebuilt library');
        return kernel;
      },
      onoff: async () => new FakeOnoff().class,
    },
  });
}

it.each<[string, Host, string, RegExp]>([
  [
    'both have the header',
    { character: HEADER, sysfs: ['pinctrl-rp1'] },
    'character-device',
    /^character device .*gpiochip0 \(pinctrl-rp1\)$/,
  ],
  [
    'only sysfs has it',
    { character: OTHER, sysfs: ['pinctrl-rp1'] },
    'sysfs',
    /^sysfs .*from line 512 on\); character device not taken: .*expander/,
  ],
  [
    'the native package does not load',
    { character: 'does not load', sysfs: ['pinctrl-bcm2835'] },
    'sysfs',
    /no prebuilt library/,
  ],
  [
    'a chip is configured',
    { character: OTHER, sysfs: ['pinctrl-rp1'], chip: 'expander' },
    'character-device',
    /\(expander\)$/,
  ],
  [
    'there are other chips only',
    { character: OTHER, sysfs: ['expander'] },
    'character-device',
    /^character device, although there is no .*header/,
  ],
  [
    'sysfs is configured',
    { character: HEADER, sysfs: ['pinctrl-rp1'], backend: 'sysfs' },
    'sysfs',
    /^sysfs .*as configured$/,
  ],
  [
    'character-device is configured',
    { sysfs: ['pinctrl-rp1'], backend: 'character-device' },
    'character-device',
    /although .*no GPIO chip at all.*as configured$/,
  ],
])('when %s', async (_, host, backend, reason) => {
  const choice = await choose(host);
  expect(choice.gpio.backend).toBe(backend);
  expect(choice.reason).toMatch(reason);
});

it('is no error on a host without GPIO; its lines are absent and say why', async () => {
  const { gpio, reason } = await choose({});
  expect(gpio.backend).toBe('none');
  expect(reason).toMatch(/^no GPIO \(character device: .*; sysfs: /);
  expect(() => gpio.openOutput({ line: 1 }, { initial: 0, activeLow: false })).toThrow(
    expect.objectContaining({ fault: 'absent', message: expect.stringContaining('no GPIO chip at all') }),
  );
});

it('loads the native packages on this host', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'fieldhand-host-'));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  const { reason } = await chooseGpio({ backend: 'auto', dev: empty, sys: empty, clock: new FakeClock() });
  expect(reason.match(/no GPIO chip at all/g)).toHaveLength(2);
});
