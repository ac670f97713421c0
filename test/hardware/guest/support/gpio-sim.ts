import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Level } from '../../../../src/board/gpio.ts';
import { loadModule } from './modules.ts';

/** A GPIO chip of the kernel's gpio-sim, and a hand on its wires. Levels are physical. */
export interface SimulatedChip {
  readonly label: string;
  /** Drives an input from outside. */
  drive(line: number, level: Level): void;
  /** The file that `drive` writes `pull-up` and `pull-down` to, for drivers in another process. */
  pullFile(line: number): string;
  /** What is on the line, whoever drives it. */
  level(line: number): Level;
  unplug(): void;
  plugBack(): void;
  remove(): void;
}

const CONFIGFS = '/sys/kernel/config/gpio-sim';
let made = 0;

/** A chip as a Pi 4 has it: 54 lines, and the label by which the header's chip is found. */
export function piHeaderChip(): SimulatedChip {
  return simulatedChip({ label: 'pinctrl-bcm2711', lines: 54 });
}

export function simulatedChip({ label, lines }: { label: string; lines: number }): SimulatedChip {
  loadModule('irq_sim');
  loadModule('gpio-sim');
  const device = join(CONFIGFS, `chip${made++}`);
  const bank = join(device, 'bank0');
  mkdirSync(bank, { recursive: true });
  writeFileSync(join(bank, 'num_lines'), String(lines));
  writeFileSync(join(bank, 'label'), label);
  const live = (on: boolean): void => writeFileSync(join(device, 'live'), on ? '1' : '0');
  const attribute = (line: number, name: string): string => {
    const [platform, chip] = [join(device, 'dev_name'), join(bank, 'chip_name')].map(text);
    return `/sys/devices/platform/${platform}/${chip}/sim_gpio${line}/${name}`;
  };
  live(true);
  let plugged = true;
  const plug = (on: boolean): void => {
    if (on !== plugged) live(on);
    plugged = on;
  };
  return {
    label,
    drive: (line, level) => writeFileSync(attribute(line, 'pull'), level ? 'pull-up' : 'pull-down'),
    pullFile: (line) => attribute(line, 'pull'),
    level: (line) => (text(attribute(line, 'value')) === '1' ? 1 : 0),
    unplug: () => plug(false),
    plugBack: () => plug(true),
    remove() {
      plug(false);
      rmdirSync(bank);
      rmdirSync(device);
    },
  };
}

const text = (path: string): string => readFileSync(path, 'utf8').trim();
