import { FieldhandError } from '../lib/errors.ts';

/**
 * What is wrong with what the peer sent, or with what was to be sent to it.
 * - bad-length: the length before a frame is not a varint32
 * - too-long: a frame is longer than the limit
 * - truncated: the stream ended inside a frame
 * - malformed: the bytes do not parse
 * - unknown-message: a frame without a body that this version knows
 * - invalid-field: it parses, but a field is out of its range
 * - unexpected-message: a good message at the wrong time or in the wrong direction
 * - timeout: what had to come did not come in time
 * - unexpected-message: a good message that is not allowed now
 * - timeout: what had to come did not come in time
 */
export type ProtocolErrorCode =
  | 'bad-length'
  | 'too-long'
  | 'truncated'
  | 'malformed'
  | 'unknown-message'
  | 'invalid-field'
  | 'unexpected-message'
  | 'timeout';

/** Ends the connection that it came from, and nothing else. */
export class ProtocolError extends FieldhandError {
  override readonly name = 'ProtocolError';
  declare readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string, options?: { cure?: string; cause?: unknown }) {
    super(code, message, options);
  }
}
