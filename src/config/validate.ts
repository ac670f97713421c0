import * as v from 'valibot';
import { didYouMean } from '../lib/nearest.ts';
import { isPlain, type Report } from './pieces.ts';
import { type Path, show, showHex } from './problem.ts';
import { type Shape, shapeOf } from './shape.ts';

/**
 * Checks `value` against `schema` and reports every problem, in order of the file's structure.
 * @param base the path of `value` in the file
 * @returns the validated value, or undefined when anything was reported
 */
export function validate<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  base: Path,
  report: Report,
): v.InferOutput<S> | undefined {
  const shape = shapeOf(schema);
  let sound = true;
  const note: Report = (path, message, at) => {
    sound = false;
    report([...base, ...path], message, at);
  };
  const done: Path[] = [];
  checkKeys(shape, value, [], (path, message, at) => {
    done.push(path);
    note(path, message, at);
  });
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  for (const issue of result.issues ?? []) {
    const path = (issue.path ?? []).map((step) => step.key as string | number);
    if (done.some((above) => above.every((step, depth) => path[depth] === step))) continue;
    const found = shapeAt(shape, path);
    const { message, at } = describe(issue, found);
    note(path, message, at);
  }
  return sound && result.success ? result.output : undefined;
}

/** Reports the keys of a mapping that are not in `known`. */
export function unknownKeysOf(value: object, known: readonly string[], base: Path, report: Report): void {
  for (const name of Object.keys(value)) {
    if (!known.includes(name))
      report(
        [...base, name],
        `unknown key${didYouMean(name, known) || `, the keys here are ${known.join(', ')}`}`,
        'key',
      );
  }
}

/**
 * What valibot does not see: strictObject names only the first of several unknown keys, and takes a list for
 * a mapping.
 */
function checkKeys(shape: Shape | undefined, value: unknown, path: Path, report: Report): void {
  if (value === undefined || (shape?.switchable && value === true)) return;
  if (shape?.entries && !isPlain(value)) report(path, `expected ${expected(shape)}, got ${show(value)}`);
  else if (shape?.entries && isPlain(value)) {
    if (shape.type === 'strict_object') unknownKeysOf(value, [...shape.entries.keys()], path, report);
    for (const [name, entry] of shape.entries) {
      if (Object.hasOwn(value, name)) checkKeys(entry, value[name], [...path, name], report);
    }
  } else if (shape?.item && Array.isArray(value)) {
    for (const [index, part] of value.entries()) checkKeys(shape.item, part, [...path, index], report);
  }
}

function shapeAt(shape: Shape, path: Path): Shape | undefined {
  let at: Shape | undefined = shape;
  for (const step of path) at = typeof step === 'number' ? at?.item : at?.entries?.get(step);
  return at;
}

function describe(
  issue: v.BaseIssue<unknown>,
  shape: Shape | undefined,
): { message: string; at: 'key' | 'value' } {
  const value = issue.input;
  const wanted = expected(shape);
  // valibot's own words begin with "Invalid"; a schema that has better ones gave them
  const own = issue.message.startsWith('Invalid ') ? undefined : issue.message;
  const missing = issue.received === 'undefined' && value === undefined;
  if (missing) return { message: wanted ? `missing, expected ${wanted}` : 'missing', at: 'value' };
  if (own && issue.kind !== 'schema' && (typeof value === 'object' || !own.startsWith('expected ')))
    return { message: own, at: 'value' };
  const wish = own ?? `expected ${wanted ?? issue.expected ?? 'something else'}`;
  const words = shape?.choices?.filter((choice) => typeof choice === 'string') ?? [];
  const hint = typeof value === 'string' ? didYouMean(value, words) : '';
  const got = shape?.base === 16 && typeof value === 'number' ? showHex(value) : show(value);
  return { message: `${wish}, got ${got}${hint}`, at: 'value' };
}

/** What a value of this shape is, in words. */
export function expected(shape: Shape | undefined): string | undefined {
  if (shape?.entries)
    return `${shape.switchable ? 'true, or ' : ''}a mapping with keys such as ${[...shape.entries.keys()].slice(0, 3).join(', ')}`;
  if (shape?.item) return 'a list';
  return shape?.expects;
}
