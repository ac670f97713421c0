import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceError } from '../../lib/errors.ts';
import { HEADER_LABELS, wantedChip } from './header-chip.ts';

export interface SysfsChip {
  readonly label: string;
  /** Name of the character device of the same chip, where the kernel tells. */
  readonly name: string | undefined;
  /** Number of the chip's first line in /sys/class/gpio: 0, 512 or whatever the kernel had free. */
  readonly base: number;
  readonly lines: number;
}

/** Every chip below `gpioClass` (/sys/class/gpio). */
export function surveySysfsChips(gpioClass: string): SysfsChip[] {
  const chips: SysfsChip[] = [];
  for (const entry of names(gpioClass).filter((name) => /^gpiochip\d+$/.test(name))) {
    const folder = join(gpioClass, entry);
    try {
      chips.push({
        label: text(join(folder, 'label')),
        name: names(join(folder, 'device')).find((name) => /^gpiochip\d+$/.test(name)),
        base: Number(text(join(folder, 'base'))),
        lines: Number(text(join(folder, 'ngpio'))),
      });
    } catch {
      // the chip went while it was read
    }
  }
  return chips.sort((a, b) => a.base - b.base);
}

/** The chip with that label or name, or the header's. @throws DeviceError absent */
export function findSysfsChip(chips: readonly SysfsChip[], wanted: string | undefined): SysfsChip {
  const found =
    wanted === undefined
      ? chips.find(({ label }) => HEADER_LABELS.some((header) => header === label))
      : (chips.find(({ label }) => label === wanted) ?? chips.find(({ name }) => name === wanted));
  if (found) return found;
  const present = chips.map(({ label, base }) => `${label} (from line ${base} on)`).join(', ');
  throw new DeviceError(
    'absent',
    `there is no ${wantedChip(wanted).replace(/^a /, '')} in sysfs; found: ${present || 'no GPIO chip at all'}`,
    present ? { cure: 'name one of them as `chip` of the line' } : {},
  );
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const text = (path: string): string => readFileSync(path, 'utf8').trim();
