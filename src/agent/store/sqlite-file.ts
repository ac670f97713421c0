import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errnoOf, FieldhandError } from '../../lib/errors.ts';
import { Database } from '../../lib/sqlite.ts';

export type { Database } from '../../lib/sqlite.ts';

/**
 * What an error of a database file means for its owner.
 * - corrupt: what is in it cannot be relied on; set it aside and begin a new one
 * - in-use: another process has it open
 * - unwritable: full, read-only, gone; may pass
 */
export type StorageTrouble = 'corrupt' | 'in-use' | 'unwritable';

/** A readable database that is not what its owner keeps there. */
export class UnusableFileError extends FieldhandError {
  override readonly name = 'UnusableFileError';

  constructor(message: string) {
    super('file-unusable', message);
  }
}

/** Sectors that cannot be read count as corrupt: waiting does not bring them back. */
const CORRUPT =
  /^SQLITE_(CORRUPT|NOTADB|IOERR_READ|IOERR_SHORT_READ|IOERR_CORRUPTFS|IOERR_DATA|CONSTRAINT|MISMATCH)/;
const IN_USE = /^SQLITE_(BUSY|LOCKED)/;

export function troubleOf(error: unknown): StorageTrouble {
  if (error instanceof UnusableFileError) return 'corrupt';
  const code = errnoOf(error) ?? '';
  if (CORRUPT.test(code)) return 'corrupt';
  return IN_USE.test(code) ? 'in-use' : 'unwritable';
}

export interface DatabaseSchema {
  /** Kept in the file's user_version. A file with another one is refused as unusable. */
  readonly version: number;
  readonly sql: string;
}

/** Bounds what the log adds to the file, and what a start has to replay. */
const CHECKPOINT_PAGES = 1000;
/** How long to wait for a former process to let go of the file. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * Opens a database for this process alone, makes it when it is missing, and makes every commit durable.
 * Pages of 1 KB: a small commit writes whole pages, so smaller ones spare the SD card.
 * @throws whatever `troubleOf` tells apart
 */
export function openDatabase(path: string, schema: DatabaseSchema): Database {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('page_size = 1024');
    db.pragma('auto_vacuum = INCREMENTAL');
    // no shared memory file, and a second agent on the same file fails at once instead of mixing sequences
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma(`journal_size_limit = ${2 * CHECKPOINT_PAGES * 1024}`);
    db.pragma('cache_size = -1024');
    const version = db.pragma('user_version', { simple: true });
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    if (version === 0 && tables === 0) {
      db.transaction(() => {
        db.exec(schema.sql);
        db.pragma(`user_version = ${schema.version}`);
      }).immediate();
    } else if (version !== schema.version) {
      throw new UnusableFileError(`${path} has layout ${version}, this program keeps ${schema.version}`);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Reads the whole file. @throws UnusableFileError when its structure is damaged */
export function checkDatabase(db: Database): void {
  const [first] = db.pragma('quick_check(1)') as { quick_check: string }[];
  if (first?.quick_check !== 'ok') throw new UnusableFileError(`${db.name}: ${first?.quick_check}`);
}

/** How many files set aside are kept of one path. */
const KEPT = 3;

/**
 * Renames a damaged database to `<path>.corrupt-<time>`, with its log, so that a person may look at it.
 * The oldest beyond three are deleted.
 * @param wallMs only names the file, so it may be wrong
 * @returns the new path
 */
export function setAside(path: string, wallMs: number): string {
  const stamp = new Date(wallMs).toISOString().replace(/[-:]|\.\d+/g, '');
  let target = `${path}.corrupt-${stamp}`;
  for (let n = 2; existsSync(target); n++) target = `${path}.corrupt-${stamp}-${n}`;
  renameSync(path, target);
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${target}-wal`);
  rmSync(`${path}-shm`, { force: true });

  const folder = dirname(path);
  const prefix = `${basename(path)}.corrupt-`;
  const older = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && !name.endsWith('-wal') && name !== basename(target))
    .sort();
  for (const name of older.slice(0, Math.max(0, older.length - (KEPT - 1)))) {
    rmSync(join(folder, name), { force: true });
    rmSync(join(folder, `${name}-wal`), { force: true });
  }
  return target;
}
