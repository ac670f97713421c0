import type { LineRef } from '../gpio.ts';

/**
 * Labels of the chip behind the 40-pin header: Pi Zero to 3, Pi 4, Pi 5. Neither the chip's number nor the
 * base of its sysfs lines is the same from kernel to kernel (onoff#199), so only the label counts.
 */
export const HEADER_LABELS = ['pinctrl-bcm2835', 'pinctrl-bcm2711', 'pinctrl-rp1'] as const;

/** What is looked for, in words: for messages. */
export function wantedChip(chip: string | undefined): string {
  return chip === undefined ? `a Raspberry Pi header chip (${HEADER_LABELS.join(', ')})` : `chip ${chip}`;
}

/** `line 17 of pinctrl-bcm2711`: the place in every message about a line. */
export function lineName(ref: LineRef, chip: string): string {
  return `GPIO line ${ref.line} of ${chip}`;
}
