import type { X509Certificate } from 'node:crypto';
import { errnoOf, FieldhandError, messageOf } from '../errors.ts';
import { certificateTrouble, isUntrusted, namesIn } from './certificate.ts';

/** How the settings are called that cure trouble with a certificate of the other side. */
export interface PeerWords {
  /** Who is at the other side: `the gateway`. */
  readonly peer: string;
  /** What names the authorities to trust: `gateway.tls.ca`. */
  readonly ca: string;
  /** What else helps when the certificate is for another host. */
  readonly otherName: string;
  /** What to do when another service answers. */
  readonly otherPort: string;
  /** What to do when there is no TLS at the other side. */
  readonly noTls: string;
}

/** What is wrong between this side and the other, in a line with its cure. */
export class TlsError extends FieldhandError {
  override readonly name = 'TlsError';

  constructor(message: string, cure: string, cause?: unknown) {
    super('tls', message, { cure, cause });
  }
}

/** Names what is wrong with the certificate of the other side. @param code OpenSSL's, or Node's for a host name */
export function peerTrouble(
  code: string,
  certificate: X509Certificate,
  dialled: string,
  now: number,
  words: PeerWords,
): TlsError {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesIn(certificate).join(', ') || 'nobody';
    return new TlsError(
      `the certificate of ${words.peer} is for ${names}, not for ${dialled}`,
      `make one for it with \`fieldhand cert gateway ${dialled}\`, or ${words.otherName}`,
    );
  }
  const trouble = `the certificate of ${words.peer} ${certificateTrouble(code, certificate, now)}`;
  if (code === 'CERT_NOT_YET_VALID')
    return new TlsError(trouble, 'it is tried again until the clock is right: sudo timedatectl set-ntp true');
  if (code === 'CERT_HAS_EXPIRED')
    return new TlsError(
      trouble,
      'if that clock is right, renew it with `fieldhand cert gateway HOST --force`',
    );
  if (isUntrusted(code))
    return new TlsError(trouble, `set ${words.ca} to the certificate of the authority that made it`);
  return new TlsError(trouble, 'make one with `fieldhand cert gateway HOST`');
}

/** Names what went wrong before the other side had shown a certificate. */
export function handshakeTrouble(error: unknown, words: PeerWords): Error {
  switch (errnoOf(error)) {
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_UNEXPECTED_MESSAGE':
    case 'EPROTO':
      return new TlsError('what answers there speaks no TLS', words.noTls, error);
    case 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION':
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return new TlsError('what answers there speaks no TLS 1.3', 'update it', error);
    case 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL':
      return new TlsError('what answers there speaks another protocol', words.otherPort, error);
    default:
      // Node's word for it: "Client network socket disconnected before secure TLS connection was established"
      return errnoOf(error) === 'ECONNRESET' && /before secure TLS/.test(messageOf(error))
        ? new TlsError(`${words.peer} hung up during the TLS handshake`, words.noTls, error)
        : error instanceof Error
          ? error
          : new Error(messageOf(error));
  }
}
