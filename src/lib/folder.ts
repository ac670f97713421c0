import { mkdirSync } from 'node:fs';
import { FieldhandError, messageOf } from './errors.ts';

/** Makes the folder where a program keeps its data, readable by its user and group. @throws FieldhandError */
export function makeDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o750 });
  } catch (error) {
    throw new FieldhandError('data-dir', `cannot make the data folder ${path}: ${messageOf(error)}`, {
      cure: 'set dataDir to a folder that this user may write to',
    });
  }
}
