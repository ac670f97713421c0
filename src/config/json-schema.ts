import * as v from 'valibot';
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
import { conditionSchemas, ruleSchema, stepSchemas } from './rules-schema.ts';
import { type Shape, shapeOf } from './shape.ts';

type Json = { readonly [key: string]: unknown };

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const filterList: Json = { $ref: '#/$defs/filters' };
const filters: Json = {
  description: shapeOf(sensorEntries.filters).description,
  anyOf: [filterList, { type: 'object', additionalProperties: filterList }],
};

/** JSON Schema of the agent's file, for editors. */
export function agentJsonSchema(kinds: AgentKinds): Json {
  const schema = convert(shapeOf(agentSchema));
  const members = (of: readonly Kind[], common: v.ObjectEntries, own: Json = {}): Json => ({
    type: 'array',
    items: { oneOf: of.map((kind) => member(kind, common, own)) },
  });
  return {
    $schema: DIALECT,
    title: 'fieldhand agent',
    ...schema,
    oneOf: [{ required: ['gateway'] }, { required: ['mqtt'] }],
    properties: {
      ...(schema.properties as Json),
      expanders: members(expanderDefinitions, expanderEntries),
      sensors: members(kinds.sensors, sensorEntries, { filters }),
      actuators: members(kinds.actuators, actuatorEntries),
      rules: { type: 'array', items: rule() },
    },
    $defs: {
      filters: members(kinds.filters, filterEntries),
      condition: { oneOf: Object.values(conditionSchemas).map((each) => condition(each)) },
      step: { oneOf: Object.values(stepSchemas).map((each) => convert(shapeOf(each))) },
    },
  };
}

function rule(): Json {
  const written = convert(shapeOf(ruleSchema));
  const properties = written.properties as Readonly<Record<string, Json>>;
  const step: Json = { $ref: '#/$defs/step' };
  const steps: Json = { anyOf: [step, { type: 'array', items: step, minItems: 1 }] };
  return {
    ...written,
    properties: {
      ...properties,
      when: { ...properties.when, $ref: '#/$defs/condition' },
      do: { ...properties.do, ...steps },
      otherwise: { ...properties.otherwise, ...steps },
    },
  };
}

/** What holds conditions itself holds any of them. */
function condition(schema: v.GenericSchema): Json {
  const written = convert(shapeOf(schema));
  const properties = Object.entries(written.properties as Readonly<Record<string, Json>>).map(
    ([name, property]) => [
      name,
      name === 'all' || name === 'any' ? { ...property, items: { $ref: '#/$defs/condition' } } : property,
    ],
  );
  return { ...written, properties: Object.fromEntries(properties) };
}

/** JSON Schema of the gateway's file, for editors. */
export function gatewayJsonSchema(): Json {
  return { $schema: DIALECT, title: 'fieldhand gateway', ...convert(shapeOf(gatewaySchema)) };
}

interface Kind {
  readonly kind: string;
  readonly summary: string;
  readonly options: v.GenericSchema;
}

/** @param instead what stands for some of the common keys */
function member({ kind, summary, options }: Kind, common: v.ObjectEntries, instead: Json): Json {
  const all = convert(shapeOf(v.strictObject(common)));
  const own = convert(shapeOf(options));
  return {
    ...all,
    title: kind,
    description: summary,
    properties: {
      ...(all.properties as Json),
      ...instead,
      kind: { const: kind },
      ...(own.properties as Json),
    },
    required: [...((all.required as string[]) ?? []), ...((own.required as string[]) ?? [])],
  };
}

function convert(shape: Shape): Json {
  return {
    ...type(shape),
    ...(words(shape) && { description: words(shape) }),
    ...(shape.fallback !== undefined && !shape.entries && { default: shape.fallback }),
  };
}

/** What it is for and what it takes. */
function words({ description, expects }: Shape): string | undefined {
  const takes = expects === undefined ? undefined : `${expects[0]?.toUpperCase()}${expects.slice(1)}.`;
  return [description, takes].filter((part) => part !== undefined).join(' ') || undefined;
}

function type(shape: Shape): Json {
  const { entries, item, choices, members, min, above, max, integer, pattern } = shape;
  if (entries) {
    const required = [...entries].filter(([, entry]) => !entry.optional).map(([name]) => name);
    const mapping = {
      type: 'object',
      properties: Object.fromEntries([...entries].map(([name, entry]) => [name, convert(entry)])),
      ...(required.length > 0 && { required }),
      ...(shape.type === 'strict_object' && { additionalProperties: false }),
    };
    return shape.switchable ? { anyOf: [{ const: true }, mapping] } : mapping;
  }
  if (item) return { type: 'array', items: convert(item) };
  if (choices) return { enum: choices };
  if (members) return { anyOf: members.map(type) };
  switch (shape.type) {
    case 'string':
      return { type: 'string', ...(pattern && { pattern: pattern.source }) };
    case 'number':
      return {
        type: integer ? 'integer' : 'number',
        ...(min !== undefined && { minimum: min }),
        ...(above !== undefined && { exclusiveMinimum: above }),
        ...(max !== undefined && { maximum: max }),
      };
    case 'boolean':
      return { type: 'boolean' };
    default:
      return {};
  }
}
