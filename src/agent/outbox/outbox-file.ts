import type { Gap, NumberedChannel } from '../../protocol/batch.ts';
import { checkDatabase, type Database, openDatabase } from '../store/sqlite-file.ts';
import type { Row, RowHead } from './row.ts';
import { OUTBOX_SCHEMA } from './schema.ts';
import type { BootClock } from './stamps.ts';

export interface Totals {
  readonly batches: number;
  readonly readings: number;
  readonly bytes: number;
}

export const NO_ROWS: Totals = { batches: 0, readings: 0, bytes: 0 };

/** What the file says beside its rows. */
export interface SavedState {
  readonly incarnation: string;
  /** Highest sequence that may have been used. */
  readonly last: number;
  /** Batches up to this one are acked or dropped. */
  readonly gone: number;
  readonly acked: number;
  readonly reserved: number;
  readonly dropped: number;
  readonly endMs: number;
}

export interface Loaded {
  readonly state: SavedState;
  /** Highest sequence of any row, 0 when there is none. */
  readonly lastRow: number;
  /** Of the rows that wait. */
  readonly totals: Totals;
  readonly channels: readonly NumberedChannel[];
  readonly gaps: readonly (readonly [number, Gap])[];
  readonly boots: readonly BootClock[];
}

/** One transaction. */
export interface Change {
  readonly rows: readonly Row[];
  readonly channels: readonly NumberedChannel[];
  readonly gaps: readonly (readonly [number, Gap])[];
  readonly boots: readonly BootClock[];
  /** Rows to delete wherever they stand, because they are damaged. */
  readonly damaged: readonly number[];
  /** Undefined leaves it as it was. */
  readonly state: SavedState | undefined;
}

/** Rows deleted in one transaction: what was acked after a long outage goes in steps. */
const DELETE_STEP = 1000;
/** Free pages are given back when they are more than this and more than a quarter of the file. */
const FREE_PAGES_KEPT = 1024;
const VACUUM_STEP_PAGES = 1024;

interface HeadRecord {
  sequence: number;
  uuid: string;
  base: number;
  span: number;
  offset: number;
  known: number;
  readings: number;
  bytes: number;
}
type RowRecord = HeadRecord & { crc: number; columns: Uint8Array };

const HEAD = 'sequence, uuid, base, span, batch.offset, batch.known, readings, bytes';
const FROM = 'FROM batch JOIN boot ON boot.id = batch.boot';

/** The outbox's SQLite file. Every method throws what SQLite throws; see `troubleOf`. */
export class OutboxFile {
  readonly #db: Database;
  readonly #statements: ReturnType<typeof prepare>;
  /** Rows that are gone but not deleted yet. */
  #doomed: number;
  #gone: number;

  private constructor(db: Database) {
    this.#db = db;
    this.#statements = prepare(db);
    this.#gone = this.#statements.state.get()?.gone ?? 0;
    this.#doomed = this.#statements.doomed.get(this.#gone)!;
  }

