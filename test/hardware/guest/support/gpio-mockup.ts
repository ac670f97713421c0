import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Level } from '../../../../src/board/gpio.ts';
import { loadModule } from './modules.ts';

/** A GPIO chip of the kernel's gpio-mockup, whose place in sysfs can be chosen. Levels are physical. */
export interface MockupChip {
  readonly label: string;
  drive(line: number, level: Level): void;
  level(line: number): Level;
  unplug(): void;
  plugBack(): void;
}

/** Where the first line of each chip is in /sys/class/gpio: old Pi kernels, those since 6.6, and any. */
export const mockupBases = [0, 512, 'dynamic'] as const;
export type MockupBase = (typeof mockupBases)[number];
const LINES = 54;

export function mockupChip(base: MockupBase): MockupChip {
  loadModule('irq_sim');
  // first line and the line after the last of each chip; for a dynamic base: -1 and how many
  loadModule('gpio-mockup', `gpio_mockup_ranges=0,${LINES},512,${512 + LINES},-1,${LINES}`);
  const index = mockupBases.indexOf(base);
  const platform = `gpio-mockup.${index}`;
  const wire = (line: number): string => {
    const chip = readdirSync(`/sys/devices/platform/${platform}`).find((name) => /^gpiochip\d+$/.test(name));
    return `/sys/kernel/debug/gpio-mockup/${chip}/${line}`;
  };
  const driver = (action: 'bind' | 'unbind'): void =>
    writeFileSync(`/sys/bus/platform/drivers/gpio-mockup/${action}`, platform);
  return {
    label: `gpio-mockup-${'ABC'[index]}`,
    drive: (line, level) => writeFileSync(wire(line), String(level)),
    level: (line) => (readFileSync(wire(line), 'utf8').trim() === '1' ? 1 : 0),
    unplug: () => driver('unbind'),
    plugBack: () => driver('bind'),
  };
}
