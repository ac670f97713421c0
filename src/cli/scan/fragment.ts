import * as v from 'valibot';
import type { FoundKernelDevice } from '../../board/scan/kernel-devices.ts';
import type { SensorDefinition } from '../../sensors/sensor.ts';
import type { Survey } from './survey.ts';

type Options = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * The part of an agent's config that reads what was found: what is known for sure as it stands, what may be
 * something else behind a `#`. Undefined when there is nothing to read.
 */
export function fragment({ i2c, kernel }: Survey, kinds: readonly SensorDefinition[]): string | undefined {
  const names = new Set<string>();
  const sure: string[] = [];
  const maybe: string[] = [];
  // what is sure comes first, so that it has the plain names
  const answering = i2c.flatMap(({ bus, chips }) => chips.map((chip) => ({ bus, ...chip })));
  for (const { bus, address, is } of answering)
    if (is !== undefined) sure.push(`  ${entry(freeName(is, names), is, { bus, address })}`);
  for (const device of kernel) {
    const options = optionsFor(device, kinds);
    if (options) sure.push(`  ${entry(freeName(nameFor(device), names), device.type, options)}`);
  }
  for (const { bus, address, mayBe } of answering) {
    if (mayBe.length === 0) continue;
    const which = mayBe.length === 1 ? 'this' : 'one of these';
    maybe.push(`  # ${address} on bus ${bus} cannot be told for sure; if it is ${which}:`);
    // only one of them will be in the file, so that their names need not differ
    const free = mayBe.map((kind) => [kind, freeName(kind, new Set(names))] as const);
    for (const [kind, name] of free) {
      names.add(name);
      maybe.push(`  # ${entry(name, kind, { bus, address })}`);
    }
  }
  if (sure.length + maybe.length === 0) return undefined;
  const head = sure.length > 0 ? 'sensors:' : 'sensors: # take the # away from what you have';
  return [head, ...sure, ...maybe].join('\n');
}

function entry(name: string, kind: string, options: Options): string {
  const all: Options = { name, kind, ...options };
  const pairs = Object.entries(all).map(([key, value]) =>
    typeof value === 'object' ? `${key}: [${value.join(', ')}]` : `${key}: ${value}`,
  );
  return `- { ${pairs.join(', ')} }`;
}

/** Takes and returns the first name that nobody has. */
function freeName(wish: string, names: Set<string>): string {
  let name = wish;
  for (let n = 2; names.has(name); n++) name = `${wish}-${n}`;
  names.add(name);
  return name;
}

/** Options with which the kernel's device would be read; undefined for what is none of the wired things. */
function optionsFor(device: FoundKernelDevice, kinds: readonly SensorDefinition[]): Options | undefined {
  const { type, id, name, channels, at } = device;
  const definition = kinds.find(({ kind }) => kind === type);
  // a host has hwmon devices of its own: processor, supply
  if (!definition || (type === 'hwmon' && at === undefined)) return undefined;
  const place = at === undefined ? {} : { at };
  // all of its channels where they have names of their own, else the first
  const choices: readonly Options[] =
    type === 'w1'
      ? [{ id }]
      : [channels, channels.slice(0, 1)].map((some) => ({ device: name, ...place, channels: some }));
  return choices.find((options) => v.safeParse(definition.options, options).success);
}

/** Sensors' names begin with a letter and have no underscore. */
function nameFor({ type, name }: FoundKernelDevice): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return word.slice(0, 48) || type;
}
