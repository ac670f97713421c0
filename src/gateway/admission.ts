import type { Socket } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { TokenBucket } from '../lib/token-bucket.ts';
import type { Door } from './door.ts';

export interface AdmissionLimits {
  /** At most so many connections at once. */
  readonly connections: number;
  /** At most so many new connections a second. */
  readonly acceptRate: number;
}

export interface AdmissionStats {
  readonly connections: number;
  readonly accepted: number;
  /** Turned away at once because a limit was reached. */
  readonly turnedAway: number;
}

export interface AdmissionOptions {
  readonly limits: AdmissionLimits;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes charge of a connection; resolves when it is over. */
  readonly accept: (socket: Socket, address: string, door: Door) => Promise<void>;
}

/** Whom the gateway lets in, whichever port they come through, and who is in. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #running = new Set<Promise<void>>();
  #limits: AdmissionLimits;
  #bucket: TokenBucket;
  #accepted = 0;
  #turnedAway = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.#bucket = this.#fill();
  }

  /** Other limits from now on; nobody who is in has to leave. */
  follow(limits: AdmissionLimits): void {
    const { acceptRate } = this.#limits;
    this.#limits = limits;
    if (limits.acceptRate !== acceptRate) this.#bucket = this.#fill();
  }

  /** A connection has come, to go through that door. */
  readonly take = (socket: Socket, door: Door): void => {
    const { clock, log, accept } = this.#options;
    // an error event nobody listens to would end the process; the connection reports its own
    socket.on('error', () => undefined);
    const address = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`;
    const running = this.#running;
    if (running.size >= this.#limits.connections || !this.#bucket.take(clock.monotonic())) {
      const turnedAway = ++this.#turnedAway;
      // no frame: it would cost what the limit is there to spare; the agent's backoff brings it back
      socket.resetAndDestroy();
      log.warn({ address, connections: running.size, turnedAway }, 'connection turned away: limit reached');
      return;
    }
    this.#accepted++;
    const session = accept(socket, address, door).catch((error: unknown) => {
      log.error({ address, detail: messageOf(error) }, 'session failed');
      socket.destroy();
    });
    running.add(session);
    void session.finally(() => running.delete(session));
  };

  stats(): AdmissionStats {
    return {
      connections: this.#running.size,
      accepted: this.#accepted,
      turnedAway: this.#turnedAway,
    };
  }

  /** Resolves when everybody who is in now has left. */
  async over(): Promise<void> {
    await Promise.all([...this.#running]);
  }

  #fill(): TokenBucket {
    return new TokenBucket(this.#limits.acceptRate, this.#options.clock.monotonic());
  }
}
