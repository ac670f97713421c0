import * as v from 'valibot';
import type { LineRef } from '../board/gpio.ts';
import { FieldhandError } from '../lib/errors.ts';

/**
 * BCM number of each GPIO pin of the 40-pin header
 * (https://www.raspberrypi.com/documentation/computers/raspberry-pi.html#gpio).
 * The pins left out are supply and ground.
 */
const BCM_OF_PIN: Readonly<Record<number, number>> = {
  3: 2,
  5: 3,
  7: 4,
  8: 14,
  10: 15,
  11: 17,
  12: 18,
  13: 27,
  15: 22,
  16: 23,
  18: 24,
  19: 10,
  21: 9,
  22: 25,
  23: 11,
  24: 8,
  26: 7,
  27: 0,
  28: 1,
  29: 5,
  31: 6,
  32: 12,
  33: 13,
  35: 19,
  36: 16,
  37: 26,
  38: 20,
  40: 21,
};

/** The three ways to name a GPIO line: `line: 17` (BCM), `pin: 11` (header), `chip: ...` with `line: ...`. */
export const lineEntries = {
  line: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(1023),
      v.description('BCM number (GPIO17 is 17), or with `chip` the number on that chip.'),
    ),
  ),
  pin: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.check((pin) => pin in BCM_OF_PIN, pinMessage),
      v.metadata({ expects: 'the number of a GPIO pin on the 40-pin header' }),
      v.description('Number on the 40-pin header, instead of `line`.'),
    ),
  ),
  chip: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\S{1,64}$/, 'expected the label or the name of a GPIO chip'),
      v.metadata({ expects: 'the label or the name of a GPIO chip' }),
      v.description("Label (`pinctrl-bcm2711`) or name (`gpiochip0`) of the chip, if not the header's."),
    ),
  ),
};

function pinMessage({ input }: { readonly input: unknown }): string {
  const supply = typeof input === 'number' && input >= 1 && input <= 40;
  return supply ? `pin ${input} of the header is supply or ground` : 'expected a pin of the header, 3 to 40';
}

/** What names a line in validated options. */
export interface LineOptions {
  readonly line?: number | undefined;
  readonly pin?: number | undefined;
  readonly chip?: string | undefined;
}

/** What is wrong with these three together, or undefined. */
export function lineProblem({ line, pin, chip }: LineOptions): string | undefined {
  if (line === undefined && pin === undefined) return 'expected `line` (BCM number) or `pin` (header pin)';
  if (line !== undefined && pin !== undefined) return 'expected `line` or `pin`, not both';
  if (chip !== undefined && line === undefined) return 'expected `line` with `chip`: `pin` is for the header';
  return undefined;
}

/** The line that the options name. @throws FieldhandError when they name none or two */
export function lineOf(options: LineOptions): LineRef {
  const problem = lineProblem(options);
  if (problem) throw new FieldhandError('bad-line', problem);
  const line = options.line ?? BCM_OF_PIN[options.pin ?? -1] ?? -1;
  return options.chip === undefined ? { line } : { chip: options.chip, line };
}
