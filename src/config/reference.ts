import type { GenericSchema } from 'valibot';
import type { AgentKinds } from './agent.ts';
import {
  actuatorEntries,
  agentSchema,
  expanderEntries,
  filterEntries,
  sensorEntries,
} from './agent-schema.ts';
import { expanderDefinitions } from './expanders.ts';
import { gatewaySchema } from './gateway-schema.ts';
import { interlockSchema } from './guard-schema.ts';
import { showHex } from './problem.ts';
import { conditionSchemas, ruleSchema, stepSchemas } from './rules-schema.ts';
import { type Shape, shapeOf } from './shape.ts';
import { expected } from './validate.ts';

/** Every key of the agent's file, as Markdown tables. */
export function agentReference(kinds: AgentKinds): string {
  return [
    rows(shapeOf(agentSchema)),
    '#### expanders',
    rows(shapesOf(expanderEntries)),
    ...expanderDefinitions.flatMap(kindSection),
    '#### sensors',
    rows(shapesOf(sensorEntries)),
    ...kinds.sensors.flatMap(kindSection),
    '#### filters',
    rows(shapesOf(filterEntries)),
    ...kinds.filters.flatMap(kindSection),
    '#### actuators',
    rows(shapesOf(actuatorEntries)),
    ...kinds.actuators.flatMap(kindSection),
    '#### interlocks',
    rows(shapeOf(interlockSchema)),
    '#### rules',
    rows(shapeOf(ruleSchema)),
    ...Object.entries(conditionSchemas).flatMap(([name, schema]) => part('when', name, schema)),
    ...Object.entries(stepSchemas).flatMap(([name, schema]) => part('do', name, schema)),
  ].join('\n\n');
}

/** Every key of the gateway's file, as a Markdown table. */
export function gatewayReference(): string {
  return rows(shapeOf(gatewaySchema));
}

interface Kind {
  readonly kind: string;
  readonly summary: string;
  readonly datasheet?: string;
  readonly options: GenericSchema;
}

function kindSection({ kind, summary, datasheet, options }: Kind): readonly string[] {
  const source = datasheet === undefined ? '' : ` [Datasheet](${datasheet}).`;
  const shape = shapeOf(options);
  return [
    `##### kind: ${kind}`,
    `${summary}.${source}`,
    ...((shape.entries?.size ?? 0) > 0 ? [rows(shape, true)] : []),
  ];
}

/** A condition or a step of a rule. */
const part = (key: 'when' | 'do', name: string, schema: GenericSchema): readonly string[] => [
  `##### ${key}: ${name}`,
  rows(shapeOf(schema)),
];

type Entries = Pick<Shape, 'entries'>;

const shapesOf = (entries: Readonly<Record<string, GenericSchema>>): Entries => ({
  entries: new Map(Object.entries(entries).map(([name, entry]) => [name, shapeOf(entry)])),
});

/** @param listed also what the mappings of a list take; the lists of the file itself have their own sections */
function rows(shape: Entries, listed = false): string {
  const lines = ['| key | what | takes | default |', '|---|---|---|---|'];
  add(shape, '', listed, lines);
  return lines.join('\n');
}

function add({ entries }: Entries, prefix: string, listed: boolean, lines: string[]): void {
  for (const [name, entry] of entries ?? []) {
    const key = `${prefix}${name}`;
    if (entry.switchable) lines.push(`| \`${key}\` | ${entry.description} | true, or the keys below |  |`);
    if (entry.entries) add(entry, `${key}.`, listed, lines);
    else {
      const cells = [`\`${key}\``, entry.description ?? '', expected(entry) ?? '', fallback(entry)];
      lines.push(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
      if (listed && entry.item) add(entry.item, `${key}[].`, listed, lines);
    }
  }
}

function fallback({ optional, fallback: value, base }: Shape): string {
  if (!optional) return 'required';
  if (value === undefined) return '';
  // an address is written as the words beside it write it
  if (typeof value === 'number' && base === 16) return `\`${showHex(value)}\``;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