  /**
   * Opens the file, or makes an empty one. After a close in order it is taken as it is, else all of it is
   * checked first.
   * @throws also when it is damaged
   */
  static open(path: string): OutboxFile {
    const db = openDatabase(path, OUTBOX_SCHEMA);
    try {
      const clean = db.prepare('SELECT clean FROM state').pluck().get();
      if (clean !== 1) checkDatabase(db);
      return new OutboxFile(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Everything but the rows; undefined in a new file. Reads all rows unless the file was closed in order. */
  load(): Loaded | undefined {
    const s = this.#statements;
    const saved = s.state.get();
    if (!saved) return undefined;
    const { incarnation, gone, acked, dropped, batches, readings, bytes } = saved;
    const clean = saved.clean === 1;
    const lastRow = s.lastRow.get() ?? 0;
    return {
      state: {
        incarnation,
        last: Math.max(saved.last, lastRow, clean ? 0 : saved.reserved),
        gone,
        acked,
        reserved: saved.reserved,
        dropped,
        endMs: Math.max(saved.end_ms, s.lastKnownEnd.get() ?? 0),
      },
      lastRow,
      totals: clean ? { batches, readings, bytes } : this.totalsOf(gone, Number.MAX_SAFE_INTEGER),
      channels: s.channels.all(),
      gaps: s.gaps.all(gone).map(gapOf),
      boots: s.boots.all().map(({ uuid, offset, known }) => ({ uuid, offsetMs: offset, known: known === 1 })),
    };
  }

  /** Of the rows above `from`, up to and including `to`. */
  totalsOf(from: number, to: number): Totals {
    return this.#statements.totals.get(from, to)!;
  }

  /** Rows above `sequence`, oldest first, one at a time. The file must not be written to meanwhile. */
  *rowsAfter(sequence: number): Generator<Row> {
    for (const record of this.#statements.rows.iterate(sequence)) {
      yield { ...headOf(record), columns: record.columns, crc: record.crc };
    }
  }

  /** The oldest row above `sequence`, without its columns. */
  headAfter(sequence: number): RowHead | undefined {
    const record = this.#statements.head.get(sequence);
    return record && headOf(record);
  }

  /** First and last row of each other boot whose clock was never known, in order. */
  unsettledBoots(present: string): readonly { readonly first: RowHead; readonly last: RowHead }[] {
    return this.#statements.unsettled.all(this.#gone, present).map(({ first, last }) => ({
      first: headOf(this.#statements.head.get(first - 1)!),
      last: headOf(this.#statements.head.get(last - 1)!),
    }));
  }

  /** Commits `change` durably, together with deletions that are due. */
  write(change: Change): void {
    const s = this.#statements;
    const gone = change.state?.gone ?? this.#gone;
    const doomed = this.#db
      .transaction(() => {
        for (const { id, sensor, quantity, unit, decimals } of change.channels)
          s.addChannel.run(id, sensor, quantity, unit, decimals);
        for (const { uuid, offsetMs, known } of change.boots) s.setBoot.run(uuid, offsetMs, known ? 1 : 0);
        for (const row of change.rows) {
          const { sequence, baseMonotonicMs, spanMs, offsetMs, readings, bytes, crc, columns } = row;
          const boot = this.#bootId(row.boot);
          const known = row.clockKnown ? 1 : 0;
          s.addRow.run(
            sequence,
            boot,
            baseMonotonicMs,
            spanMs,
            offsetMs,
            known,
            readings,
            bytes,
            crc,
            columns,
          );
        }
        if (change.state) this.#saveState(change.state, false, NO_ROWS);
        for (const [sequence, { readings, fromMs, toMs, reason }] of change.gaps)
          s.setGap.run(sequence, readings, fromMs, toMs, reason);
        let left = this.#doomed;
        if (gone > this.#gone) {
          s.deleteGaps.run(gone);
          left += s.between.get(this.#gone, gone)!;
        }
        for (const sequence of change.damaged) s.deleteRow.run(sequence);
        if (left > 0) left -= s.deleteRows.run(this.#deleteBound(gone, left)).changes;
        this.#vacuumStep();
        return left;
      })
      .immediate();
    this.#doomed = doomed;
    this.#gone = gone;
  }

  /** Moves all rows above `sequence` up by `delta`. */
  shift(sequence: number, delta: number): void {
    this.#db
      .transaction(() => {
        // by way of negative numbers, since the old and the new ones may overlap
        this.#statements.shiftAway.run(delta, sequence);
        this.#statements.shiftBack.run();
        this.#statements.deleteGaps.run(Number.MAX_SAFE_INTEGER);
      })
      .immediate();
  }

  /** Notes that all is in order, and closes. Closes even when that cannot be written. */
  close(state: SavedState, waiting: Totals): void {
    try {
      this.#db.transaction(() => this.#saveState(state, true, waiting)).immediate();
    } finally {
      this.abandon();
    }
  }

  /** Closes as it is. */
  abandon(): void {
    this.#db.close();
  }

  #saveState(state: SavedState, clean: boolean, totals: Totals): void {
    this.#statements.setState.run(
      state.incarnation,
      state.last,
      state.gone,
      state.acked,
      clean ? 0 : state.reserved,
      state.dropped,
      state.endMs,
      clean ? 1 : 0,
      totals.batches,
      totals.readings,
      totals.bytes,
    );
  }

  #bootId(uuid: string): number {
    const id = this.#statements.bootId.get(uuid);
    if (id !== undefined) return id;
    return Number(this.#statements.addBoot.run(uuid).lastInsertRowid);
  }

  #deleteBound(gone: number, left: number): number {
    if (left <= DELETE_STEP) return gone;
    return this.#statements.nth.get(DELETE_STEP - 1) ?? gone;
  }

  #vacuumStep(): void {
    const free = this.#db.pragma('freelist_count', { simple: true }) as number;
    if (free <= FREE_PAGES_KEPT) return;
    const pages = this.#db.pragma('page_count', { simple: true }) as number;
    if (free > pages / 4) this.#db.exec(`PRAGMA incremental_vacuum(${VACUUM_STEP_PAGES})`);
  }
}

