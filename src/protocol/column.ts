import { ProtocolError } from './errors.ts';
import { type ByteReader, type ByteWriter, DELTA_MAX_BYTES, putDelta } from './varint.ts';

// The coders of one channel's columns, as `Columns` in fieldhand.proto describes them. The single-byte
// case, nearly all of real data, is written out in each loop; what is longer goes through varint.ts.

/** Times relative to their base lie within this many ms of it (8,900 years): sums with any base stay exact. */
export const TIME_LIMIT_MS = 2 ** 48;

/** The word for each number of Quality in fieldhand.proto. */
export const QUALITIES = ['ok', 'suspect', 'uncertain-time'] as const;

/**
 * Writes times[start] to times[end - 1]: whole ms, not decreasing.
 * @param step the step that the times before ended with, 0 at first
 * @returns the step that these end with, for the next call
 */
export function writeTimes(
  writer: ByteWriter,
  times: ArrayLike<number>,
  start: number,
  end: number,
  step: number,
): number {
  writer.reserve((end - start) * DELTA_MAX_BYTES);
  const bytes = writer.bytes;
  let at = putDelta(bytes, writer.length, 0, times[start]!);
  let before = step;
  for (let i = start + 1; i < end; i++) {
    const now = times[i]! - times[i - 1]!;
    const change = now - before;
    if (change >= -64 && change < 64) bytes[at++] = (change << 1) ^ (change >> 31);
    else at = putDelta(bytes, at, before, now);
    before = now;
  }
  writer.length = at;
  return before;
}

/**
 * Reads into out[start] to out[end - 1] what writeTimes wrote, and returns the last step.
 * @throws ProtocolError malformed; invalid-field when times decrease or leave their limit
 */
export function readTimes(
  reader: ByteReader,
  out: Float64Array,
  start: number,
  end: number,
  step: number,
): number {
  const bytes = reader.bytes;
  let time = reader.plusDelta(0);
  // since times do not decrease, the first and the last one bound them all
  if (time < -TIME_LIMIT_MS) throw new ProtocolError('invalid-field', `a time of ${time} ms is out of range`);
  out[start] = time;
  let now = step;
  for (let i = start + 1; i < end; i++) {
    const byte = reader.at < bytes.length ? bytes[reader.at]! : 0x80;
    if (byte < 0x80) {
      now += (byte >>> 1) ^ -(byte & 1);
      reader.at++;
    } else {
      now = reader.plusDelta(now);
    }
    if (now < 0) throw new ProtocolError('invalid-field', 'the times of a channel decrease');
    time += now;
    out[i] = time;
  }
  if (time > TIME_LIMIT_MS) throw new ProtocolError('invalid-field', `a time of ${time} ms is out of range`);
  return now;
}

/** Writes values[start] to values[end - 1]: safe integers. */
export function writeValues(writer: ByteWriter, values: ArrayLike<number>, start: number, end: number): void {
  writer.reserve((end - start) * DELTA_MAX_BYTES);
  const bytes = writer.bytes;
  let at = writer.length;
  let before = 0;
  for (let i = start; i < end; i++) {
    const now = values[i]!;
    const change = now - before;
    if (change >= -64 && change < 64) bytes[at++] = (change << 1) ^ (change >> 31);
    else at = putDelta(bytes, at, before, now);
    before = now;
  }
  writer.length = at;
}

/**
 * Reads into out[start] to out[end - 1] what writeValues wrote.
 * @throws ProtocolError malformed; invalid-field when a value is no safe integer
 */
export function readValues(reader: ByteReader, out: Float64Array, start: number, end: number): void {
  const bytes = reader.bytes;
  let now = 0;
  for (let i = start; i < end; i++) {
    const byte = reader.at < bytes.length ? bytes[reader.at]! : 0x80;
    if (byte < 0x80) {
      now += (byte >>> 1) ^ -(byte & 1);
      reader.at++;
      if (now > Number.MAX_SAFE_INTEGER || now < Number.MIN_SAFE_INTEGER) {
        throw new ProtocolError('invalid-field', 'a value is beyond 2^53');
      }
    } else {
      now = reader.plusDelta(now);
    }
    out[i] = now;
  }
}

/** Writes runs of equal quality; nothing at all when every reading is ok. */
export function writeQuality(writer: ByteWriter, quality: ArrayLike<number>): void {
  let run = 0;
  let any = false;
  for (let i = 0; i < quality.length && !any; i++) any = quality[i] !== 0;
  if (!any) return;
  for (let i = 0; i < quality.length; i++) {
    run++;
    if (quality[i + 1] === quality[i]) continue;
    writer.uint32(run);
    writer.uint32(quality[i]!);
    run = 0;
  }
}

/**
 * Reads into all of `out`, which holds zeroes, what writeQuality wrote; takes the reader to its end.
 * @throws ProtocolError malformed; invalid-field for an unknown quality or a wrong number of readings
 */
export function readQuality(reader: ByteReader, out: Uint8Array): void {
  if (reader.atEnd) return;
  let at = 0;
  while (!reader.atEnd) {
    const run = reader.uint32();
    const quality = reader.uint32();
    if (quality >= QUALITIES.length) {
      throw new ProtocolError('invalid-field', `quality ${quality} is not known`);
    }
    if (run === 0 || run > out.length - at) {
      throw new ProtocolError('invalid-field', `a run of ${run} qualities for ${out.length - at} readings`);
    }
    if (quality !== 0) out.fill(quality, at, at + run);
    at += run;
  }
  if (at !== out.length) {
    throw new ProtocolError('invalid-field', `qualities for ${at} of ${out.length} readings`);
  }
}
