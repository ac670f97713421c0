import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../lib/clock.ts';
import { errnoOf, FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Closable } from '../../lib/scope.ts';
import type { Pass } from '../access/access.ts';
import { isLoopback } from '../access/exposure.ts';
import type { GatewayService } from '../model.ts';
import type { ServerCertificate } from '../tls/server-certificate.ts';
import { checkHost } from './access.ts';
import { agentRoutes } from './agents.ts';
import { Attempts } from './attempts.ts';
import { commandRoutes } from './commands.ts';
import { trackConnections } from './connections.ts';
import { eventRoutes } from './events.ts';
import { healthRoutes } from './health.ts';
import { defaultHttpLimits, type HttpLimits } from './limits.ts';
import { logRoutes } from './log.ts';
import { loginRoutes } from './login.ts';
import { nodeServer } from './node-server.ts';
import { Problem } from './problem.ts';
import { readingRoutes } from './readings.ts';
import { problemReply, type Reply, securityHeaders } from './reply.ts';
import { findRoute, type Route } from './router.ts';
import { staticRoutes } from './static.ts';
import { admit, type Gatekeeper, openDoor, tooManyAttempts, WRONG_TOKEN } from './who.ts';

export interface HttpOptions {
  /** Address to listen on: `127.0.0.1`, `::`, ... */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Further host names that are meant for us when listening on loopback, as behind a reverse proxy. */
  readonly hosts?: () => readonly string[];
  /** With it, https only; closed with the server. */
  readonly certificate?: ServerCertificate | undefined;
  readonly service: GatewayService;
  /** Who may ask for what. Default: everybody for everything. */
  readonly access?: Gatekeeper;
  /** Where the built live page is. */
  readonly pageDir: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpServer extends Closable {
  readonly address: { readonly host: string; readonly port: number; readonly url: string };
  listening(): boolean;
  /** Ends the event streams of those who would not come in any more. */
  revoked(): void;
  /** Ends event streams, lets answers that are being written finish for a moment, then cuts what is left. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 1_000;

/** Serves the API and the live page. @throws FieldhandError `port-in-use`, `listen-failed` */
export async function openHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, port, certificate, service, pageDir, log, clock, access: keeper = openDoor } = options;
  const limits: HttpLimits = { ...defaultHttpLimits, ...options.limits };
  const hosts = (): readonly string[] => (options.hosts?.() ?? []).map((name) => name.toLowerCase());
  const routes: readonly Route[] = [
    ...agentRoutes(service),
    ...readingRoutes(service, clock),
    ...commandRoutes(service, limits.bodyBytes),
    ...logRoutes(service),
    ...eventRoutes({ service, clock, limits }),
    ...healthRoutes(service),
    ...loginRoutes(keeper, limits.bodyBytes),
    ...staticRoutes(pageDir),
  ];
  const guests = new Guests();
  const attempts = new Attempts();
  /** Says in the log who tried which door with a token that does not fit, and slows him down. */
  const wrongToken = (error: unknown, { socket, url }: IncomingMessage): unknown => {
    if (!(error instanceof Problem) || error.code !== WRONG_TOKEN) return error;
    const address = socket.remoteAddress ?? 'gone';
    if (attempts.tooMany(address, clock.monotonic())) return tooManyAttempts();
    log.warn({ address, path: url?.split('?')[0], detail: error.message }, 'wrong token');
    return error;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = clock.monotonic();
    // a client that leaves in the middle is no error of ours
    response.on('error', () => undefined);
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    try {
      if (isLoopback(host)) checkHost(request.headers.host, hosts());
      const { route, call } = findRoute(routes, request);
      const need = route.needs ?? (route.method === 'GET' ? 'viewer' : 'operator');
      const person = admit(keeper, request.headers, need);
      await send(response, await route.handle({ ...call, person }), guests, person?.pass);
    } catch (error) {
      fail(request, response, wrongToken(error, request), log);
    }
    const ms = Math.round(clock.monotonic() - started);
    log.debug({ method: request.method, url: request.url, status: response.statusCode, ms }, 'request');
  };