function headOf(record: HeadRecord): RowHead {
  return {
    sequence: record.sequence,
    boot: record.uuid,
    baseMonotonicMs: record.base,
    spanMs: record.span,
    offsetMs: record.offset,
    clockKnown: record.known === 1,
    readings: record.readings,
    bytes: record.bytes,
  };
}

function gapOf(record: GapRecord): readonly [number, Gap] {
  const { sequence, readings, from_ms: fromMs, to_ms: toMs, reason } = record;
  return [sequence, { readings, fromMs, toMs, reason }];
}

interface StateRecord {
  incarnation: string;
  last: number;
  gone: number;
  acked: number;
  reserved: number;
  dropped: number;
  end_ms: number;
  clean: number;
  batches: number;
  readings: number;
  bytes: number;
}

interface GapRecord {
  sequence: number;
  readings: number;
  from_ms: number;
  to_ms: number;
  reason: Gap['reason'];
}

function prepare(db: Database) {
  const number = (sql: string) => db.prepare<number[], number>(sql).pluck();
  return {
    state: db.prepare<[], StateRecord>('SELECT * FROM state'),
    channels: db.prepare<[], NumberedChannel>('SELECT * FROM channel ORDER BY id'),
    gaps: db.prepare<[number], GapRecord>('SELECT * FROM gap WHERE sequence > ? ORDER BY sequence'),
    boots: db.prepare<[], { uuid: string; offset: number; known: number }>(
      'SELECT uuid, offset, known FROM boot WHERE offset IS NOT NULL',
    ),
    lastRow: number('SELECT max(sequence) FROM batch'),
    lastKnownEnd: number(
      'SELECT base + span + offset FROM batch WHERE known = 1 ORDER BY sequence DESC LIMIT 1',
    ),
    doomed: number('SELECT count(*) FROM batch WHERE sequence <= ?'),
    between: number('SELECT count(*) FROM batch WHERE sequence > ? AND sequence <= ?'),
    nth: number('SELECT sequence FROM batch ORDER BY sequence LIMIT 1 OFFSET ?'),
    totals: db.prepare<[number, number], Totals>(
      `SELECT count(*) AS batches, ifnull(sum(readings), 0) AS readings, ifnull(sum(bytes), 0) AS bytes
       FROM batch WHERE sequence > ? AND sequence <= ?`,
    ),
    rows: db.prepare<[number], RowRecord>(
      `SELECT ${HEAD}, crc, columns ${FROM} WHERE sequence > ? ORDER BY sequence`,
    ),
    head: db.prepare<[number], HeadRecord>(
      `SELECT ${HEAD} ${FROM} WHERE sequence > ? ORDER BY sequence LIMIT 1`,
    ),
    unsettled: db.prepare<[number, string], { first: number; last: number }>(
      `SELECT min(sequence) AS first, max(sequence) AS last ${FROM}
       WHERE sequence > ? AND boot.offset IS NULL AND batch.known = 0 AND uuid <> ?
       GROUP BY batch.boot ORDER BY first`,
    ),
    bootId: db.prepare<[string], number>('SELECT id FROM boot WHERE uuid = ?').pluck(),
    addBoot: db.prepare<[string]>('INSERT INTO boot (uuid, offset, known) VALUES (?, NULL, 0)'),
    setBoot: db.prepare<[string, number, number]>(
      `INSERT INTO boot (uuid, offset, known) VALUES (?, ?, ?)
       ON CONFLICT (uuid) DO UPDATE SET offset = excluded.offset, known = excluded.known`,
    ),
    addChannel: db.prepare<[number, string, string, string, number]>(
      'INSERT INTO channel VALUES (?, ?, ?, ?, ?)',
    ),
    addRow: db.prepare('INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    setState: db.prepare('REPLACE INTO state VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    setGap: db.prepare('REPLACE INTO gap VALUES (?, ?, ?, ?, ?)'),
    deleteGaps: db.prepare('DELETE FROM gap WHERE sequence <= ?'),
    deleteRows: db.prepare('DELETE FROM batch WHERE sequence <= ?'),
    deleteRow: db.prepare('DELETE FROM batch WHERE sequence = ?'),
    shiftAway: db.prepare('UPDATE batch SET sequence = -(sequence + ?) WHERE sequence > ?'),
    shiftBack: db.prepare('UPDATE batch SET sequence = -sequence WHERE sequence < 0'),
  };
}
