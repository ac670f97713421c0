import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import { Database } from '../../lib/sqlite.ts';

/** "fhhi", so that `file` and SQLite tell whose it is. */
const APPLICATION_ID = 0x66686869;
const VERSION = 1;
/** A gateway that is being restarted may hold the file for a moment still. */
const BUSY_TIMEOUT_MS = 2_000;

// tail: batches as they came, in order of arrival; `channels` holds the channel id of each span of `columns`,
// as varints. A channel's readings in rows up to its sealed_to rest in blocks too and are not read here.
// block: up to BLOCK_READINGS readings of one channel. Where readings of two blocks have the same time,
// those of the block with the lower id arrived first.
const SCHEMA = `
  CREATE TABLE agent (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE incarnation (
    agent INTEGER NOT NULL, name TEXT NOT NULL, last_sequence INTEGER NOT NULL,
    PRIMARY KEY (agent, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE channel (
    id INTEGER PRIMARY KEY, agent INTEGER NOT NULL,
    sensor TEXT NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL, decimals INTEGER NOT NULL,
    turn INTEGER NOT NULL, sealed_to INTEGER NOT NULL DEFAULT 0, open_block INTEGER NOT NULL DEFAULT 0,
    newest_time INTEGER, newest_scaled INTEGER, newest_quality INTEGER
  ) STRICT;
  CREATE TABLE gap (
    id INTEGER PRIMARY KEY, agent INTEGER NOT NULL, sequence INTEGER NOT NULL, readings INTEGER NOT NULL,
    from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX gap_agent ON gap (agent);
  CREATE TABLE tail (
    id INTEGER PRIMARY KEY, agent INTEGER NOT NULL, base_ms INTEGER NOT NULL, uncertain INTEGER NOT NULL,
    channels BLOB NOT NULL, columns BLOB NOT NULL
  ) STRICT;
  CREATE TABLE block (
    id INTEGER PRIMARY KEY, channel INTEGER NOT NULL, min_time INTEGER NOT NULL, max_time INTEGER NOT NULL,
    count INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX block_range ON block (channel, max_time, min_time);
  CREATE INDEX block_age ON block (max_time);
`;

/**
 * Opens or makes the file, for this process alone.
 * @throws FieldhandError history-corrupt when it is no sound database (see setAside), history-foreign,
 * history-version, history-busy, history-failed
 */
export function openDatabase(file: string): Database {
  let db: Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    prepare(db, file);
    return db;
  } catch (error) {
    db?.close();
    throw historyError(error, file);
  }
}

function prepare(db: Database, file: string): void {
  // First of all, since it must hold before the log is first opened: the caches are right only while nobody
  // else writes, and without a second process no shared memory is needed, which could not be had on a full disk.
  db.pragma('locking_mode = EXCLUSIVE');
  const version = db.pragma('user_version', { simple: true }) as number;
  const application = db.pragma('application_id', { simple: true }) as number;
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (application !== APPLICATION_ID && (application !== 0 || tables > 0)) {
    throw new FieldhandError('history-foreign', `${file} is a database of some other program`, {
      cure: 'name another file, or move this one away',
    });
  }
  if (version > VERSION) {
    throw new FieldhandError(
      'history-version',
      `${file} is of version ${version}, this program knows ${VERSION}`,
      {
        cure: 'run the newer program that made it, or name another file',
      },
    );
  }
  if (version === 0) {
    // can only be chosen before the first table
    db.pragma('page_size = 4096');
    db.pragma('auto_vacuum = INCREMENTAL');
  }
  db.pragma('journal_mode = WAL');
  // an ack follows each commit, so a commit must outlast a power cut
  db.pragma('synchronous = FULL');
  db.pragma('journal_size_limit = 8388608');
  if (version === 0) {
    db.transaction(() => {
      db.exec(SCHEMA);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${VERSION}`);
    })();
  }
}

/** Whether the file itself is broken, rather than full, busy or out of reach. */
export function isCorrupt(error: unknown): boolean {
  const code = error instanceof FieldhandError ? error.code : (error as { code?: unknown } | undefined)?.code;
  return (
    code === 'history-corrupt' ||
    (typeof code === 'string' && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'))
  );
}

/** What went wrong with the file, with its cure; an error that does not come from the disk stays as it is. */
export function historyError(error: unknown, file: string): unknown {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (error instanceof FieldhandError || typeof code !== 'string') return error;
  const fail = (word: string, cure: string): FieldhandError =>
    new FieldhandError(word, `history ${file}: ${messageOf(error)} (${code})`, { cure, cause: error });
  if (isCorrupt(error)) return fail('history-corrupt', 'the file is set aside; restore it from a backup');
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return fail('history-full', 'make room on the disk, or limit the size of the history');
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return fail('history-busy', 'another gateway holds this file: stop it or name another file');
  }
  // the rest (constraints, misuse) would be a mistake of this program and no state of the disk
  if (/^(SQLITE_(IOERR|CANTOPEN|READONLY|PERM|AUTH|NOMEM|LOCKED|NOLFS)|E[A-Z]+$)/.test(code)) {
    return fail('history-failed', 'check that the disk is sound and the folder writable');
  }
  return error;
}

/** Renames a broken file with all that belongs to it, and returns its new name. */
export function setAside(file: string, wallMs: number): string {
  const stamp = new Date(wallMs).toISOString().replaceAll(/[:.]/g, '-');
  let aside = `${file}.corrupt-${stamp}`;
  for (let i = 2; existsSync(aside); i++) aside = `${file}.corrupt-${stamp}-${i}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
