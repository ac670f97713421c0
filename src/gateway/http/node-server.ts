import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { TLS_MIN_VERSION } from '../../lib/tls/protocol.ts';
import type { ServerCertificate } from '../tls/server-certificate.ts';

/** Node's server, by TLS where there is a certificate, which it follows when that is renewed. */
export async function nodeServer(
  options: ServerOptions,
  certificate: ServerCertificate | undefined,
  handshakeMs: number,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  if (!certificate) return createServer(options, handle);
  const https = await import('node:https');
  const tls = { minVersion: TLS_MIN_VERSION, handshakeTimeout: handshakeMs } as const;
  const server = https.createServer({ ...options, ...certificate.current(), ...tls }, handle);
  const forget = certificate.onRenewed((context) => server.setSecureContext({ ...context, ...tls }));
  server.once('close', forget);
  // has all that is used here of http's
  return server as unknown as Server;
}
