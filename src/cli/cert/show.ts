import type { X509Certificate } from 'node:crypto';
import { commonName, dayOf, daysLeft, namesIn, periodOf } from '../../lib/tls/certificate.ts';
import { readCertificates } from '../../lib/tls/files.ts';
import { usageError } from '../args.ts';
import { type Io, line } from '../io.ts';

/** Extended key usages (RFC 5280, 4.2.1.12), in words. */
const USES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'a gateway or another server',
  '1.3.6.1.5.5.7.3.2': 'an agent or another client',
};

/** Prints what certificates say. @returns 1 when one does not count now @throws FieldhandError */
export function show(files: readonly string[], io: Io): number {
  if (files.length === 0) throw usageError('cert', 'show takes the files of certificates');
  const now = io.clock.wall();
  let counts = true;
  for (const file of files) {
    for (const certificate of readCertificates(file, 'the file').certificates) {
      const { from, until } = periodOf(certificate);
      counts &&= from <= now && now < until;
      line(io.stdout, `${file}\n${facts(certificate, now)}\n`);
    }
  }
  return counts ? 0 : 1;
}

function facts(certificate: X509Certificate, now: number): string {
  const period = periodOf(certificate);
  const names = namesIn(certificate);
  const own = certificate.checkIssued(certificate);
  const rows: readonly (readonly [string, string])[] = [
    ['name', commonName(certificate.subject)],
    ...(names.length > 0 ? [['for', names.join(', ')] as const] : []),
    ['use', useOf(certificate)],
    ['from', `${new Date(period.from).toISOString()}${period.from > now ? ', does not count yet' : ''}`],
    ['until', `${dayOf(period.until)}, ${left(daysLeft(period, now))}`],
    ['made by', own ? 'itself' : commonName(certificate.issuer)],
    ['serial', certificate.serialNumber.toLowerCase()],
    ['sha256', certificate.fingerprint256],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(9)}${value}`).join('\n');
}

function useOf({ ca, keyUsage }: X509Certificate): string {
  if (ca) return 'an authority';
  // Node's types promise a list, but there is none in a certificate that may be used for everything
  const uses = (keyUsage as string[] | undefined) ?? [];
  return uses.map((use) => USES[use] ?? use).join(', ') || 'anything';
}

function left(days: number): string {
  if (days < 0) return 'has expired';
  return days === 1 ? '1 day left' : `${days} days left`;
}
