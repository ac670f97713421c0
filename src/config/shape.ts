import type { GenericSchema } from 'valibot';
import { oneOf, show } from './problem.ts';

/** What valibot keeps in a schema, as far as it is read here. A pipe carries the fields of its first member. */
interface Inside {
  readonly type: string;
  readonly expects?: string;
  readonly wrapped?: Inside;
  readonly default?: unknown;
  readonly entries?: Readonly<Record<string, Inside>>;
  readonly item?: Inside;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly Step[];
}

interface Step extends Inside {
  readonly kind: string;
  readonly requirement?: unknown;
  readonly description?: string;
  readonly metadata?: { readonly expects?: string; readonly base?: number };
}

/** A schema seen from outside, for what is told about it: errors, the reference table, the JSON Schema. */
export interface Shape {
  /** valibot's word: `strict_object`, `array`, `string`, `number`, `boolean`, `picklist`, `union`, ... */
  readonly type: string;
  readonly optional: boolean;
  /** As it would be written in the file; undefined when there is none. */
  readonly fallback: unknown;
  readonly description: string | undefined;
  /** `a whole number from 1 to 9`; undefined for what has keys or items. */
  readonly expects: string | undefined;
  /** The keys of a mapping. */
  readonly entries: ReadonlyMap<string, Shape> | undefined;
  /** Whether `true` stands for the mapping with its defaults. */
  readonly switchable: boolean;
  /** What a list holds. */
  readonly item: Shape | undefined;
  /** The words of a picklist, the one value of a literal. */
  readonly choices: readonly unknown[] | undefined;
  /** The alternatives of a union. */
  readonly members: readonly Shape[] | undefined;
  readonly min: number | undefined;
  /** It must be more than this. */
  readonly above: number | undefined;
  readonly max: number | undefined;
  readonly integer: boolean;
  /** 16 for what people write in hexadecimal. */
  readonly base: number | undefined;
  readonly pattern: RegExp | undefined;
}

/** Looks into `schema`. */
export function shapeOf(schema: GenericSchema): Shape {
  return look(schema as unknown as Inside);
}

function look(outer: Inside): Shape {
  let schema = outer;
  let optional = false;
  let fallback: unknown;
  let outside: readonly Step[] = [];
  while (schema.wrapped) {
    optional = true;
    fallback ??= schema.default;
    outside = [...outside, ...steps(schema)];
    schema = schema.wrapped;
  }
  const all = [...steps(schema), ...outside];
  // what is turned into a mapping first
  const mapping = schema.type === 'unknown' ? schema.pipe?.find(({ entries }) => entries) : undefined;
  schema = mapping ?? schema;
  const last = (type: string): Step | undefined => all.findLast((step) => step.type === type);
  const members =
    schema.type === 'union' || schema.type === 'variant'
      ? schema.options?.map((option) => look(option as Inside))
      : undefined;
  const shape = {
    type: schema.type,
    optional,
    fallback: typeof fallback === 'function' ? undefined : fallback,
    description: last('description')?.description,
    entries:
      schema.entries && new Map(Object.entries(schema.entries).map(([name, entry]) => [name, look(entry)])),
    switchable: mapping !== undefined,
    item: schema.item && look(schema.item),
    choices:
      schema.type === 'picklist' ? schema.options : schema.type === 'literal' ? [schema.literal] : undefined,
    members,
    min: number(last('min_value')?.requirement),
    above: number(last('gt_value')?.requirement),
    max: number(last('max_value')?.requirement),
    integer: last('integer') !== undefined,
    base: all.findLast((step) => step.metadata?.base !== undefined)?.metadata?.base,
    pattern: regExp(last('regex')?.requirement),
  };
  const told = all.findLast((step) => step.metadata?.expects !== undefined)?.metadata?.expects;
  return { ...shape, expects: told ?? expectation(shape, schema.expects) };
}

/** The actions of a pipe, also of pipes inside it, in order. */
function steps(schema: Inside): readonly Step[] {
  return (schema.pipe ?? []).flatMap((step) =>
    step.pipe ? steps(step) : step.kind === 'schema' ? [] : [step],
  );
}

function expectation(shape: Omit<Shape, 'expects'>, otherwise: string | undefined): string | undefined {
  if (shape.choices)
    return oneOf(shape.choices.map((choice) => (typeof choice === 'string' ? choice : show(choice))));
  if (shape.members) {
    const each = shape.members.map((member) => member.expects ?? (member.entries ? 'a mapping' : 'a list'));
    return oneOf([...new Set(each)]);
  }
  switch (shape.type) {
    case 'number':
      return `${shape.integer ? 'a whole number' : 'a number'}${range(shape)}`;
    case 'string':
      return shape.pattern ? `text like ${shape.pattern.source}` : 'text';
    case 'boolean':
      return 'true or false';
    default:
      return shape.entries || shape.item ? undefined : otherwise;
  }
}

function range({ min, above, max }: Pick<Shape, 'min' | 'above' | 'max'>): string {
  if (above !== undefined) return ` above ${above}${max === undefined ? '' : `, at most ${max}`}`;
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const regExp = (value: unknown): RegExp | undefined => (value instanceof RegExp ? value : undefined);
