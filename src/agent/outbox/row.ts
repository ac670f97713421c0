import { crc32 } from 'node:zlib';
import type { Channel, Reading } from '../../lib/reading.ts';
import { encodeColumns } from '../../protocol/columns.ts';

/** What is kept of a sealed batch beside its columns. */
export interface RowHead {
  readonly sequence: number;
  /** The host's boot in which it was taken. */
  readonly boot: string;
  /** Time 0 of the columns, monotonic ms of that boot. */
  readonly baseMonotonicMs: number;
  /** From the base to the last reading. */
  readonly spanMs: number;
  /** Wall minus monotonic ms as it was believed at sealing. */
  readonly offsetMs: number;
  /** Whether that clock was known good. */
  readonly clockKnown: boolean;
  readonly readings: number;
  /** What it counts for in the limits: columns and the rest of the row. */
  readonly bytes: number;
}

export interface Row extends RowHead {
  readonly columns: Uint8Array;
  readonly crc: number;
}

/** The row without its columns, its index entry and its share of the page, so that tiny batches count too. */
const ROW_OVERHEAD_BYTES = 48;

export interface Sealing {
  readonly sequence: number;
  readonly boot: string;
  readonly offsetMs: number;
  readonly clockKnown: boolean;
}

/** @throws ProtocolError for a reading that columns cannot hold */
export function sealRow(
  readings: readonly Reading[],
  sealing: Sealing,
  numberOf: (channel: Channel) => number,
): Row {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { monotonicMs } of readings) {
    if (monotonicMs < first) first = monotonicMs;
    if (monotonicMs > last) last = monotonicMs;
  }
  const baseMonotonicMs = Math.floor(first);
  const columns = encodeColumns({ baseMonotonicMs, readings }, numberOf);
  return {
    ...sealing,
    baseMonotonicMs,
    spanMs: Math.round(last - baseMonotonicMs),
    readings: readings.length,
    bytes: columns.byteLength + ROW_OVERHEAD_BYTES,
    columns,
    crc: crc32(columns),
  };
}

/** The readings that columns can hold: a driver's nonsense must not take its neighbours with it. */
export function encodable(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter((reading) => {
    try {
      encodeColumns({ baseMonotonicMs: Math.floor(reading.monotonicMs), readings: [reading] }, () => 1);
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether the columns are as they were written. */
export function isIntact(row: Row): boolean {
  return crc32(row.columns) === row.crc;
}

/** Index of the first of `rows`, which are in order, with a sequence above `sequence`; their number if none. */
export function indexAfter(rows: readonly RowHead[], sequence: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.sequence <= sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
