import { statSync } from 'node:fs';
import { isAgentId } from '../../lib/agent-id.ts';
import { FieldhandError } from '../../lib/errors.ts';
import { changeFile, objectIn, readText } from './locked-file.ts';
import { isPersonName, type Role, roles, type TokenEntry } from './token.ts';

const HEAD = '# Tokens of a fieldhand gateway, hashes only: see `fieldhand token`. One JSON object a line.\n';

/** @throws FieldhandError `tokens` naming the line and what is wrong with it */
export function parseTokens(text: string, path: string): ReadonlyMap<string, TokenEntry> {
  const entries = new Map<string, TokenEntry>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = parseEntry(line);
    const trouble =
      typeof entry === 'string' ? entry : entries.has(entry.id) ? `${entry.id} is there twice` : '';
    if (typeof entry === 'string' || trouble !== '')
      throw new FieldhandError('tokens', `${path}:${index + 1}: ${trouble}`, {
        cure: 'take the line out, or make the token anew with `fieldhand token new`',
      });
    entries.set(entry.id, entry);
  }
  return entries;
}

export function formatTokens(entries: Iterable<TokenEntry>): string {
  return HEAD + [...entries].map((entry) => `${formatEntry(entry)}\n`).join('');
}

/** @returns undefined when there is no file @throws FieldhandError `tokens` */
export function readTokens(path: string): ReadonlyMap<string, TokenEntry> | undefined {
  const text = readText(path);
  return text === undefined ? undefined : parseTokens(text, path);
}

/** Who on this host may read the hashes, if that is everybody: they are of no use, names and ids are. */
export function everybodyReads(path: string): boolean {
  try {
    return (statSync(path).mode & 0o004) !== 0;
  } catch {
    return false;
  }
}

/** @throws FieldhandError `tokens`; LockedError, see `changeFile` */
export const changeTokens = (
  path: string,
  change: (entries: ReadonlyMap<string, TokenEntry>) => Iterable<TokenEntry>,
  wallMs: number,
): void =>
  changeFile(
    path,
    (text) => formatTokens(change(text === undefined ? new Map() : parseTokens(text, path))),
    wallMs,
  );

function formatEntry({ created, expires, ...entry }: TokenEntry): string {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return JSON.stringify({
    ...entry,
    created: iso(created),
    ...(expires !== undefined && { expires: iso(expires) }),
  });
}

/** @returns what is wrong, as text */
function parseEntry(line: string): TokenEntry | string {
  const value = objectIn(line);
  if (!value) return 'this is no JSON object';
  const { id, role, name, sha256, created, expires } = value;
  if (typeof id !== 'string' || !/^[0-9a-f]{8}$/.test(id)) return 'id is not 8 hexadecimal digits';
  if (!roles.includes(role as Role)) return `role is not one of ${roles.join(', ')}`;
  if (typeof name !== 'string' || name === '') return 'name is missing';
  if (role === 'agent' ? !isAgentId(name) : !isPersonName(name))
    return `name is ${role === 'agent' ? 'no agent id' : 'not one of at most 64 characters'}: ${JSON.stringify(name.slice(0, 80))}`;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    return 'sha256 is not 64 hexadecimal digits';
  const createdMs = timeOf(created);
  const expiresMs = timeOf(expires);
  if (createdMs === undefined) return 'created is no time';
  if (expires !== undefined && expiresMs === undefined) return 'expires is no time';
  return {
    id,
    role: role as Role,
    name,
    sha256,
    created: createdMs,
    ...(expiresMs !== undefined && { expires: expiresMs }),
  };
}

function timeOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
