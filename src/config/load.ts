import { dirname, resolve } from 'node:path';
import { readSource, type Source } from './document.ts';
import { type Override, overlay } from './overlay.ts';
import { type DeepReadonly, freeze, type Report } from './pieces.ts';
import type { Place } from './place.ts';
import { ConfigError, type Problem } from './problem.ts';

/** Where a config comes from. */
export interface Origin {
  /** The YAML file; undefined is an empty one. */
  readonly file: string | undefined;
  /** Laid over the file, later ones over earlier ones. */
  readonly overrides: readonly Override[];
  readonly place: Place;
}

const nothing: Source = { value: {}, where: () => ({ text: 'config', offset: -1 }) };

/**
 * Reads, lays over, checks and freezes.
 * @param check reports what is wrong, or makes the config
 * @throws ConfigError with every problem; FieldhandError `config` when the file cannot be read
 */
export function load<T>(
  origin: Origin,
  check: (value: unknown, report: Report, origin: Origin) => T | undefined,
): DeepReadonly<T> {
  const source = overlay(origin.file === undefined ? nothing : readSource(origin.file), origin.overrides);
  const problems: Problem[] = [];
  const report: Report = (path, message, at) =>
    problems.push({ where: source.where(path, at), path, message });
  const config = check(source.value, report, origin);
  if (config === undefined || problems.length > 0)
    throw new ConfigError(origin.file ?? 'the config', problems);
  return freeze(config);
}

/** An absolute path; a relative one starts where the file is. */
export function absolute(path: string, origin: Origin): string {
  return resolve(origin.file === undefined ? '.' : dirname(origin.file), path);
}
