import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceError, errnoOf } from '../../lib/errors.ts';
import { HEADER_LABELS, wantedChip } from './header-chip.ts';
import type { GpioKernel } from './kernel.ts';
import { type ChipInfo, chipInfoBuffer, decodeChipInfo, GPIO_GET_CHIPINFO_IOCTL } from './uapi.ts';

export interface FoundChip extends ChipInfo {
  readonly path: string;
}

export interface ChipSurvey {
  readonly chips: readonly FoundChip[];
  /** Paths that may not be opened. */
  readonly denied: readonly string[];
}

export const GROUP_CURE =
  'add the user to the group that owns the device (sudo usermod -aG gpio USER, then log in again); ' +
  'in a pod, let a device plugin hand /dev/gpiochipN in';

/** Every GPIO chip below `dev`, by its number. Looked at anew each time: chips come and go. */
export function surveyChips(kernel: GpioKernel, dev: string): ChipSurvey {
  const chips: FoundChip[] = [];
  const denied: string[] = [];
  for (const name of chipFiles(dev)) {
    const path = join(dev, name);
    try {
      chips.push({ path, ...chipInfo(kernel, path) });
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'EACCES' || code === 'EPERM') denied.push(path);
      // anything else: the file is left over from a chip that has gone, or is no GPIO chip
    }
  }
  return { chips, denied };
}

/** The chip with that label or name, or the header's. @throws DeviceError absent, denied */
export function findChip(survey: ChipSurvey, wanted: string | undefined): FoundChip {
  const { chips, denied } = survey;
  const found =
    wanted === undefined
      ? chips.find(({ label }) => HEADER_LABELS.some((header) => header === label))
      : (chips.find(({ label }) => label === wanted) ?? chips.find(({ name }) => name === wanted));
  if (found) return found;
  if (denied.length > 0)
    throw new DeviceError('denied', `may not open ${denied.join(', ')} in search of ${wantedChip(wanted)}`, {
      cure: GROUP_CURE,
    });
  const present = chips.map(({ name, label }) => `${name} (${label})`).join(', ');
  throw new DeviceError(
    'absent',
    `there is no ${wantedChip(wanted).replace(/^a /, '')} here; found: ${present || 'no GPIO chip at all'}`,
    present ? { cure: 'name one of them as `chip` of the line' } : {},
  );
}

/** In order of their numbers; without the links that Raspberry Pi OS adds for old programs. */
function chipFiles(dev: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(dev, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => /^gpiochip\d+$/.test(entry.name) && !entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort((a, b) => Number(a.slice(8)) - Number(b.slice(8)));
}

function chipInfo(kernel: GpioKernel, path: string): ChipInfo {
  const fd = kernel.open(path);
  try {
    const info = chipInfoBuffer();
    kernel.ioctl(fd, GPIO_GET_CHIPINFO_IOCTL, info);
    return decodeChipInfo(info);
  } finally {
    kernel.close(fd);
  }
}
