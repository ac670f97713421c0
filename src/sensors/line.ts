import * as v from 'valibot';
import type { Bias, Gpio, InputLine, LineRef, Soon } from '../board/gpio.ts';
import { FieldhandError } from '../lib/errors.ts';
import { durationSchema } from '../lib/schema.ts';

/**
 * BCM number of each GPIO pin of the 40-pin header
 * (https://www.raspberrypi.com/documentation/computers/raspberry-pi.html#gpio).
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

const GROUND = new Set([6, 9, 14, 20, 25, 30, 34, 39]);
const HEADER_PINS = 40;

/** What a pin of the header is that carries no GPIO line of ours; undefined for one that does. */
function otherUse(pin: number): string | undefined {
  if (pin === 1 || pin === 17) return 'the 3.3 V supply';
  if (pin === 2 || pin === 4) return 'the 5 V supply';
  if (pin === 27 || pin === 28)
    return `kept for the ID EEPROM of a HAT (ID_${pin === 27 ? 'SD' : 'SC'}); \`line: ${pin - 27}\` takes it all the same`;
  return GROUND.has(pin) ? 'ground' : undefined;
}

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
  const use = typeof input === 'number' ? otherUse(input) : undefined;
  return use === undefined
    ? `expected a GPIO pin of the header, 3 to ${HEADER_PINS}`
    : `pin ${input} of the header is ${use}`;
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

/** For a pipe, after an object with `lineEntries`: says what is wrong with them together. */
export function lineCheck<T extends LineOptions>() {
  return v.check<T, (issue: v.CheckIssue<T>) => string>(
    (value) => lineProblem(value) === undefined,
    ({ input }) => lineProblem(input) ?? '',
  );
}

/** One line where a device has several: `{ line: 5 }`, `{ pin: 29 }` or `{ chip: ..., line: 5 }`. */
export const lineSchema = (description: string) =>
  v.pipe(v.strictObject(lineEntries), lineCheck(), v.description(description));

const BIAS = { up: 'pull-up', down: 'pull-down', none: 'none', 'as-is': 'as-is' } as const;
export type Pull = keyof typeof BIAS;

export const biasOf = (pull: Pull): Bias => BIAS[pull];

/** @param fallback as it would be written in the file */
export function pullEntry(fallback: Pull, description: string) {
  return v.optional(
    v.pipe(v.picklist(['up', 'down', 'none', 'as-is']), v.description(description)),
    fallback,
  );
}

/** A line that is read for its changes. @param defaults as they would be written in the file */
export function edgeEntries(defaults: { readonly pull: Pull; readonly debounce: string }) {
  return {
    ...lineEntries,
    pull: pullEntry(
      defaults.pull,
      "The line's own resistor: `up` for a contact to ground, `down` for one to 3.3 V, `none`, or `as-is` to leave what is set (all that sysfs can).",
    ),
    debounce: v.optional(
      v.pipe(durationSchema({ min: 0, max: 10_000 }), v.description('Shorter changes are not reported.')),
      defaults.debounce,
    ),
  };
}

/** A line that is on or off. */
export function inputEntries(defaults: { readonly pull: Pull; readonly debounce: string }) {
  return {
    ...edgeEntries(defaults),
    invert: v.optional(
      v.pipe(v.boolean(), v.description('Swaps 0 and 1, for a contact that opens when it acts.')),
      false,
    ),
  };
}

interface PulledLine extends LineOptions {
  readonly pull: Pull;
}

/** What an input takes. @throws FieldhandError when the options name no line, or two */
export const inputResource = (options: PulledLine) =>
  ({ type: 'gpio', ...lineOf(options), bias: biasOf(options.pull) }) as const;

export interface EdgeChoice extends PulledLine {
  /** ms */
  readonly debounce: number;
}

/** Opens the line for its edges. @throws DeviceError */
export function openEdges(gpio: Gpio, options: EdgeChoice, activeLow: boolean): Soon<InputLine> {
  const { pull, debounce: debounceMs } = options;
  return gpio.openInput(lineOf(options), { bias: biasOf(pull), activeLow, debounceMs, edges: true });
}

/**
 * The same with 1 for active. With a pull-up the closed contact reads low: active is away from the resting
 * level. @throws DeviceError
 */
export function openInput(gpio: Gpio, options: EdgeChoice & { readonly invert: boolean }): Soon<InputLine> {
  return openEdges(gpio, options, (options.pull === 'up') !== options.invert);
}
