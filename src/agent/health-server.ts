import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errnoOf, FieldhandError, messageOf } from '../lib/errors.ts';
import { aliveReply, type Health, type HealthReply, readyReply } from '../lib/health.ts';
import type { Closable } from '../lib/scope.ts';

/** Probes send a line and a few headers; whoever is slower or larger is none. */
const PROBE_MS = 5_000;
const HEADER_BYTES = 4_096;
const CONNECTIONS = 16;

const replies: Readonly<Record<string, (health: Health) => HealthReply>> = {
  '/healthz': aliveReply,
  '/readyz': readyReply,
};

export interface HealthServer extends Closable {
  readonly address: { readonly host: string; readonly port: number };
}

/**
 * Tells probes how the agent is, without a login: it says no more than whether things work.
 * @param port 0 takes any free one
 * @throws FieldhandError `port-in-use`, `listen-failed`
 */
export async function openHealthServer(
  { host, port }: { readonly host: string; readonly port: number },
  health: () => Health,
): Promise<HealthServer> {
  const server = createServer(
    { maxHeaderSize: HEADER_BYTES, requestTimeout: PROBE_MS, headersTimeout: PROBE_MS },
    ({ method, url = '' }, response) => {
      const reply = replies[url.replace(/\?.*/, '')];
      const readable = method === 'GET' || method === 'HEAD';
      const { code, body } = !reply
        ? { code: 404, body: { status: 'unknown', detail: 'there are /healthz and /readyz' } }
        : readable
          ? reply(health())
          : { code: 405, body: { status: 'refused', detail: 'only GET and HEAD are taken' } };
      response.writeHead(code, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        connection: 'close',
        ...(code === 405 && { allow: 'GET, HEAD' }),
      });
      response.end(method === 'HEAD' ? '' : `${JSON.stringify(body)}\n`);
    },
  );
  server.maxConnections = CONNECTIONS;
  await listen(server, host, port);
  const bound = server.address() as AddressInfo;
  return {
    address: { host: bound.address, port: bound.port },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const [code, what] =
        errnoOf(cause) === 'EADDRINUSE'
          ? ['port-in-use', `the health port ${host}:${port} is in use by another program`]
          : ['listen-failed', `cannot listen on the health port ${host}:${port}: ${messageOf(cause)}`];
      reject(
        new FieldhandError(code, what, { cure: 'set health.host and health.port in the config', cause }),
      );
    });
    server.listen({ host, port }, () => resolve());
  });
}
