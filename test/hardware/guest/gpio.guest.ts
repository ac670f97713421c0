import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CharacterDeviceGpio } from '../../../src/board/gpio/character-device.ts';
import { chooseGpio } from '../../../src/board/gpio/choose.ts';
import { loadGpioKernel } from '../../../src/board/gpio/kernel.ts';
import type { Gpio } from '../../../src/board/gpio.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { type GpioRig, gpioContract } from '../../support/gpio-contract.ts';
import { mockupBases, mockupChip } from './support/gpio-mockup.ts';
import { piHeaderChip } from './support/gpio-sim.ts';

const [INPUT, OUTPUT] = [17, 27];
const choose = (backend: 'auto' | 'character-device' | 'sysfs', chip?: string) =>
  chooseGpio({ backend, chip, dev: '/dev', sys: '/sys', clock });

/** What every chip of the rig has in common. */
const common = (gpio: Gpio, chip?: string) => {
  const at = (line: number) => (chip === undefined ? { line } : { chip, line });
  return {
    gpio,
    input: at(INPUT),
    output: at(OUTPUT),
    missing: at(54),
    now: () => clock.monotonic(),
    settle: (ms: number) => pause(ms),
  };
};

/** Holds the input line through a descriptor of the character device, as another program would. */
const holder = (chip: string) => async () => {
  const other = new CharacterDeviceGpio({ kernel: await loadGpioKernel(), clock, dev: '/dev' });
  other.openOutput({ chip, line: INPUT }, { initial: 0, activeLow: false });
  return () => other.close();
};

gpioContract('character device on gpio-sim', async (): Promise<GpioRig> => {
  const chip = piHeaderChip();
  const { gpio } = await choose('character-device');
  return {
    ...common(gpio),
    drive: (level) => chip.drive(INPUT, level),
    // gpio-sim has no floating wire: what the program asks for decides from then on
    release: () => undefined,
    driven: () => chip.level(OUTPUT),
    pulls: ['pull-up', 'pull-down'],
    holdInput: holder(chip.label),
    unplug: async () => {
      chip.unplug();
      return () => chip.plugBack();
    },
    teardown: () => chip.remove(),
  };
});

for (const base of mockupBases)
  gpioContract(`sysfs with base ${base}`, async (): Promise<GpioRig> => {
    const chip = mockupChip(base);
    const { gpio } = await choose('sysfs', chip.label);
    let plugged = true;
    const plugBack = (): void => {
      if (!plugged) chip.plugBack();
      plugged = true;
    };
    return {
      ...common(gpio, chip.label),
      drive: (level) => chip.drive(INPUT, level),
      release: () => undefined,
      driven: () => chip.level(OUTPUT),
      pulls: [],
      holdInput: holder(chip.label),
      unplug: async () => {
        chip.unplug();
        plugged = false;
        return plugBack;
      },
      teardown: plugBack,
    };
  });

describe('the choice of a backend', () => {
  it('finds the header by its label on both, the character device first', async () => {
    const chip = piHeaderChip();
    try {
      for (const [asked, taken] of [
        ['auto', 'character-device'],
        ['character-device', 'character-device'],
        ['sysfs', 'sysfs'],
      ] as const) {
        const { gpio, reason } = await choose(asked);
        expect(gpio.backend, reason).toBe(taken);
        const line = gpio.openOutput({ line: OUTPUT }, { initial: 1, activeLow: false });
        expect(chip.level(OUTPUT), asked).toBe(1);
        line.write(0);
        expect(chip.level(OUTPUT), asked).toBe(0);
        gpio.close();
      }
    } finally {
      chip.remove();
    }
  });
});
