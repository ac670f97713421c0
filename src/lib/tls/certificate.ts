import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

const DAY_MS = 86_400_000;
/** A certificate that ends sooner is to be renewed. */
export const RENEW_DAYS = 30;

/** Every certificate of a PEM text, in order. @throws as Node does, for one that cannot be read */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/** From when on and until when it counts, ms since the epoch. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

export const periodOf = ({ validFrom, validTo }: X509Certificate): Period => ({
  from: Date.parse(validFrom),
  until: Date.parse(validTo),
});

/** Whole days until it ends; negative once it has. */
export const daysLeft = ({ until }: Period, now: number): number => Math.floor((until - now) / DAY_MS);

/** `2026-03-01` */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Its names as Node writes them, without their kinds: `gateway.lan, 192.168.1.10`. */
export const namesIn = ({ subjectAltName }: Pick<X509Certificate, 'subjectAltName'>): readonly string[] =>
  (subjectAltName ?? '')
    .split(', ')
    .filter((name) => name !== '')
    .map((name) => name.replace(/^[^:]*:/, ''))
    // Node does not shorten 0:0:0:0:0:0:0:1
    .map((name) => (isIP(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name));

/**
 * What stands behind `prefix` in the URIs among its names. Node quotes a name that holds a comma, so that none passes
 * for two.
 */
export const urisIn = (
  { subjectAltName }: Pick<X509Certificate, 'subjectAltName'>,
  prefix: string,
): readonly string[] =>
  (subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith(`URI:${prefix}`))
    .map((name) => name.slice(`URI:${prefix}`.length));

/** The common name of a subject or an issuer, else all of it, on one line. */
export const commonName = (name: string): string =>
  /^CN=(.+)$/m.exec(name)?.[1] ?? name.replaceAll('\n', ', ');

/** What OpenSSL says when it finds no way from a certificate to an authority that it trusts. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

/** Whether OpenSSL's code says that no authority that is trusted made it. */
export const isUntrusted = (code: string): boolean => UNTRUSTED.has(code);

/** Why a certificate is not taken, without the cure; `code` is OpenSSL's. */
export function certificateTrouble(code: string, certificate: X509Certificate, now: number): string {
  const { from, until } = periodOf(certificate);
  if (code === 'CERT_NOT_YET_VALID' && from > now)
    return `counts only from ${new Date(from).toISOString()} on, and the clock here is at ${new Date(now).toISOString()}`;
  if (code === 'CERT_HAS_EXPIRED' && until < now)
    return `expired on ${dayOf(until)}, and the clock here is at ${new Date(now).toISOString()}`;
  if (code === 'CERT_NOT_YET_VALID') return 'is of an authority that does not count yet';
  if (code === 'CERT_HAS_EXPIRED') return 'is of an authority that has expired';
  if (isUntrusted(code)) return `is of "${commonName(certificate.issuer)}", which is not trusted here`;
  if (code === 'INVALID_PURPOSE') return 'is made for another purpose';
  return `is not taken (${code})`;
}
