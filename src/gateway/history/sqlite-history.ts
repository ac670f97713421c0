import { type Clock, systemClock } from '../../lib/clock.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { historyError, isCorrupt, setAside } from './database.ts';
import type { ArrivedBatch, History, ReadingQuery, StoredGap, StoredReading } from './history.ts';
import { apply, type Outcome } from './plan.ts';
import { readReadings, toStored } from './read.ts';
import { openStore, type Store, type StoreOptions } from './store.ts';

/** How long one step of upkeep works before it stops at the next good place. */
const STEP_MS = 5;

export interface SqliteHistoryOptions {
  readonly path: string;
  /** Readings older than this are dropped, a block at a time; absent: kept for ever. */
  readonly keepMs?: number | undefined;
  /** When the file holds more than this, the oldest blocks are dropped; absent: no limit. */
  readonly maxBytes?: number | undefined;
  /** How long batches wait before they are sealed into blocks, default ten minutes. */
  readonly sealAfterMs?: number | undefined;
  readonly clock?: Clock;
  readonly log: Log;
}

export interface HistoryStats {
  /** Batches refused since the start because they could not be decoded. */
  readonly corruptBatches: number;
  /** Blocks and batches found unreadable since the start. */
  readonly brokenParts: number;
  /** Readings dropped since the start because of keepMs or maxBytes. */
  readonly droppedReadings: number;
  /** Readings that wait to be sealed into blocks. */
  readonly tailReadings: number;
  /** Bytes of the file in use, without its log. */
  readonly usedBytes: number;
}

/**
 * The history in one SQLite file. Batches are committed as they came (the tail); upkeep seals them into
 * blocks, a column each for times, values and quality of one channel. Only one process may have the file.
 */
export class SqliteHistory implements History {
  #options: StoreOptions;
  #store: Store;
  #closed = false;
  #corruptBatches = 0;
  #droppedReadings = 0;
  readonly #broken = new Set<string>();

  /** Use openSqliteHistory. */
  constructor(options: SqliteHistoryOptions) {
    this.#options = {
      path: options.path,
      keepMs: options.keepMs ?? Number.POSITIVE_INFINITY,
      maxBytes: options.maxBytes ?? Number.POSITIVE_INFINITY,
      sealAfterMs: options.sealAfterMs ?? 600_000,
      clock: options.clock ?? systemClock,
      log: options.log,
      dropped: (readings) => {
        this.#droppedReadings += readings;
      },
    };
    try {
      this.#store = openStore(this.#options);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      this.#store = this.#replace(error);
    }
  }

  /** Other bounds from now on; upkeep drops what is beyond them. */
  follow({ keepMs, maxBytes }: Pick<SqliteHistoryOptions, 'keepMs' | 'maxBytes'>): void {
    const bounds = {
      keepMs: keepMs ?? Number.POSITIVE_INFINITY,
      maxBytes: maxBytes ?? Number.POSITIVE_INFINITY,
    };
    this.#options = { ...this.#options, ...bounds };
    this.#store.retention.follow(bounds);
  }

  append(batches: readonly ArrivedBatch[]): readonly Outcome[] {
    const plan = this.#guarded(({ planner, write, catalogue }) => {
      const plan = planner.plan(batches);
      write(plan);
      apply(plan, catalogue);
      return plan;
    });
    this.#corruptBatches += plan.refused.length;
    for (const refused of plan.refused) {
      this.#options.log.warn(refused, 'refused a batch that cannot be decoded');
    }
    return plan.outcomes;
  }

  lastSequence(agent: string, incarnation: string): number {
    return this.#store.catalogue.agents.get(agent)?.sequences.get(incarnation) ?? 0;
  }

  readings(query: ReadingQuery): readonly StoredReading[] {
    const { catalogue, blocks, tail } = this.#store;
    const broken = (what: string, id: number, error: unknown): void => this.#reportBroken(what, id, error);
    try {
      return readReadings({ blocks, tail, broken }, catalogue.agents.get(query.agent), query);
    } catch (error) {
      throw historyError(error, this.#options.path);
    }
  }

  channels(agent: string): ReturnType<History['channels']> {
    const entry = this.#store.catalogue.agents.get(agent);
    if (!entry) return [];
    return [...entry.channels.values()]
      .sort((a, b) => compare(a.sensor, b.sensor) || compare(a.quantity, b.quantity) || b.turn - a.turn)
      .map(({ sensor, quantity, unit, decimals, newest }) => ({
        sensor,
        quantity,
        unit,
        decimals,
        last: newest && toStored(newest, decimals),
      }));
  }

  agents(): readonly string[] {
    return [...this.#store.catalogue.agents.keys()].sort();
  }

  gaps(agent: string, limit: number): readonly StoredGap[] {
    const { catalogue, db } = this.#store;
    const entry = catalogue.agents.get(agent);
    if (!entry || !(limit >= 1)) return [];
    try {
      return db
        .prepare<[number, number], StoredGap>(
          'SELECT sequence, readings, from_ms AS fromMs, to_ms AS toMs, reason FROM gap ' +
            'WHERE agent = ? ORDER BY id DESC LIMIT ?',
        )
        .all(entry.id, Math.floor(Math.min(limit, Number.MAX_SAFE_INTEGER)));
    } catch (error) {
      throw historyError(error, this.#options.path);
    }
  }

  /** @throws FieldhandError when the disk is full or failing; a later call goes on where this one stopped */
  upkeep(nowMs: number): boolean {
    const deadline = this.#options.clock.monotonic() + STEP_MS;
    return this.#guarded(({ sealer, retention }) => sealer.step(nowMs, deadline) || retention.step(nowMs));
  }

  stats(): HistoryStats {
    return {
      corruptBatches: this.#corruptBatches,
      brokenParts: this.#broken.size,
      droppedReadings: this.#droppedReadings,
      tailReadings: this.#store.catalogue.tailReadings,
      usedBytes: this.#store.retention.usedBytes(),
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#store.db.close();
  }

  /** Runs what writes. When the file turns out to be broken it is replaced, so that the next call finds a sound one. */
  #guarded<T>(work: (store: Store) => T): T {
    try {
      // a replacement may have failed, on a full disk for instance
      if (!this.#store.db.open && !this.#closed) this.#store = openStore(this.#options);
      return work(this.#store);
    } catch (error) {
      if (isCorrupt(error)) this.#store = this.#replace(error);
      throw historyError(error, this.#options.path);
    }
  }

  #replace(error: unknown): Store {
    const { path, clock, log } = this.#options;
    this.#store?.db.close();
    const aside = setAside(path, clock.wall());
    log.error(
      { path, aside, reason: messageOf(error) },
      'the history is broken: set aside and begun anew; readings stored so far are only in the file set aside',
    );
    return openStore(this.#options);
  }

  #reportBroken(what: string, id: number, error: unknown): void {
    if (!isCorrupt(error) && !(error instanceof FieldhandError)) throw error;
    const key = `${what} ${id}`;
    if (this.#broken.has(key)) return;
    this.#broken.add(key);
    this.#options.log.error(
      { path: this.#options.path, what, id, reason: messageOf(error) },
      'a part of the history cannot be read: its readings are left out',
    );
  }
}

/**
 * Opens the file or makes it. A broken file is set aside under another name, reported and replaced.
 * @throws FieldhandError when the file is another program's, of a newer version, held, or out of reach
 */
export function openSqliteHistory(options: SqliteHistoryOptions): SqliteHistory {
  return new SqliteHistory(options);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
