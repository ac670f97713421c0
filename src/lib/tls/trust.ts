import type { X509Certificate } from 'node:crypto';
import { certificateTrouble, periodOf } from './certificate.ts';

/** A certificate that somebody showed, and those that he sent along, between it and an authority. */
export interface ShownCertificate {
  readonly own: X509Certificate;
  readonly between: readonly X509Certificate[];
}

/** Longer chains are nobody's. */
const LONGEST = 8;

/** The peer's certificate with what it sent along, as Node links them. */
export function shownBy(own: X509Certificate): ShownCertificate {
  const between: X509Certificate[] = [];
  for (let next = own.issuerCertificate; next && between.length < LONGEST; next = next.issuerCertificate)
    between.push(next);
  return { own, between };
}

/**
 * Why a certificate that OpenSSL took at a handshake would not be taken now, as text without the cure; undefined: it
 * would. Looked at is what changes while a session lives: which authorities there are, and what has expired. A clock
 * that went back to before the beginning of a period ends nothing.
 */
export function doubtsOf(
  { own, between }: ShownCertificate,
  authorities: readonly X509Certificate[],
  now: number,
): string | undefined {
  const lasts = (certificate: X509Certificate): boolean => now <= periodOf(certificate).until;
  if (!lasts(own)) return certificateTrouble('CERT_HAS_EXPIRED', own, now);
  const trusted = (counts: (certificate: X509Certificate) => boolean): boolean =>
    leadsTo(own, authorities.filter(counts), between.filter(counts), LONGEST);
  if (trusted(lasts)) return undefined;
  const code = trusted(() => true) ? 'CERT_HAS_EXPIRED' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
  return certificateTrouble(code, own, now);
}

/** Whether one of the authorities made it, or made what made it. */
function leadsTo(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  between: readonly X509Certificate[],
  left: number,
): boolean {
  const made = (issuer: X509Certificate): boolean =>
    issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  if (authorities.some((one) => one.raw.equals(certificate.raw) || made(one))) return true;
  return left > 0 && between.some((one) => made(one) && leadsTo(one, authorities, between, left - 1));
}
