import type { Socket } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import { Condition } from '../lib/condition.ts';
import { errnoOf, FieldhandError, messageOf } from '../lib/errors.ts';
import { decodeMessage } from './decode.ts';
import { encodeMessage } from './encode.ts';
import { ProtocolError } from './errors.ts';
import { FrameDecoder } from './frame.ts';
import type { Goodbye, Message, Refuse } from './messages.ts';

export interface ConnectionOptions {
  readonly clock: Clock;
  /** A longer frame from the peer ends the connection; default 1 MiB. */
  readonly maxFrameBytes?: number;
  /**
   * More than this waiting to be sent ends the connection: the peer does not read. To be above what may be
   * unacknowledged, where batches are sent; default 8 MiB.
   */
  readonly maxQueuedBytes?: number;
  /** How long `close` waits for the last words to leave and the peer to close, ms; default 1,000. */
  readonly closeMs?: number;
}

/**
 * - lost: the socket failed (reset, timed out, unreachable)
 * - overloaded: more than maxQueuedBytes waited to be sent
 */
export type ConnectionErrorCode = 'lost' | 'overloaded';

/** Why a connection ended, where the peer's bytes are not to blame (that is a ProtocolError). */
export class ConnectionError extends FieldhandError {
  override readonly name = 'ConnectionError';
  declare readonly code: ConnectionErrorCode;

  constructor(code: ConnectionErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options);
  }
}

export interface ConnectionCounters {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly framesIn: number;
  readonly framesOut: number;
}

/** TCP keepalive notices a dead peer where no session watches; the heartbeat is much quicker. */
const KEEPALIVE_MS = 60_000;

const WAKING = ['readable', 'end', 'finish'] as const;

/**
 * Messages on a connected socket, of which it takes charge. One reader calls `next`; while it does not, the
 * socket is not read beyond its own buffer, and the peer has to wait. Anyone may `send`. Whatever
 * ends the connection comes out of `next`.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #maxQueuedBytes: number;
  readonly #closeMs: number;
  readonly #decoder: FrameDecoder;
  readonly #happened = new Condition();
  #bytesIn = 0;
  #bytesOut = 0;
  #framesIn = 0;
  #framesOut = 0;
  #corked = false;
  #closed: boolean;
  #failure: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#closed = socket.closed;
    this.#clock = options.clock;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? 8 * 2 ** 20;
    this.#closeMs = options.closeMs ?? 1_000;
    this.#decoder = new FrameDecoder(options.maxFrameBytes ?? 2 ** 20);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEPALIVE_MS);
    for (const event of WAKING) socket.on(event, this.#onActivity);
    socket.on('error', this.#onError);
    socket.once('close', this.#onClose);
  }

  /** Bytes and frames so far; of `bytesOut`, some may still wait to be sent. */
  get counters(): ConnectionCounters {
    return {
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      framesIn: this.#framesIn,
      framesOut: this.#framesOut,
    };
  }

  /**
   * The next message; undefined when the peer has closed after a whole frame, or `close` was called. For one
   * reader, one call at a time.
   * @throws ProtocolError for what the peer sent, ConnectionError for the rest; and the same ever after
   */
  async next(): Promise<Message | undefined> {
    try {
      for (;;) {
        if (this.#closing !== undefined) return undefined;
        if (this.#failure !== undefined) throw this.#failure;
        const body = this.#decoder.next();
        if (body !== undefined) {
          this.#framesIn++;
          return decodeMessage(body);
        }
        const chunk: Buffer | null = this.#socket.read();
        if (chunk !== null) {
          if (this.#bytesIn === 0) refuseTls(chunk);
          this.#bytesIn += chunk.length;
          this.#decoder.push(chunk);
        } else if (this.#socket.readableEnded || this.#socket.destroyed) {
          if (this.#decoder.partial) throw new ProtocolError('truncated', 'the peer closed inside a frame');
          return undefined;
        } else {
          await this.#happened.changed();
        }
      }
    } catch (error) {
      this.#failure ??= error as Error;
      throw error;
    }
  }

  /**
   * Queues a message; all of one turn of the event loop leave together. False when it was not taken: the
   * connection is closing or closed, or was ended just now because too much is queued.
   * @throws ProtocolError when the message itself is out of range
   */
  send(message: Message): boolean {
    return this.#closing === undefined && this.#failure === undefined && this.#write(message);
  }

  /**
   * Sends the last words, lets what is queued leave, waits for the peer to close too, and destroys the
   * socket; after closeMs in any case. What still comes is thrown away. Later calls wait for the first one.
   */
  close(last?: Goodbye | Refuse): Promise<void> {
    this.#closing ??= this.#close(last);
    return this.#closing;
  }

  async #close(last: Goodbye | Refuse | undefined): Promise<void> {
    const socket = this.#socket;
    this.#happened.notify();
    if (last !== undefined) this.#write(last);
    socket.end();
    let late = false;
    const cancel = this.#clock.after(this.#closeMs, () => {
      late = true;
      this.#happened.notify();
    });
    // Were input left unread, the kernel would answer the peer with a reset, which can overtake the last words.
    while (!this.#closed && !late) {
      if (socket.read() === null) await this.#happened.changed();
    }
    cancel();
    socket.destroy();
    while (!this.#closed) await this.#happened.changed();
  }

  #write(message: Message): boolean {
    const socket = this.#socket;
    if (!socket.writable) return false;
    const frame = encodeMessage(message);
    if (socket.writableLength + frame.length > this.#maxQueuedBytes) {
      const waiting = `${socket.writableLength} bytes wait to be sent`;
      this.#failure = new ConnectionError('overloaded', `the peer does not read: ${waiting}`);
      socket.destroy();
      return false;
    }
    if (!this.#corked) {
      this.#corked = true;
      socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        socket.uncork();
      });
    }
    socket.write(frame);
    this.#bytesOut += frame.length;
    this.#framesOut++;
    return true;
  }

  readonly #onActivity = (): void => this.#happened.notify();

  readonly #onError = (error: Error): void => {
    const what = errnoOf(error) ?? messageOf(error);
    this.#failure ??= new ConnectionError('lost', `the connection was lost: ${what}`, { cause: error });
  };

  readonly #onClose = (): void => {
    // the error listener stays: an error without one would end the process
    for (const event of WAKING) this.#socket.off(event, this.#onActivity);
    this.#closed = true;
    this.#happened.notify();
  };
}

/**
 * A TLS record (RFC 8446, 5.1) where plain frames were expected. None passes for a frame: behind its length would
 * stand field number 0.
 */
function refuseTls(first: Buffer): void {
  const [type = 0, version] = first;
  if (type < 0x14 || type > 0x17 || version !== 0x03) return;
  throw new ProtocolError('malformed', 'the other side speaks TLS and this one does not', {
    cure: 'set listen.tls at the gateway and gateway.tls at the agent, or neither',
  });
}
