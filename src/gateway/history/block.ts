import { crc32 } from 'node:zlib';
import { FieldhandError } from '../../lib/errors.ts';
import {
  readQuality,
  readTimes,
  readValues,
  writeQuality,
  writeTimes,
  writeValues,
} from '../../protocol/column.ts';
import { ByteReader, ByteWriter } from '../../protocol/varint.ts';
import type { Series } from './series.ts';

// A block is the time, value and quality column of one channel, one after the other, in the coding of
// fieldhand.proto; times are relative to the first one. How many readings it holds, its first time and its
// checksum stand beside it in the table.

/** @returns the block of a series that holds at least one reading, in order of time */
export function encodeBlock({ times, values, quality }: Series): Uint8Array {
  const writer = new ByteWriter(times.length * 3 + 32);
  const base = times[0]!;
  writeTimes(
    writer,
    times.map((time) => time - base),
    0,
    times.length,
    0,
  );
  writeValues(writer, values, 0, values.length);
  writeQuality(writer, quality);
  return writer.written();
}

/** What stands beside a block. */
export interface BlockHead {
  readonly count: number;
  /** Time of the first reading, ms since the epoch. */
  readonly minTime: number;
  readonly crc: number;
}

/** @throws FieldhandError history-corrupt-block when the bytes are not those that were written */
export function decodeBlock(bytes: Uint8Array, { count, minTime, crc }: BlockHead): Series {
  if (checksum(bytes) !== crc) {
    throw new FieldhandError('history-corrupt-block', 'its checksum does not fit its bytes');
  }
  const times = new Float64Array(count);
  const values = new Float64Array(count);
  const quality = new Uint8Array(count);
  const reader = new ByteReader(bytes);
  readTimes(reader, times, 0, count, 0);
  readValues(reader, values, 0, count);
  readQuality(reader, quality);
  for (let i = 0; i < count; i++) times[i]! += minTime;
  return { times, values, quality };
}

/** CRC-32 of a block's bytes: an SD card that forgets bits is found out instead of believed. */
export function checksum(bytes: Uint8Array): number {
  return crc32(bytes);
}
