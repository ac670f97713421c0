import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../lib/clock.ts';

/**
 * Which connections are answering something. Node's own closeIdleConnections leaves those alone that never sent
 * a request, and browsers open such ones in advance, so a server would wait for them to close.
 */
export function trackConnections(
  server: Server,
  encrypted = false,
): {
  readonly close: (clock: Clock, graceMs: number) => Promise<void>;
} {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  /** What TLS runs on; requests know only what it makes of it. */
  const below = new Set<Socket>();
  let closing = false;
  const keep = (set: Set<Socket>) => (socket: Socket) => {
    set.add(socket);
    socket.once('close', () => set.delete(socket));
  };
  server.on(encrypted ? 'secureConnection' : 'connection', keep(open));
  if (encrypted) server.on('connection', keep(below));
  server.on('request', ({ socket }, response) => {
    busy.add(socket);
    response.once('close', () => {
      busy.delete(socket);
      if (closing) socket.end();
    });
  });
  return {
    /** Stops listening, cuts what is idle at once and what still answers after `graceMs`. */
    async close(clock, graceMs) {
      closing = true;
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) if (!busy.has(socket)) socket.destroy();
      const cancel = clock.after(graceMs, () => {
        server.closeAllConnections();
        for (const socket of below) socket.destroy();
      });
      await ended;
      cancel();
    },
  };
}
