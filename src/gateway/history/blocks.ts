import type { Database, Statement } from '../../lib/sqlite.ts';
import { type BlockHead, checksum, decodeBlock, encodeBlock } from './block.ts';
import type { Series } from './series.ts';

interface BlockRow {
  readonly min_time: number;
  readonly count: number;
  readonly crc: number;
  readonly data: Uint8Array;
}

/** Where a block stands in time. */
export interface BlockSpan {
  readonly id: number;
  readonly max_time: number;
}

/** A block that retention may drop. */
export interface OldBlock {
  readonly id: number;
  readonly channel: number;
  readonly count: number;
  readonly max_time: number;
}

/** The block table. */
export class Blocks {
  readonly #get: Statement<[number], BlockRow>;
  readonly #spans: Statement<[number, number, number], BlockSpan>;
  readonly #oldest: Statement<[number], OldBlock>;
  readonly #insert: Statement<[number, number, number, number, number, Uint8Array]>;
  readonly #delete: Statement<[number]>;

  constructor(db: Database) {
    this.#get = db.prepare('SELECT min_time, count, crc, data FROM block WHERE id = ?');
    this.#spans = db.prepare(
      'SELECT id, max_time FROM block INDEXED BY block_range ' +
        'WHERE channel = ? AND max_time >= ? AND min_time < ?',
    );
    this.#oldest = db.prepare('SELECT id, channel, count, max_time FROM block ORDER BY max_time LIMIT ?');
    this.#insert = db.prepare(
      'INSERT INTO block (channel, min_time, max_time, count, crc, data) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM block WHERE id = ?');
  }

  /** Blocks of a channel that may hold readings from `from` to before `to`; reads nothing but the index. */
  spans(channel: number, from: number, to: number): readonly BlockSpan[] {
    return this.#spans.all(channel, from, to);
  }

  /** Undefined when there is no such block. @throws FieldhandError, ProtocolError when it is broken */
  read(id: number): Series | undefined {
    const row = this.#get.get(id);
    if (!row) return undefined;
    const head: BlockHead = { count: row.count, minTime: row.min_time, crc: row.crc };
    return decodeBlock(row.data, head);
  }

  /** Stores a series that is not empty and returns the block's id, above that of every other block. */
  add(channel: number, series: Series): number {
    const data = encodeBlock(series);
    const { times } = series;
    const { lastInsertRowid } = this.#insert.run(
      channel,
      times[0]!,
      times.at(-1)!,
      times.length,
      checksum(data),
      data,
    );
    return Number(lastInsertRowid);
  }

  remove(id: number): void {
    this.#delete.run(id);
  }

  /** The blocks whose last reading is the oldest. */
  oldest(limit: number): readonly OldBlock[] {
    return this.#oldest.all(limit);
  }
}
