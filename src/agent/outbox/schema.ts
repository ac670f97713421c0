import type { DatabaseSchema } from '../store/sqlite-file.ts';

// One row per sealed batch: written once, read when sent, deleted after the ack. What is looked up without
// the columns stands before them, so that their overflow pages are not touched.
export const OUTBOX_SCHEMA: DatabaseSchema = {
  version: 1,
  sql: `
    CREATE TABLE state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      incarnation TEXT NOT NULL,
      last INTEGER NOT NULL,       -- highest sequence when this row was written; the rows may be ahead of it
      gone INTEGER NOT NULL,       -- rows up to this one are acked or dropped, though they may still be here
      acked INTEGER NOT NULL,
      reserved INTEGER NOT NULL,   -- sequences up to this one may have been used without being on disk
      dropped INTEGER NOT NULL,    -- readings
      end_ms REAL NOT NULL,        -- latest known wall time of any reading
      clean INTEGER NOT NULL,      -- closed in order: the totals below hold, and no reserved sequence was used
      batches INTEGER NOT NULL,
      readings INTEGER NOT NULL,
      bytes INTEGER NOT NULL
    );
    CREATE TABLE channel (
      id INTEGER PRIMARY KEY,
      sensor TEXT NOT NULL,
      quantity TEXT NOT NULL,
      unit TEXT NOT NULL,
      decimals INTEGER NOT NULL
    );
    CREATE TABLE boot (
      id INTEGER PRIMARY KEY,
      uuid TEXT NOT NULL UNIQUE,
      offset REAL,                 -- wall minus monotonic ms; null while nothing is known
      known INTEGER NOT NULL       -- 0: the offset is a guess
    );
    CREATE TABLE batch (
      sequence INTEGER PRIMARY KEY,
      boot INTEGER NOT NULL,
      base INTEGER NOT NULL,       -- monotonic ms
      span INTEGER NOT NULL,       -- ms from base to the last reading
      offset REAL NOT NULL,        -- wall minus monotonic ms as it was believed at sealing
      known INTEGER NOT NULL,      -- 1: the clock was known good then
      readings INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      crc INTEGER NOT NULL,        -- of columns
      columns BLOB NOT NULL
    );
    CREATE TABLE gap (
      sequence INTEGER PRIMARY KEY, -- of the batch that reports it
      readings INTEGER NOT NULL,
      from_ms REAL NOT NULL,
      to_ms REAL NOT NULL,
      reason TEXT NOT NULL
    );
  `,
};
