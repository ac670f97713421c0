import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import { type Certificates, type KeyPair, readAuthorities, readKeyPair } from './files.ts';
import { TLS_MIN_VERSION } from './protocol.ts';
import { handshakeTrouble, type PeerWords, peerTrouble, TlsError } from './trouble.ts';

/** How this side dials: paths of files, read anew at every call. */
export interface DialTerms {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The name that the other side's certificate must have, if not the one that is dialled. */
  readonly serverName?: string | undefined;
}

/** What was learnt of the other side. */
export interface Secured {
  /** Undefined when it shows none. */
  readonly certificate: X509Certificate | undefined;
  /** What is wrong with its certificate; the socket must not be used then. */
  readonly trouble: Error | undefined;
}

export interface TlsCall {
  readonly socket: TLSSocket;
  /** What this side shows of itself. */
  readonly own: KeyPair | undefined;
  /** Rejects when there is no TLS at the other side, or nobody at all. */
  readonly secured: Promise<Secured>;
}

/** What is dialled by TLS, and how that is told to people. */
export interface TlsPeer {
  readonly host: string;
  readonly port: number;
  /** What is to be spoken inside (ALPN, RFC 7301). */
  readonly protocol: string;
  readonly words: PeerWords;
}

/**
 * Dials, and finds out what is wrong with the other side's certificate rather than hanging up on it: nothing is sent
 * before the caller has looked.
 * @throws TlsFileError
 */
export function openTls(
  { host, port, protocol, words }: TlsPeer,
  terms: DialTerms,
  wall: () => number,
): TlsCall {
  const { authorities, own } = readDialFiles(terms);
  const name = terms.serverName ?? host;
  const socket = connect({
    host,
    port,
    ...(authorities && { ca: authorities.pem }),
    ...(own && { cert: own.pem, key: own.key }),
    // RFC 6066 has no addresses there
    servername: isIP(name) === 0 ? name : '',
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    minVersion: TLS_MIN_VERSION,
    ALPNProtocols: [protocol],
    // looked at below: a refused certificate could not be told about otherwise
    rejectUnauthorized: false,
  });
  socket.setNoDelay(true);
  const secured = new Promise<Secured>((resolve, reject) => {
    socket.on('error', (error) => reject(handshakeTrouble(error, words)));
    socket.once('close', () => reject(new Error('given up')));
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      const code = socket.authorized ? undefined : String(socket.authorizationError);
      const trouble =
        certificate === undefined
          ? new TlsError(`${words.peer} shows no certificate`, words.noTls)
          : code === undefined
            ? undefined
            : peerTrouble(code, certificate, name, wall(), words);
      resolve({ certificate, trouble });
    });
  });
  return { socket, own, secured };
}

export interface DialFiles {
  readonly authorities: Certificates | undefined;
  readonly own: KeyPair | undefined;
}

/** The files of `terms`, as far as there are. @throws TlsFileError */
export function readDialFiles({ ca, cert, key }: DialTerms): DialFiles {
  return {
    authorities: ca === undefined ? undefined : readAuthorities(ca),
    own: cert === undefined || key === undefined ? undefined : readKeyPair({ cert, key }),
  };
}
