import * as v from 'valibot';
import type { ExpanderKind, ExpanderSpec } from '../board/expanders/expander.ts';
import { expanderKinds } from '../board/expanders/index.ts';
import { HEADER_LABELS } from '../board/gpio/header-chip.ts';
import { nearest } from '../lib/nearest.ts';
import { durationSchema } from '../lib/schema.ts';
import { type LineOptions, lineOf, lineSchema } from '../sensors/line.ts';
import { addressOption, busOption } from '../sensors/options.ts';
import type { Resource } from '../sensors/sensor.ts';
import type { Device } from './devices.ts';
import { key, type Report } from './pieces.ts';
import { show } from './problem.ts';
import type { Taker } from './resources.ts';

/** A kind of expander with what the file may say of one. */
export interface ExpanderDefinition extends Omit<ExpanderKind, 'port'> {
  readonly chip: ExpanderKind;
  readonly options: v.GenericSchema<unknown, ExpanderOptions>;
  readonly resources: (options: ExpanderOptions) => readonly Resource[];
}

export interface ExpanderOptions {
  readonly bus: number;
  readonly address: number;
  readonly interrupt?: LineOptions | undefined;
  readonly poll: number;
}

export const expanderDefinitions: readonly ExpanderDefinition[] = expanderKinds.map((chip) => ({
  ...chip,
  chip,
  options: v.strictObject({
    bus: busOption,
    address: addressOption(chip.addresses),
    interrupt: v.optional(
      lineSchema(
        "The line of the Pi to which the chip's interrupt output (INT, INTA or INTB) is wired, `{ line: 22 }` or `{ pin: 15 }`. Inputs are then told at once; without it they are looked at every `poll`.",
      ),
    ),
    poll: key(
      durationSchema({ min: 5, max: 10_000 }),
      'How often inputs whose changes are awaited are looked at, where no `interrupt` is wired.',
      '50ms',
    ),
  }),
  resources: ({ bus, address, interrupt }) => [
    { type: 'i2c', bus, address },
    ...(interrupt === undefined
      ? []
      : [{ type: 'gpio' as const, ...lineOf(interrupt), option: 'interrupt' }]),
  ],
}));

type ExpanderDevice = Device<ExpanderDefinition, { readonly name: string; readonly kind: string }>;

export function expanderSpec({ name, definition, options }: ExpanderDevice): ExpanderSpec {
  const { bus, address, interrupt, poll } = options as ExpanderOptions;
  return {
    name,
    kind: definition.chip,
    bus,
    address,
    ...(interrupt && { interrupt: lineOf(interrupt) }),
    pollMs: poll,
  };
}

/** Refuses names under which the kernel's own chips are known. */
export function checkExpanderNames(expanders: readonly ExpanderDevice[], report: Report): void {
  const labels: readonly string[] = HEADER_LABELS;
  for (const { path, name } of expanders)
    if (/^gpiochip\d+$/.test(name) || labels.includes(name))
      report([...path, 'name'], `expected a name that no chip of the kernel has, got ${show(name)}`);
}

/** Refuses an interrupt that would come through an expander. */
export function checkInterrupts(expanders: readonly ExpanderDevice[], report: Report): void {
  for (const { path, options } of expanders) {
    const chip = (options as ExpanderOptions | undefined)?.interrupt?.chip;
    if (expanders.some(({ name }) => name === chip))
      report(
        [...path, 'interrupt', 'chip'],
        `expected a line of the Pi itself, got one of the expander ${show(chip)}`,
      );
  }
}

/** Reports lines and pulls that an expander does not have, and chips that are nearly called like one. */
export function checkExpanderLines(
  takers: readonly Taker[],
  expanders: readonly ExpanderDevice[],
  report: Report,
): void {
  const names = expanders.map(({ name }) => name);
  for (const { path, resources, written } of takers)
    for (const resource of resources) {
      if (resource.type !== 'gpio' || resource.chip === undefined) continue;
      const { chip, line, bias, option } = resource;
      const blame = (usual: string) => {
        const blamed = [option, usual].find((each) => each !== undefined && written.includes(each));
        return blamed === undefined ? path : [...path, blamed];
      };
      const definition = expanders.find(({ name }) => name === chip)?.definition;
      // anything else may be the label of a chip of the kernel, which only the kernel knows
      const meant = definition ? undefined : nearest(chip, names);
      if (meant !== undefined)
        report(blame('chip'), `there is no expander ${show(chip)}, did you mean "${meant}"?`);
      if (definition && bias !== undefined && definition.lacks.includes(bias))
        report(
          written.includes('pull') ? [...path, 'pull'] : blame('chip'),
          `${chip} is a ${definition.kind} and has no ${bias}: set \`pull: none\`, and wire a resistor to ground where nothing else pulls the line low`,
        );
      if (definition && line >= definition.lines)
        report(
          blame('line'),
          `expected a line of ${chip} from 0 to ${definition.lines - 1}, got ${line}: it is a ${definition.kind}`,
        );
    }
}
