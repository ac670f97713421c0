import type { HostFiles } from '../files.ts';
import { HEADER_LABELS } from './header-chip.ts';

/**
 * What an output of the Pi's header does when nobody holds it any more.
 * - kept: it stays an output at its level (Raspberry Pi's kernels)
 * - input: it becomes an input, and the pull of the pin and of what is wired decides (mainline, strict_gpiod)
 * - unknown: the chip is no Pi's
 */
export type Release = 'kept' | 'input' | 'unknown';

/** Parameter of the pin controllers of Pi 0 to 4 (pinctrl_bcm2835) and Pi 5 (pinctrl_rp1). */
const PARAMETER = 'persist_gpio_outputs';

/** The file that says so for a chip of that label. */
export function persistFile(label: string): string {
  const module = label === 'pinctrl-rp1' ? 'pinctrl_rp1' : 'pinctrl_bcm2835';
  return `/sys/module/${module}/parameters/${PARAMETER}`;
}

/** @param label of the chip with the header; undefined when there is none */
export async function releaseOf(files: HostFiles, label: string | undefined): Promise<Release> {
  if (!HEADER_LABELS.some((header) => header === label) || label === undefined) return 'unknown';
  try {
    return /^[Yy1]/.test(await files.read(persistFile(label))) ? 'kept' : 'input';
  } catch {
    // a kernel without the parameter knows only the one way
    return 'input';
  }
}
