import { connect, type Socket } from 'node:net';

/** A connection that comes about, or does not. */
export interface Call {
  /** The socket, once it may be used. Rejects with what is wrong, in words for people. */
  readonly ready: Promise<Socket>;
  /** Gives up; nothing more comes of it. */
  abandon(): void;
}

export type Dial = (host: string, port: number) => Call;

/** Without TLS. */
export const plainDial: Dial = (host, port) => {
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  return {
    ready: new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(socket));
      socket.on('error', reject);
    }),
    abandon: () => void socket.destroy(),
  };
};
