import * as v from 'valibot';
import type { SensorDefinition } from '../../sensors/sensor.ts';
import type { Survey } from './survey.ts';

/** Of every label: `fieldhand.dev/climate=true`. */
const DOMAIN = 'fieldhand.dev';

/** What a node is good for, by what its sensors measure. */
const LABEL_OF_QUANTITY: Readonly<Record<string, string>> = {
  temperature: 'climate',
  humidity: 'climate',
  pressure: 'climate',
  illuminance: 'light',
  co2: 'air',
  eco2: 'air',
  tvoc: 'air',
  'gas-resistance': 'air',
  'air-quality-index': 'air',
  current: 'power',
  power: 'power',
};

/** The same, by the channels of the kernel's iio drivers. */
const LABEL_OF_IIO: readonly (readonly [RegExp, string])[] = [
  [/^(temp|humidityrelative|pressure)/, 'climate'],
  [/^(illuminance|intensity)/, 'light'],
  [/^(concentration|resistance)/, 'air'],
];

/**
 * Labels for a node with this on it. A chip without an id counts where everything that it may be would get the
 * same label, one whose id could not be read does not; what no bus shows (a relay board) has to be told.
 * @param told further labels, from whoever knows
 */
export function labelsOf(
  { i2c, gpio, kernel }: Survey,
  kinds: readonly SensorDefinition[],
  told: readonly string[],
): readonly string[] {
  const labels = new Set(told);
  const byKind = (kind: string): readonly string[] => {
    const definition = kinds.find((each) => each.kind === kind);
    return definition ? labelsOfKind(definition) : [];
  };
  const byGuess = (kind: string): readonly string[] =>
    kinds.some((each) => each.kind === kind && each.identify) ? [] : byKind(kind);
  for (const { is, mayBe, kernelName } of i2c.flatMap(({ chips }) => chips)) {
    const known = is ?? kernelName;
    if (is !== undefined) labels.add(is);
    const each = known === undefined ? mayBe.map(byGuess) : [byKind(known)];
    for (const label of each[0] ?? []) if (each.every((other) => other.includes(label))) labels.add(label);
  }
  for (const { type, name, channels } of kernel) {
    if (type === 'w1' && name.startsWith('ds')) labels.add('climate');
    if (type !== 'iio') continue;
    for (const [pattern, label] of LABEL_OF_IIO)
      if (channels.some((channel) => pattern.test(channel))) labels.add(label);
  }
  if (gpio.chips.some(({ header }) => header)) labels.add('gpio');
  return [...labels].sort();
}

function labelsOfKind({ options, channels }: SensorDefinition): readonly string[] {
  const chosen = v.safeParse(options, {});
  if (!chosen.success) return [];
  const found = channels(chosen.output as never).flatMap(({ quantity }) => LABEL_OF_QUANTITY[quantity] ?? []);
  return [...new Set(found)];
}

/** What node-feature-discovery reads: a label a line. */
export function featureFile(labels: readonly string[]): string {
  const lines = labels.map((label) => `${DOMAIN}/${label}=true`);
  return ['# Written by `fieldhand scan --nfd`.', ...lines, ''].join('\n');
}

/** A label as Kubernetes takes it behind the slash, in lower case. */
export function isLabel(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/.test(text);
}
