import protobuf from 'protobufjs/minimal.js';
import { messageOf } from '../lib/errors.ts';
import { ProtocolError } from './errors.ts';

const Base = protobuf.BufferReader as unknown as new (
  buffer: Buffer,
) => Omit<protobuf.BufferReader, 'uint64'>;

/**
 * The one place that knows how 64-bit fields travel: as plain numbers up to 2^53 - 1, where the runtime's own
 * reader would make a Long of each. Unknown fields are skipped, not kept.
 */
class NumberReader extends Base {
  constructor(bytes: Uint8Array) {
    super(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.discardUnknown = true;
  }

  /** What the generated code calls for uint64, the only 64-bit type in fieldhand.proto. */
  uint64(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 64; scale *= 128) {
      if (this.pos >= this.len) throw new ProtocolError('malformed', 'the bytes end inside a number');
      const byte = this.buf[this.pos++]!;
      value += (byte & 0x7f) * scale;
      if (byte >= 0x80) continue;
      if (value > Number.MAX_SAFE_INTEGER) {
        throw new ProtocolError('invalid-field', 'a number is beyond 2^53');
      }
      return value;
    }
    throw new ProtocolError('malformed', 'a number is longer than 64 bits');
  }
}

/** Runs a generated decoder over `bytes`. @throws ProtocolError whatever goes wrong */
export function decodeWith<T>(decode: (reader: protobuf.Reader) => T, bytes: Uint8Array): T {
  try {
    return decode(new NumberReader(bytes) as unknown as protobuf.Reader);
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError('malformed', `a message does not parse: ${messageOf(error)}`, { cause: error });
  }
}
