import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import { errnoOf, FieldhandError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { TokenBucket } from '../lib/token-bucket.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** At most so many connections at once. */
  readonly connections: number;
  /** At most so many new connections a second. */
  readonly acceptRate: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes charge of a connection; resolves when it is over. */
  readonly accept: (socket: Socket, address: string) => Promise<void>;
  /** Makes the server that hands out sockets: TLS puts its own here. */
  readonly createServer?: (onSocket: (socket: Socket) => void) => Server;
}

export interface ListenerStats {
  readonly connections: number;
  readonly accepted: number;
  /** Turned away at once because a limit was reached. */
  readonly turnedAway: number;
}

export interface Listener {
  readonly address: { readonly host: string; readonly port: number };
  stats(): ListenerStats;
  /** Whether it takes connections, those that its limits turn away included. */
  listening(): boolean;
  /** Stops accepting, and waits until every connection is over. */
  close(): Promise<void>;
}

/** Opens the TCP port for agents. @throws FieldhandError when the address cannot be had */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { clock, log } = options;
  const bucket = new TokenBucket(options.acceptRate, clock.monotonic());
  const running = new Set<Promise<void>>();
  let accepted = 0;
  let turnedAway = 0;

  const onSocket = (socket: Socket): void => {
    // an error event nobody listens to would end the process; the connection reports its own
    socket.on('error', () => undefined);
    const address = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`;
    if (running.size >= options.connections || !bucket.take(clock.monotonic())) {
      turnedAway++;
      // no frame: it would cost what the limit is there to spare; the agent's backoff brings it back
      socket.resetAndDestroy();
      log.warn({ address, connections: running.size, turnedAway }, 'connection turned away: limit reached');
      return;
    }
    accepted++;
    const session = options.accept(socket, address).catch((error: unknown) => {
      log.error({ address, detail: messageOf(error) }, 'session failed');
      socket.destroy();
    });
    running.add(session);
    void session.finally(() => running.delete(session));
  };

  const server = (options.createServer ?? plainServer)(onSocket);
  await listen(server, options.host, options.port);
  server.on('error', (error) => log.error({ detail: messageOf(error) }, 'listener failed'));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : options.port;

  return {
    address: { host: options.host, port },
    stats: () => ({ connections: running.size, accepted, turnedAway }),
    listening: () => server.listening,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...running]);
      await closed;
    },
  };
}

const plainServer = (onSocket: (socket: Socket) => void): Server =>
  createServer({ noDelay: true, keepAlive: true }, onSocket);

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(listenError(error, host, port));
    server.once('error', failed);
    server.listen({ host, port }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

function listenError(error: Error, host: string, port: number): FieldhandError {
  const at = `${host}:${port}`;
  const cure = 'choose another with --port or listen.port';
  switch (errnoOf(error)) {
    case 'EADDRINUSE':
      return new FieldhandError('port-in-use', `another program already listens on ${at} for agents`, {
        cure,
      });
    case 'EACCES':
      return new FieldhandError(
        'port-denied',
        `not allowed to listen on ${at}: ports below 1024 are privileged`,
        { cure },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new FieldhandError('no-such-address', `this host has no address ${host} to listen on`, {
        cure: 'set listen.host to 127.0.0.1, 0.0.0.0 or one of the addresses that `ip address` shows',
      });
    default:
      return new FieldhandError('listen-failed', `cannot listen on ${at}: ${messageOf(error)}`, { cure });
  }
}
