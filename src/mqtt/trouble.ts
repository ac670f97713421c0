import { errnoOf, messageOf } from '../lib/errors.ts';
import { isUntrusted } from '../lib/tls/certificate.ts';

/** What is wrong between us and the broker, and what to do about it, in one line. */
export function brokerTrouble(error: unknown, url: string): string {
  const code = errnoOf(error) ?? (error instanceof Error && 'code' in error ? error.code : undefined);
  if (typeof code === 'string' && isUntrusted(code))
    return `the certificate of ${url} is of another authority: put that one's certificate into mqtt.ca`;
  switch (code) {
    case 'ECONNREFUSED':
      return `nobody listens at ${url}: start the broker, or correct mqtt.url`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host of ${url} is not known: correct mqtt.url, or the name service`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `there is no way to ${url}: correct mqtt.url, or the network`;
    case 'CERT_NOT_YET_VALID':
      return `the certificate of ${url} is not valid yet: set the clock of this machine`;
    case 'CERT_HAS_EXPIRED':
      return `the certificate of ${url} has expired: renew it, or set the clock of this machine`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${url} is for another name: dial the broker by the name in it`;
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `what listens at ${url} speaks no TLS: write mqtt://, or correct the port`;
    case 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED':
      return `the broker at ${url} wants a certificate: set mqtt.cert and mqtt.key`;
  }
  return (typeof code === 'number' ? reasonTrouble(code, url) : undefined) ?? `${url}: ${messageOf(error)}`;
}

/** The reason codes of MQTT 5 (2.4), and of MQTT 3.1.1 (3.2.2.3) from brokers that know no other, that people can cure. */
export function reasonTrouble(code: number, url: string): string | undefined {
  switch (code) {
    case 4:
    case 5:
    case 134:
    case 135:
      return `the broker at ${url} does not let us in: correct mqtt.username and mqtt.passwordFile`;
    case 2:
    case 133:
      return `the broker at ${url} does not take our name: set mqtt.clientId to one that it takes`;
    case 1:
    case 132:
      return `the broker at ${url} does not speak MQTT 5: update it`;
    case 142:
      return `somebody else calls himself at ${url} what we are called: give one of the two another mqtt.clientId`;
    default:
      return undefined;
  }
}
