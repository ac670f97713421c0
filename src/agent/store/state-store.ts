import type { Clock } from '../../lib/clock.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { ActuatorState } from '../../protocol/messages.ts';
import {
  checkDatabase,
  type Database,
  type DatabaseSchema,
  openDatabase,
  setAside,
  troubleOf,
} from './sqlite-file.ts';

/** How a command ended; see CommandResult in fieldhand.proto. */
export interface CommandOutcome {
  readonly state: 'executed' | 'rejected' | 'failed' | 'expired';
  /** A word for programs, empty when executed. */
  readonly reason: string;
  /** A line for people. */
  readonly detail: string;
  /** Read back after execution. */
  readonly actuator?: ActuatorState;
}

/**
 * - new: never seen; carry it out, then call `finish`
 * - running: begun in this run and not finished yet
 * - conflict: this id was another command before
 * - known: it has ended so; give the same answer. A command that was cut short by a restart has failed
 *   with the reason `interrupted`.
 */
export type Begun = 'new' | 'running' | 'conflict' | { readonly known: CommandOutcome };

/** Which commands have been begun, and how they ended, so that the same id acts once and answers alike. */
export interface CommandLedger {
  /**
   * Durable before it returns.
   * @param fingerprint what the command says, so that an id that is used again for another is told
   * @throws FieldhandError state-unwritable: then nothing may be done under that id
   */
  begin(id: string, fingerprint: string): Begun;
  /** Durable before it returns. @throws FieldhandError state-unwritable */
  finish(id: string, outcome: CommandOutcome): void;
}

/** Small values that outlive a restart: timers of the guard, totals of counters. */
export interface KeyedState {
  /** What was saved under `name`, as JSON gives it back; undefined when nothing was. */
  load(name: string): unknown;
  /** Durable before it returns; a value that has not changed costs nothing. @throws FieldhandError state-unwritable */
  save(name: string, value: unknown): void;
}

export interface StateStore {
  readonly ledger: CommandLedger;
  readonly values: KeyedState;
  /** Why nothing of this run will outlive it: the file could not be opened, so all is kept in memory. */
  readonly fault: string | undefined;
  /** Where a damaged file was moved to, if that happened in this run: what it knew is forgotten. */
  readonly setAside: string | undefined;
  close(): void;
}

export interface StateStoreOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Wall ms, or undefined while the clock is not known: then nothing is forgotten for its age. */
  readonly now: () => number | undefined;
  readonly log: Log;
  /** How many commands are remembered. */
  readonly maxCommands?: number;
}

const SCHEMA: DatabaseSchema = {
  version: 1,
  sql: `
    CREATE TABLE command (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      fingerprint TEXT NOT NULL,
      begun_ms REAL,             -- null: the clock was not known
      outcome TEXT               -- JSON; null while it runs
    );
    CREATE TABLE value (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
  `,
};

const MAX_COMMANDS = 10_000;
const KEEP_MS = 7 * 86_400_000;
/** How many commands may come between two looks at what can be forgotten. */
const PRUNE_EVERY = 64;

const INTERRUPTED: CommandOutcome = {
  state: 'failed',
  reason: 'interrupted',
  detail: 'the agent stopped while it carried this out',
};

/**
 * Opens `state.db`. A damaged file is set aside and a new one begun. Where the disk is full or read-only the
 * state is kept in memory, with a `fault`: a Pi whose card dies must still take commands.
 * @throws FieldhandError state-in-use when another process has the file open
 */
export function openStateStore(options: StateStoreOptions): StateStore {
  const file = new StateFile(options);
  return {
    ledger: new Ledger(file, options),
    values: new Values(file),
    fault: file.fault,
    get setAside() {
      return file.aside;
    },
    close: () => file.close(),
  };
}

type Statements = ReturnType<typeof prepare>;

/** The open file; replaced when it is found damaged. */
class StateFile {
  readonly #options: StateStoreOptions;
  readonly fault: string | undefined;
  aside: string | undefined;
  #db: Database;
  #statements: Statements;

  constructor(options: StateStoreOptions) {
    this.#options = options;
    try {
      [this.#db, this.#statements] = this.#openOrReplace();
    } catch (error) {
      if (troubleOf(error) === 'in-use') throw this.#unusable(error);
      this.fault = this.#unusable(error).message;
      options.log.error({ error: this.fault }, 'commands and timers of this run are kept in memory only');
      [this.#db, this.#statements] = open(':memory:');
    }
  }

  /** Runs `work` as one durable transaction. */
  commit<T>(work: (statements: Statements) => T): T {
    return this.#attempt(() => this.#db.transaction(() => work(this.#statements)).immediate());
  }

  read<T>(work: (statements: Statements) => T): T {
    return this.#attempt(() => work(this.#statements));
  }

  close(): void {
    this.#db.close();
  }

  /** Once more, in a new file, when the old one is found damaged. */
  #attempt<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (troubleOf(error) !== 'corrupt') throw this.#unusable(error);
      try {
        [this.#db, this.#statements] = this.#replace(error);
        return run();
      } catch (second) {
        throw this.#unusable(second);
      }
    }
  }

  #openOrReplace(): [Database, Statements] {
    try {
      return open(this.#options.path);
    } catch (error) {
      if (troubleOf(error) !== 'corrupt') throw error;
      return this.#replace(error);
    }
  }

  #replace(reason: unknown): [Database, Statements] {
    const { log, path, clock } = this.#options;
    try {
      this.#db?.close();
    } catch (error) {
      log.debug({ path, error: messageOf(error) }, 'the damaged file did not close in order');
    }
    this.aside = setAside(path, clock.wall());
    const fields = { path, aside: this.aside, error: messageOf(reason) };
    log.error(fields, 'the record of commands and timers is damaged: it is set aside');
    return open(path);
  }

