import { ProtocolError } from './errors.ts';

// Differences between safe integers reach 2^54, beyond what a double holds exactly. They are therefore
// handled in two halves, 27 bits and the rest, and as zigzag varints in 28 bits (four bytes) and the rest
// (four bytes at most). No BigInt, and nothing is ever rounded.

const HALF = 2 ** 27;

/** Most bytes that one difference takes. */
export const DELTA_MAX_BYTES = 8;

/** A growing run of bytes. `bytes` and `length` are open to the loops in column.ts. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `more` bytes behind `length`. */
  reserve(more: number): void {
    const need = this.length + more;
    if (need <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(need, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** A varint of 0 to 2^32-1. */
  uint32(value: number): void {
    this.reserve(5);
    this.length = putVarint(this.bytes, this.length, value);
  }

  /** What was written, a view. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Reads varints from a bounded run of bytes. Every method throws ProtocolError malformed at its end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.#byte();
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new ProtocolError('malformed', 'a number is longer than 32 bits');
  }

  /** A safe integer that differs from `from` (a safe integer too) by the zigzag varint that comes next. */
  plusDelta(from: number): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return safe(from + ((low >>> 1) ^ -(low & 1)));
    }
    let high = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      high |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        const half = low >>> 1;
        // in this order each step is exact whenever the result is a safe integer
        return safe((low & 1) === 0 ? from + high * HALF + half : from - high * HALF - half - 1);
      }
    }
    throw new ProtocolError('malformed', 'a difference is longer than 56 bits');
  }

  #byte(): number {
    if (this.at >= this.bytes.length) throw new ProtocolError('malformed', 'a column ends inside a number');
    return this.bytes[this.at++]!;
  }
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new ProtocolError('invalid-field', 'a number is beyond 2^53');
  return value;
}

/** Writes 0 to 2^32-1 at `at`, where there is room, and returns where it ends. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Writes `to - from`, both safe integers, as a zigzag varint at `at`; returns where it ends. */
export function putDelta(bytes: Uint8Array, at: number, from: number, to: number): number {
  const delta = to - from;
  if (delta >= -0x40000000 && delta < 0x40000000) {
    return putVarint(bytes, at, ((delta << 1) ^ (delta >> 31)) >>> 0);
  }
  const fromHigh = Math.floor(from / HALF);
  const toHigh = Math.floor(to / HALF);
  let low = to - toHigh * HALF - (from - fromHigh * HALF);
  let high = toHigh - fromHigh;
  if (low < 0) {
    low += HALF;
    high--;
  }
  // zigzag: twice the difference, or for a negative one twice its complement and one
  let zigzag = low * 2;
  if (high < 0) {
    high = -high - 1;
    zigzag = (HALF - 1 - low) * 2 + 1;
  }
  for (let i = 0; i < 4; i++) {
    bytes[at++] = (zigzag & 0x7f) | 0x80;
    zigzag >>>= 7;
  }
  return putVarint(bytes, at, high);
}
