import type { FoundChip } from './chips.ts';
import type { GpioKernel } from './kernel.ts';
import {
  decodeLineInfo,
  GPIO_V2_GET_LINEINFO_IOCTL,
  GPIO_V2_LINE_GET_VALUES_IOCTL,
  lineInfoBuffer,
  lineValues,
} from './uapi.ts';

/** A descriptor that was handed in, and what is said of it. */
export interface Foundling {
  readonly fd: number;
  readonly activeLow: boolean;
}

/**
 * Whether a descriptor is that line, open as an output of ours: the kernel must say so, whatever its name says.
 * @param consumer what our lines are held as
 */
export function isOutput(
  kernel: GpioKernel,
  { fd, activeLow }: Foundling,
  chip: FoundChip,
  line: number,
  consumer: string,
): boolean {
  try {
    // fails on anything that is no granted line, and on one whose chip has gone
    kernel.ioctl(fd, GPIO_V2_LINE_GET_VALUES_IOCTL, lineValues(0));
    const info = lineInfo(kernel, chip, line);
    if (!info.used || !info.output || info.consumer !== consumer || info.activeLow !== activeLow)
      return false;
    // Linux 5.18 and later say which line a descriptor is
    const said = kernel.describe(fd);
    const [, name] = /^gpio-chip:\s*(\S+)/m.exec(said) ?? [];
    const [, offset] = /^gpio-line:\s*(\d+)/m.exec(said) ?? [];
    return (name === undefined || name === chip.name) && (offset === undefined || Number(offset) === line);
  } catch {
    return false;
  }
}

function lineInfo(kernel: GpioKernel, { path }: FoundChip, line: number) {
  const info = lineInfoBuffer(line);
  const fd = kernel.open(path);
  try {
    kernel.ioctl(fd, GPIO_V2_GET_LINEINFO_IOCTL, info);
  } finally {
    kernel.close(fd);
  }
  return decodeLineInfo(info);
}
