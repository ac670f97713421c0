import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { agentUri } from '../../lib/agent-id.ts';
import { type Clock, within } from '../../lib/clock.ts';
import { errnoOf, FieldhandError, messageOf } from '../../lib/errors.ts';
import { certificateTrouble, urisIn } from '../../lib/tls/certificate.ts';
import { SESSION_PROTOCOL, TLS_MIN_VERSION } from '../../lib/tls/protocol.ts';
import { doubtsOf, shownBy } from '../../lib/tls/trust.ts';
import { type ClientCertificate, type Door, type Guest, NOT_ASKED } from '../door.ts';
import type { ServerCertificate } from './server-certificate.ts';

/** Lets through who has shaken hands by TLS 1.3. Who shows no certificate, or one that does not count, is told at Hello. */
export function tlsDoor(own: ServerCertificate, clock: Clock): Door {
  /** Who is shaking hands, by both ends of the connection. */
  const waiting = new Map<string, { done(guest: Guest): void; fail(error: unknown): void }>();
  const asked = own.asksClients;
  const server = createServer({
    ...own.current(),
    minVersion: TLS_MIN_VERSION,
    ALPNProtocols: [SESSION_PROTOCOL],
    requestCert: asked,
    // an alert would tell the agent less than the refusal of its Hello
    rejectUnauthorized: false,
  });
  server.on('secureConnection', (socket) => {
    // an error event nobody listens to would end the process; the session will hear it by itself
    socket.on('error', () => undefined);
    waiting.get(endsOf(socket))?.done({ socket, certificate: certificateOf(socket, asked, clock) });
  });
  server.on('tlsClientError', (error, socket) => waiting.get(endsOf(socket))?.fail(error));
  const forget = own.onRenewed((context) =>
    server.setSecureContext({ ...context, minVersion: TLS_MIN_VERSION }),
  );

  return {
    asks: asked,
    doubts: (shown) => (asked ? doubtsOf(shown, own.authorities(), clock.wall()) : NOT_ASKED),
    async enter(raw, withinMs, stopping) {
      const ends = endsOf(raw);
      try {
        const guest = new Promise<Guest>((done, fail) => {
          waiting.set(ends, { done, fail });
          const gone = (): void => fail(new Error('it hung up during the TLS handshake'));
          raw.once('close', gone);
          // one that has gone already has no address, by which it could be told from others
          if (raw.remoteAddress === undefined) gone();
          else server.emit('connection', raw);
        });
        const late = (): Error => new Error(`no TLS handshake within ${withinMs} ms`);
        return await within(clock, withinMs, guest, late, stopping);
      } catch (error) {
        raw.destroy();
        throw stopping.aborted ? stopping.reason : handshakeError(error);
      } finally {
        waiting.delete(ends);
      }
    },
    close() {
      forget();
      return own.close();
    },
  };
}

const endsOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
  [remoteAddress, remotePort, localAddress, localPort].join(' ');

function certificateOf(socket: TLSSocket, asked: boolean, clock: Clock): ClientCertificate {
  const certificate = asked ? socket.getPeerX509Certificate() : undefined;
  if (!certificate) return { asked, agents: [], trouble: undefined, shown: undefined };
  const untrusted = socket.authorized
    ? undefined
    : certificateTrouble(String(socket.authorizationError), certificate, clock.wall());
  const agents = untrusted === undefined ? urisIn(certificate, agentUri('')) : [];
  const trouble =
    untrusted ?? (agents.length === 0 ? `names no agent (no URI ${agentUri('ID')})` : undefined);
  const shown = trouble === undefined ? shownBy(certificate) : undefined;
  return { asked, agents, trouble, shown };
}

/** What went wrong, for the gateway's log. */
function handshakeError(error: unknown): FieldhandError {
  const [message, cure] = explain(error);
  return new FieldhandError('handshake', message, { ...(cure !== undefined && { cure }), cause: error });
}

function explain(error: unknown): readonly [message: string, cure?: string] {
  switch (errnoOf(error)) {
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_HTTP_REQUEST':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return ['it speaks no TLS', 'set gateway.tls in the config of the agent'];
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return ['it speaks no TLS 1.3', 'update it'];
    case 'ERR_SSL_NO_APPLICATION_PROTOCOL':
      return ['it is no agent: this port is not that of HTTP'];
    default:
      return [messageOf(error)];
  }
}
