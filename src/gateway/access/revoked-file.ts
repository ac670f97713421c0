import { dirname, join } from 'node:path';
import { FieldhandError } from '../../lib/errors.ts';
import { changeFile, objectIn } from './locked-file.ts';

/** A certificate that lets in no more, though it has not expired. */
export interface RevokedCertificate {
  /** SHA-256 of the whole certificate, 64 hexadecimal digits. */
  readonly sha256: string;
  /** The agents that it names, for people; empty where nobody had the certificate at hand. */
  readonly agents: readonly string[];
  /** ms since the epoch */
  readonly revoked: number;
}

const HEAD =
  "# Agents' certificates that let in no more: see `fieldhand cert revoke`. One JSON object a line; a line that is taken\n" +
  '# out counts no longer.\n';

/** Beside the tokens: who may write there says who comes in. */
export const revokedPath = (tokens: string): string => join(dirname(tokens), 'revoked-certificates');

/** A fingerprint as `fieldhand cert show`, OpenSSL and browsers write it, with colons or without; undefined: none. */
export function fingerprintOf(text: string): string | undefined {
  const digits = text.replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}

/** @throws FieldhandError `tokens` naming the line and what is wrong with it */
export function parseRevoked(text: string, path: string): ReadonlyMap<string, RevokedCertificate> {
  const entries = new Map<string, RevokedCertificate>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = parseEntry(line);
    if (typeof entry === 'string')
      throw new FieldhandError('tokens', `${path}:${index + 1}: ${entry}`, {
        cure: 'take the line out, and say it anew with `fieldhand cert revoke`',
      });
    entries.set(entry.sha256, entry);
  }
  return entries;
}

/** Adds to the list. @returns those that were not on it @throws FieldhandError `tokens`; LockedError */
export function revoke(
  path: string,
  certificates: readonly RevokedCertificate[],
  wallMs: number,
): readonly RevokedCertificate[] {
  let added: readonly RevokedCertificate[] = [];
  const change = (text: string | undefined): string => {
    const known = text === undefined ? new Map() : parseRevoked(text, path);
    added = certificates.filter(({ sha256 }) => !known.has(sha256));
    return HEAD + [...known.values(), ...added].map((entry) => `${formatEntry(entry)}\n`).join('');
  };
  changeFile(path, change, wallMs);
  return added;
}

const formatEntry = ({ revoked, ...entry }: RevokedCertificate): string =>
  JSON.stringify({ ...entry, revoked: new Date(revoked).toISOString() });

/** @returns what is wrong, as text */
function parseEntry(line: string): RevokedCertificate | string {
  const value = objectIn(line);
  if (!value) return 'this is no JSON object';
  const { sha256, agents, revoked } = value;
  const digits = typeof sha256 === 'string' ? fingerprintOf(sha256) : undefined;
  if (digits === undefined) return 'sha256 is not 64 hexadecimal digits';
  const ms = typeof revoked === 'string' ? Date.parse(revoked) : Number.NaN;
  if (Number.isNaN(ms)) return 'revoked is no time';
  return { sha256: digits, agents: Array.isArray(agents) ? agents.map(String) : [], revoked: ms };
}
