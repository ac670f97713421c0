import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { FieldhandError, messageOf } from './errors.ts';

/** Makes the folder where a program keeps its data, readable by its user and group. @throws FieldhandError */
export function makeDataFolder(path: string): void {
  try {
    // level by level: the recursive call never ends where a file system refuses folders, as /proc does
    for (const folder of missingFrom(path)) mkdirSync(folder, { mode: 0o750 });
  } catch (error) {
    throw new FieldhandError('data-dir', `cannot make the data folder ${path}: ${messageOf(error)}`, {
      cure: 'set dataDir to a folder that this user may write to',
    });
  }
}

/** The folders that are not there yet, outermost first. */
function missingFrom(path: string): readonly string[] {
  return existsSync(path) || dirname(path) === path ? [] : [...missingFrom(dirname(path)), path];
}
