import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../lib/clock.ts';

/**
 * Which connections are answering something. Node's own closeIdleConnections leaves those alone that never sent
 * a request, and browsers open such ones in advance, so a server would wait for them to close.
 */
export function trackConnections(server: Server): {
  readonly close: (clock: Clock, graceMs: number) => Promise<void>;
} {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  let closing = false;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
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
      const cancel = clock.after(graceMs, () => server.closeAllConnections());
      await ended;
      cancel();
    },
  };
}
