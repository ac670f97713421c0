import type { Database } from '../../lib/sqlite.ts';
import { type Columns, decodeColumns } from '../../protocol/columns.ts';
import { ByteReader, ByteWriter } from '../../protocol/varint.ts';

/** A batch as it waits in the tail. */
export interface TailRow {
  readonly id: number;
  /** Id of the agent. */
  readonly agent: number;
  readonly base_ms: number;
  /** 1 when its times are a best guess. */
  readonly uncertain: number;
  /** The channel id of each span of `columns`, as varints. */
  readonly channels: Uint8Array;
  readonly columns: Uint8Array;
}

/** One channel's part of a tail row. */
export interface TailPart {
  /** Id of the channel. */
  readonly channel: number;
  readonly start: number;
  readonly end: number;
}

export interface OpenRow {
  readonly columns: Columns;
  readonly parts: readonly TailPart[];
}

export function encodeChannelIds(ids: readonly number[]): Uint8Array {
  const writer = new ByteWriter(ids.length * 2);
  for (const id of ids) writer.uint32(id);
  return writer.written();
}

/** @throws ProtocolError when the row is not what was written */
export function openRow(row: TailRow): OpenRow {
  const columns = decodeColumns(row.columns);
  const ids = new ByteReader(row.channels);
  const parts = columns.channels.map(({ start, end }) => ({ channel: ids.uint32(), start, end }));
  return { columns, parts };
}

export function prepareTail(db: Database) {
  return {
    insert: db.prepare<[number, number, number, number, Uint8Array, Uint8Array]>(
      'INSERT INTO tail (id, agent, base_ms, uncertain, channels, columns) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    get: db.prepare<[number], TailRow>('SELECT * FROM tail WHERE id = ?'),
    all: db.prepare<[], TailRow>('SELECT * FROM tail ORDER BY id'),
    /** Deletes the oldest rows up to an id, at most so many. */
    deleteThrough: db.prepare<[number, number]>(
      'DELETE FROM tail WHERE id <= (SELECT max(id) FROM (SELECT id FROM tail WHERE id <= ? ORDER BY id LIMIT ?))',
    ),
  };
}

export type TailStatements = ReturnType<typeof prepareTail>;