  #unusable(cause: unknown): FieldhandError {
    const { path } = this.#options;
    if (troubleOf(cause) === 'in-use') {
      return new FieldhandError('state-in-use', `${path} is in use by another process`, {
        cure: 'stop the other agent, or give this one a dataDir of its own',
        cause,
      });
    }
    return new FieldhandError('state-unwritable', `${path}: ${messageOf(cause)}`, {
      cure: 'free space on its disk, or make it writable',
      cause,
    });
  }
}

function open(path: string): [Database, Statements] {
  const db = openDatabase(path, SCHEMA);
  try {
    checkDatabase(db);
    const statements = prepare(db);
    statements.interrupt.run(JSON.stringify(INTERRUPTED));
    return [db, statements];
  } catch (error) {
    db.close();
    throw error;
  }
}

class Ledger implements CommandLedger {
  readonly #file: StateFile;
  readonly #options: StateStoreOptions;
  readonly #running = new Map<string, string>();
  #untilPrune = 0;

  constructor(file: StateFile, options: StateStoreOptions) {
    this.#file = file;
    this.#options = options;
  }

  begin(id: string, fingerprint: string): Begun {
    const begun = this.#file.commit((s): Begun => {
      const before = s.command.get(id);
      if (before) {
        if (before.fingerprint !== fingerprint) return 'conflict';
        return before.outcome === null ? 'running' : { known: JSON.parse(before.outcome) as CommandOutcome };
      }
      const now = this.#options.now();
      s.begin.run(id, fingerprint, now ?? null);
      if (this.#untilPrune-- <= 0) this.#prune(s, now);
      return 'new';
    });
    if (begun === 'new') this.#running.set(id, fingerprint);
    return begun;
  }

  finish(id: string, outcome: CommandOutcome): void {
    // inserts where the file was replaced since the beginning
    const fingerprint = this.#running.get(id) ?? '';
    this.#file.commit((s) =>
      s.finish.run(id, fingerprint, this.#options.now() ?? null, JSON.stringify(outcome)),
    );
    this.#running.delete(id);
  }

  #prune(s: Statements, now: number | undefined): void {
    this.#untilPrune = PRUNE_EVERY;
    s.keepNewest.run(this.#options.maxCommands ?? MAX_COMMANDS);
    if (now === undefined) return;
    // those from before the clock was known count from now, and so do those from a clock that was ahead
    s.date.run(now, now);
    s.forgetOlder.run(now - KEEP_MS);
  }
}

class Values implements KeyedState {
  readonly #file: StateFile;

  constructor(file: StateFile) {
    this.#file = file;
  }

  load(name: string): unknown {
    const json = this.#file.read((s) => s.value.get(name));
    return json === undefined ? undefined : JSON.parse(json);
  }

  save(name: string, value: unknown): void {
    const json = JSON.stringify(value);
    if (this.#file.read((s) => s.value.get(name)) !== json)
      this.#file.commit((s) => s.setValue.run(name, json));
  }
}

function prepare(db: Database) {
  return {
    command: db.prepare<[string], { fingerprint: string; outcome: string | null }>(
      'SELECT fingerprint, outcome FROM command WHERE id = ?',
    ),
    begin: db.prepare<[string, string, number | null]>(
      'INSERT INTO command (id, fingerprint, begun_ms) VALUES (?, ?, ?)',
    ),
    finish: db.prepare<[string, string, number | null, string]>(
      `INSERT INTO command (id, fingerprint, begun_ms, outcome) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome`,
    ),
    interrupt: db.prepare<[string]>('UPDATE command SET outcome = ? WHERE outcome IS NULL'),
    // what runs now is never forgotten
    keepNewest: db.prepare<[number]>(
      `DELETE FROM command WHERE outcome IS NOT NULL AND number <= (SELECT max(number) FROM command) - ?`,
    ),
    date: db.prepare<[number, number]>(
      'UPDATE command SET begun_ms = ? WHERE begun_ms IS NULL OR begun_ms > ?',
    ),
    forgetOlder: db.prepare<[number]>('DELETE FROM command WHERE outcome IS NOT NULL AND begun_ms < ?'),
    value: db.prepare<[string], string>('SELECT json FROM value WHERE name = ?').pluck(),
    setValue: db.prepare<[string, string]>('REPLACE INTO value VALUES (?, ?)'),
  };
}