  const server = await nodeServer(
    {
      maxHeaderSize: limits.headerBytes,
      requestTimeout: limits.requestMs,
      headersTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(limits.requestMs, 5_000),
    },
    certificate,
    limits.requestMs,
    (request, response) => void answer(request, response),
  );
  const connections = trackConnections(server, certificate !== undefined);
  server.maxConnections = limits.connections;
  server.on('clientError', refuseMalformed);
  server.on('drop', (from) =>
    log.warn({ from: from?.remoteAddress }, 'too many HTTP connections, one dropped'),
  );
  try {
    await listen(server, host, port);
  } catch (error) {
    await certificate?.close();
    throw error;
  }
  server.on('error', (error) => log.error({ error }, 'HTTP listener failed'));

  const bound = server.address() as AddressInfo;
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  let closed: Promise<void> | undefined;
  return {
    address: {
      host: bound.address,
      port: bound.port,
      url: `${certificate ? 'https' : 'http'}://${name}:${bound.port}`,
    },
    listening: () => server.listening,
    revoked: () => guests.leave((pass) => pass !== undefined && !keeper.holds(pass)),
    async close() {
      guests.close();
      closed ??= connections.close(clock, CLOSE_GRACE_MS);
      await closed;
      await certificate?.close();
    },
  };
}

/** Those who are being told what happens, for as long as they like. */
class Guests {
  readonly #streams = new Set<{ readonly pass: Pass | undefined; readonly end: () => void }>();
  #closed = false;

  /** @param end ends the stream @returns to be called when it is over */
  enter(pass: Pass | undefined, end: () => void): () => void {
    if (this.#closed) end();
    const stream = { pass, end };
    this.#streams.add(stream);
    return () => this.#streams.delete(stream);
  }

  leave(which: (pass: Pass | undefined) => boolean): void {
    for (const { pass, end } of this.#streams) if (which(pass)) end();
  }

  close(): void {
    this.#closed = true;
    this.leave(() => true);
  }
}

async function send(
  response: ServerResponse,
  reply: Reply,
  guests: Guests,
  pass: Pass | undefined,
): Promise<void> {
  if (!('stream' in reply)) {
    response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
    response.end(reply.body);
    return;
  }
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  response.once('close', abort);
  const left = guests.enter(pass, abort);
  if (response.destroyed) abort();
  try {
    await reply.stream(response, gone.signal);
    response.end();
  } finally {
    left();
    abort();
  }
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown, log: Log): void {
  if (response.headersSent || response.destroyed) {
    log.debug({ url: request.url, error: messageOf(error) }, 'answer cut short');
    response.destroy();
    return;
  }
  if (!(error instanceof Problem))
    log.error({ method: request.method, url: request.url, error }, 'request failed');
  const problem =
    error instanceof Problem
      ? error
      : new Problem(500, 'internal-error', 'the gateway failed to answer; its log says why');
  const { status, headers, body } = problemReply(problem) as Extract<Reply, { status: number }>;
  // what is left of a body that nobody read must not be taken for the next request
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Bytes that never became a request: answered by hand, then cut. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  // what is no TLS cannot be answered by TLS
  if (error.code === 'ECONNRESET' || /^ERR_(SSL|TLS)_/.test(error.code ?? '') || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'headers-too-large', 'the header lines are larger than this gateway takes']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'request-timeout', 'the request did not arrive whole in time']
        : [400, 'malformed-request', 'this is no HTTP request'];
  const body = JSON.stringify(new Problem(Number(status), String(code), String(detail)).document());
  socket.end(
    `HTTP/1.1 ${status} ${code}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void => reject(listenError(cause, host, port));
    server.once('error', failed);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

function listenError(cause: Error, host: string, port: number): FieldhandError {
  const cure = 'choose another with --http-port or http.port in the config';
  if (errnoOf(cause) === 'EADDRINUSE')
    return new FieldhandError('port-in-use', `HTTP port ${host}:${port} is in use by another program`, {
      cure: `stop that program, or ${cure}`,
      cause,
    });
  if (errnoOf(cause) === 'EACCES')
    return new FieldhandError('listen-failed', `HTTP port ${host}:${port} needs more rights than we have`, {
      cure: `${cure}, 1024 or above`,
      cause,
    });
  return new FieldhandError(
    'listen-failed',
    `cannot listen for HTTP on ${host}:${port}: ${messageOf(cause)}`,
    {
      cure: 'http.host must be an address of this machine, 127.0.0.1, or :: for all',
      cause,
    },
  );
}
