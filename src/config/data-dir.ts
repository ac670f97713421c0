import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { absolute, type Origin } from './load.ts';

/** Where a file wants its data, though all the rest of it may be wrong. Absolute; never throws. */
export function dataDirOf(origin: Origin): string {
  const given = origin.overrides.findLast(({ path }) => path.length === 1 && path[0] === 'dataDir')?.value;
  const dir = given ?? written(origin.file);
  return absolute(typeof dir === 'string' && dir !== '' ? dir : origin.place.dataDir, origin);
}

function written(file: string | undefined): unknown {
  try {
    return file === undefined ? undefined : parseDocument(readFileSync(file, 'utf8')).get('dataDir');
  } catch {
    return undefined;
  }
}
