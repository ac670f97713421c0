import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeToken, type Role } from '../../src/gateway/access/token.ts';
import { changeTokens } from '../../src/gateway/access/token-file.ts';

export interface TokenFile {
  readonly path: string;
  /** @returns the token */
  add(role: Role, name: string, more?: { readonly expires?: number }): string;
  revoke(token: string): void;
}

/** The public part of a token. */
export const idOf = (token: string): string => token.split('_')[1] ?? '';

/** A token of the right form that nobody has. */
export const unknownToken = `fh_00000000_${'A'.repeat(43)}`;

/** A file of tokens that is not there yet, in a folder of its own that goes when the test ends. */
export function tokenFile(): TokenFile {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-tokens-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return tokensIn(join(folder, 'tokens'));
}

/** A file of tokens at that path. */
export const tokensIn = (path: string): TokenFile => ({
  path,
  add(role, name, more = {}) {
    const { token, entry } = makeToken({ role, name, ...more }, Date.now());
    changeTokens(path, (entries) => [...entries.values(), entry], Date.now());
    return token;
  },
  revoke: (token) =>
    changeTokens(path, (entries) => [...entries.values()].filter(({ id }) => id !== idOf(token)), Date.now()),
});
