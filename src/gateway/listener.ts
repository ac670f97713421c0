import { createServer, type Server, type Socket } from 'node:net';
import { errnoOf, FieldhandError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type Door, plainDoor } from './door.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0 lets the kernel choose. */
  readonly port: number;
  readonly log: Log;
  /** Takes charge of a connection, which is to go through that door. */
  readonly take: (socket: Socket, door: Door) => void;
  /** What connections go through before a session begins; closed with the listener. Default: nothing. */
  readonly door?: Door;
}

export interface Listener {
  readonly address: { readonly host: string; readonly port: number };
  /** Whether it takes connections, those that are turned away included. */
  listening(): boolean;
  readonly door: Door;
  /** Stops accepting. Connections that it has taken go on. */
  close(): Promise<void> | void;
}

/** Opens the TCP port for agents. @throws FieldhandError when the address cannot be had */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { door = plainDoor, take } = options;
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => take(socket, door));
  try {
    await listen(server, options.host, options.port);
  } catch (error) {
    await door.close();
    throw error;
  }
  server.on('error', (error) => options.log.error({ detail: messageOf(error) }, 'listener failed'));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : options.port;

  return {
    address: { host: options.host, port },
    listening: () => server.listening,
    door,
    close() {
      server.close();
      return door.close();
    },
  };
}

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
