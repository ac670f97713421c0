import * as v from 'valibot';
import { didYouMean } from '../lib/nearest.ts';
import type { Resource } from '../sensors/sensor.ts';
import { isPlain, type Report } from './pieces.ts';
import { oneOf, type Path, show } from './problem.ts';
import { shapeOf } from './shape.ts';
import { unknownKeysOf, validate } from './validate.ts';

/** A member of `sensors`, `actuators` or `expanders` that is sound by itself. */
export interface Device<D, C> {
  readonly path: Path;
  readonly name: string;
  readonly definition: D;
  /** The keys that all of the list have, validated. */
  readonly common: C;
  /** The keys of its kind, validated. */
  readonly options: object;
  readonly resources: readonly Resource[];
  /** The keys that are in the file. */
  readonly written: readonly string[];
}

/**
 * Checks a list of devices, each against the keys that all have and those of its kind, and that no two have
 * one name. Reports what is wrong and leaves those members out.
 */
export function checkDevices<D extends Taking, E extends v.ObjectEntries>(
  list: 'sensors' | 'actuators' | 'expanders',
  members: readonly unknown[],
  kinds: readonly D[],
  entries: E,
  report: Report,
): readonly Device<D, v.InferOutput<v.ObjectSchema<E, undefined>>>[] {
  const names = new Map<string, number>();
  return members.flatMap((member, index) => {
    const path = [list, index];
    const device = checkDevice(path, member, kinds, entries, report);
    const name = isPlain(member) ? member.name : undefined;
    if (typeof name !== 'string') return [];
    const first = names.get(name);
    if (first !== undefined) report([...path, 'name'], `${show(name)} is the name of ${list}[${first}] too`);
    else names.set(name, index);
    return device ? [device] : [];
  });
}

function checkDevice<D extends Taking, E extends v.ObjectEntries>(
  path: Path,
  member: unknown,
  kinds: readonly D[],
  entries: E,
  report: Report,
): Device<D, v.InferOutput<v.ObjectSchema<E, undefined>>> | undefined {
  if (!isPlain(member)) {
    report(path, `expected a mapping with name and kind, got ${show(member)}`);
    return undefined;
  }
  const checked = checkMember(path, member, kinds, entries, report);
  return (
    checked && {
      ...checked,
      path,
      name: String(member.name),
      resources: checked.definition.resources(checked.options as never),
      written: Object.keys(member),
    }
  );
}

/** What has a `kind`, and keys that depend on it. */
interface Kind {
  readonly kind: string;
  readonly options: v.GenericSchema;
}

/** ... and takes hardware for itself. */
interface Taking extends Kind {
  readonly resources: (options: never) => readonly Resource[];
}

/** Checks a mapping against the keys that all such have and those of its kind. */
export function checkMember<D extends Kind, E extends v.ObjectEntries>(
  path: Path,
  member: Record<string, unknown>,
  kinds: readonly D[],
  entries: E,
  report: Report,
):
  | Pick<Device<D, v.InferOutput<v.ObjectSchema<E, undefined>>>, 'definition' | 'common' | 'options'>
  | undefined {
  const common = validate(v.object(entries), member, path, report);
  const definition = kinds.find(({ kind }) => kind === member.kind);
  if (!definition) {
    const words = kinds.map(({ kind }) => kind);
    if (typeof member.kind === 'string')
      report(
        [...path, 'kind'],
        `expected ${oneOf(words)}, got ${show(member.kind)}${didYouMean(member.kind, words)}`,
      );
    return undefined;
  }
  const own = [...(shapeOf(definition.options).entries?.keys() ?? [])];
  const known = [...Object.keys(entries), ...own];
  unknownKeysOf(member, known, path, report);
  const written = Object.fromEntries(
    own.filter((name) => Object.hasOwn(member, name)).map((name) => [name, member[name]]),
  );
  const options = validate(definition.options, written, path, report) as object | undefined;
  if (!common || !options || Object.keys(member).some((name) => !known.includes(name))) return undefined;
  return { definition, common, options };
}
