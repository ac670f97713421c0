import { ProtocolError } from './errors.ts';

/** A varint32 takes at most this many bytes. */
const LENGTH_MAX_BYTES = 5;

/** The first room for a frame that arrives in pieces: its length alone is not trusted with memory. */
const FIRST_PIECE_BYTES = 4096;

/**
 * Bytes to frames, in whatever pieces they arrive. Holds one chunk and at most one unfinished frame, of
 * which it stores no more than has arrived (doubled). Frames are given out without their length prefix.
 *
 *   decoder.push(chunk);
 *   for (let body = decoder.next(); body; body = decoder.next()) ...
 */
export class FrameDecoder {
  readonly #maxFrameBytes: number;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Bytes of the length prefix seen so far, and their value. */
  #lengthBytes = 0;
  #length = 0;
  /** Whether the length is complete and the body is awaited. */
  #inBody = false;
  /** The start of a body that did not come in one chunk. */
  #piece: Uint8Array | undefined;
  #pieceBytes = 0;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Takes the next bytes of the stream. What was pushed before must have been taken: `next` gave undefined. */
  push(chunk: Uint8Array): void {
    if (this.#at < this.#chunk.length) throw new Error('frames of the previous chunk were not taken');
    this.#chunk = chunk;
    this.#at = 0;
  }

  /**
   * The next whole frame, or undefined while it is incomplete. The frame may be a view into the pushed
   * chunk. @throws ProtocolError bad-length, too-long; the stream cannot be read on after that
   */
  next(): Uint8Array | undefined {
    if (!this.#inBody && !this.#readLength()) return undefined;
    const left = this.#chunk.length - this.#at;
    if (this.#piece === undefined && left >= this.#length) {
      const body = this.#chunk.subarray(this.#at, this.#at + this.#length);
      this.#at += this.#length;
      this.#startOver();
      return body;
    }
    return this.#collect(left);
  }

  /** Whether the stream stands inside a frame: to end here would be to end too early. */
  get partial(): boolean {
    return this.#lengthBytes > 0 || this.#at < this.#chunk.length;
  }

  #readLength(): boolean {
    while (this.#at < this.#chunk.length) {
      const byte = this.#chunk[this.#at++]!;
      // the fifth byte holds the top four bits of 32 and ends the length
      if (this.#lengthBytes === LENGTH_MAX_BYTES - 1 && byte > 0x0f) {
        throw new ProtocolError('bad-length', 'the length of a frame is not a varint of 32 bits');
      }
      this.#length += (byte & 0x7f) * 2 ** (7 * this.#lengthBytes);
      this.#lengthBytes++;
      if (this.#length > this.#maxFrameBytes) {
        throw new ProtocolError(
          'too-long',
          `a frame of ${byte < 0x80 ? '' : 'at least '}${this.#length} bytes is over the limit of ${this.#maxFrameBytes}`,
        );
      }
      if (byte < 0x80) {
        this.#inBody = true;
        return true;
      }
    }
    return false;
  }

  #collect(left: number): Uint8Array | undefined {
    const take = Math.min(left, this.#length - this.#pieceBytes);
    if (take === 0) return undefined;
    const piece = this.#roomFor(this.#pieceBytes + take);
    piece.set(this.#chunk.subarray(this.#at, this.#at + take), this.#pieceBytes);
    this.#at += take;
    this.#pieceBytes += take;
    if (this.#pieceBytes < this.#length) return undefined;
    // room is never made beyond the length, so a whole frame fills its piece
    this.#startOver();
    return piece;
  }

  #roomFor(bytes: number): Uint8Array {
    const old = this.#piece;
    if (old !== undefined && old.length >= bytes) return old;
    const size = Math.min(this.#length, Math.max(bytes, FIRST_PIECE_BYTES, (old?.length ?? 0) * 2));
    const piece = new Uint8Array(size);
    if (old !== undefined) piece.set(old.subarray(0, this.#pieceBytes));
    this.#piece = piece;
    return piece;
  }

  #startOver(): void {
    this.#lengthBytes = 0;
    this.#length = 0;
    this.#inBody = false;
    this.#piece = undefined;
    this.#pieceBytes = 0;
  }
}

/** A frame ready to write: the body behind its length. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  let lengthBytes = 1;
  for (let rest = body.length >>> 7; rest > 0; rest >>>= 7) lengthBytes++;
  const frame = Buffer.allocUnsafe(lengthBytes + body.length);
  let length = body.length;
  for (let at = 0; at < lengthBytes; at++) {
    frame[at] = at < lengthBytes - 1 ? (length & 0x7f) | 0x80 : length;
    length >>>= 7;
  }
  frame.set(body, lengthBytes);
  return frame;
}
