import { messageOf } from '../../lib/errors.ts';
import { GROUP_CURE, surveyChips } from '../gpio/chips.ts';
import { HEADER_LABELS } from '../gpio/header-chip.ts';
import { type GpioKernel, loadGpioKernel } from '../gpio/kernel.ts';
import { surveySysfsChips } from '../gpio/sysfs-chips.ts';
import { decodeLineInfo, GPIO_V2_GET_LINEINFO_IOCTL, lineInfoBuffer } from '../gpio/uapi.ts';

export interface HeldLine {
  readonly line: number;
  /** What the device tree calls it; empty where it does not. */
  readonly name: string;
  /** Who holds it; empty where the holder gave no name. */
  readonly consumer: string;
  readonly direction: 'in' | 'out';
}

export interface FoundGpioChip {
  /** `gpiochip0`, as lines may name it. */
  readonly name: string;
  readonly label: string;
  readonly lines: number;
  /** Whether it has the Pi's 40-pin header. */
  readonly header: boolean;
  readonly held: readonly HeldLine[];
}

export interface FoundGpio {
  readonly chips: readonly FoundGpioChip[];
  /** Where the list is from; sysfs does not tell who holds a line. */
  readonly source: 'character-device' | 'sysfs' | 'none';
  /** What could not be looked at, and what helps. */
  readonly trouble: string | undefined;
}

export interface GpioScanOptions {
  /** `/dev` and `/sys`, or where they are mounted. */
  readonly dev: string;
  readonly sys: string;
  readonly load?: () => Promise<GpioKernel>;
}

/** Every GPIO chip and who holds which of its lines. Asks the kernel only: no line is touched. */
export async function scanGpio({ dev, sys, load = loadGpioKernel }: GpioScanOptions): Promise<FoundGpio> {
  let trouble: string | undefined;
  try {
    const kernel = await load();
    const { chips, denied } = surveyChips(kernel, dev);
    if (denied.length > 0) trouble = `may not open ${denied.join(', ')} (${GROUP_CURE})`;
    if (chips.length > 0)
      return {
        source: 'character-device',
        trouble,
        chips: chips.map(({ path, name, label, lines }) => ({
          name,
          label,
          lines,
          header: isHeader(label),
          held: heldLines(kernel, path, lines),
        })),
      };
  } catch (error) {
    trouble = `no character device: ${messageOf(error)}`;
  }
  const chips = surveySysfsChips(`${sys}/class/gpio`);
  return {
    source: chips.length > 0 ? 'sysfs' : 'none',
    trouble,
    chips: chips.map(({ name, label, lines }) => ({
      name: name ?? label,
      label,
      lines,
      header: isHeader(label),
      held: [],
    })),
  };
}

function heldLines(kernel: GpioKernel, path: string, lines: number): readonly HeldLine[] {
  const held: HeldLine[] = [];
  const fd = kernel.open(path);
  try {
    for (let line = 0; line < lines; line++) {
      const buffer = lineInfoBuffer(line);
      kernel.ioctl(fd, GPIO_V2_GET_LINEINFO_IOCTL, buffer);
      const { name, consumer, used, output } = decodeLineInfo(buffer);
      if (used) held.push({ line, name, consumer, direction: output ? 'out' : 'in' });
    }
  } finally {
    kernel.close(fd);
  }
  return held;
}

const isHeader = (label: string): boolean => HEADER_LABELS.some((header) => header === label);
