import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { messageOf } from '../../lib/errors.ts';
import { Database } from '../../lib/sqlite.ts';
import { checkDatabase, troubleOf } from './sqlite-file.ts';

/** How a database file of the agent is, without changing it. */
export type FileHealth =
  | { readonly is: 'absent' }
  /** An agent has it. */
  | { readonly is: 'in-use' }
  /** `readings` wait for the gateway, of an outbox. */
  | { readonly is: 'sound'; readonly readings: number | undefined }
  | { readonly is: 'damaged' | 'unreadable'; readonly detail: string };

/** Long enough for a commit of another process to end, ms. */
const BUSY_TIMEOUT_MS = 300;

/** Reads the whole file. */
export function inspectFile(path: string): FileHealth {
  if (!existsSync(path)) return { is: 'absent' };
  let db: Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    checkDatabase(db);
    return { is: 'sound', readings: waiting(db) };
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === 'in-use') return { is: 'in-use' };
    return { is: trouble === 'corrupt' ? 'damaged' : 'unreadable', detail: messageOf(error) };
  } finally {
    db?.close();
  }
}

/** What damaged files were set aside of that path. */
export function setAsideOf(path: string): readonly string[] {
  try {
    return readdirSync(dirname(path)).filter(
      (name) => name.startsWith(`${basename(path)}.corrupt-`) && !name.endsWith('-wal'),
    );
  } catch {
    return [];
  }
}

function waiting(db: Database): number | undefined {
  const outbox = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'batch'").get();
  if (!outbox) return undefined;
  return db
    .prepare<[], number>(
      'SELECT coalesce(sum(readings), 0) FROM batch WHERE sequence > coalesce((SELECT gone FROM state), 0)',
    )
    .pluck()
    .get();
}
