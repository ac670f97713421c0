import { isDeepStrictEqual } from 'node:util';

/** How one list of the config differs from what it was: by name. */
export interface ListDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Is another thing now: it is closed and opened anew. */
  readonly renewed: readonly string[];
  /** Goes on, by other rules. */
  readonly adjusted: readonly string[];
  readonly kept: readonly string[];
}

/** What another config asks of a running program. */
export interface ConfigDiff {
  /** Keys that only a restart brings about. */
  readonly restart: readonly string[];
  readonly lists: Readonly<Record<string, ListDiff>>;
  /** Other keys of the file whose values have changed. */
  readonly keys: readonly string[];
}

interface Named {
  readonly name: string;
}

/** @param renewed whether what `before` was must be closed for `after`; asked only where they differ */
export function diffList<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  renewed: (before: T, after: T) => boolean,
): ListDiff {
  const old = new Map(before.map((one) => [one.name, one]));
  const names = new Set(after.map(({ name }) => name));
  const sorted = after.map((one) => [one.name, verdict(old.get(one.name), one, renewed)] as const);
  const those = (wanted: string): readonly string[] =>
    sorted.flatMap(([name, is]) => (is === wanted ? [name] : []));
  return {
    added: those('added'),
    removed: before.flatMap(({ name }) => (names.has(name) ? [] : [name])),
    renewed: those('renewed'),
    adjusted: those('adjusted'),
    kept: those('kept'),
  };
}

function verdict<T>(before: T | undefined, after: T, renewed: (before: T, after: T) => boolean): string {
  if (before === undefined) return 'added';
  if (renewed(before, after)) return 'renewed';
  return isDeepStrictEqual(before, after) ? 'kept' : 'adjusted';
}

/** Keys whose values differ, without those of `except`. */
export function changedKeys<C extends object>(
  before: C,
  after: C,
  except: readonly (keyof C)[],
): readonly (keyof C & string)[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof C & string)[]);
  return [...keys].filter((key) => !except.includes(key) && !isDeepStrictEqual(before[key], after[key]));
}

/** Nothing at all has changed. */
export const isSame = ({ restart, lists, keys }: ConfigDiff): boolean =>
  restart.length + keys.length === 0 &&
  Object.values(lists).every(({ kept, ...changed }) => Object.values(changed).every((it) => it.length === 0));

/** `sensors: roof added, shed opened anew; rules: watering changed; outbox` */
export function sayDiff({ lists, keys }: ConfigDiff): string {
  const inLists = Object.entries(lists).flatMap(([list, { added, removed, renewed, adjusted }]) => {
    const parts = [
      say(added, 'added'),
      say(removed, 'removed'),
      say(renewed, 'opened anew'),
      say(adjusted, 'changed'),
    ].flat();
    return parts.length > 0 ? [`${list}: ${parts.join(', ')}`] : [];
  });
  return [...inLists, ...keys].join('; ') || 'nothing has changed';
}

const say = (names: readonly string[], what: string): readonly string[] =>
  names.length > 0 ? [`${names.join(' and ')} ${what}`] : [];
