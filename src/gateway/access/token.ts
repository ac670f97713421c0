import { createHash, randomBytes as nodeRandom, timingSafeEqual } from 'node:crypto';

/** What a token lets its owner do: be that agent, look, or look and command. */
export type Role = 'agent' | 'viewer' | 'operator';
export const roles: readonly Role[] = ['agent', 'viewer', 'operator'];

/** What is kept of a token: enough to know it again, not enough to use it. */
export interface TokenEntry {
  /** Public: for lists, logs and revoking. */
  readonly id: string;
  readonly role: Role;
  /** The agent id that it is bound to, or whose it is. */
  readonly name: string;
  /**
   * SHA-256 of the whole token, hex. A slow hash is for passwords that people choose; 256 random bits are out of
   * reach of any search.
   */
  readonly sha256: string;
  /** ms since the epoch */
  readonly created: number;
  /** ms since the epoch; absent: never */
  readonly expires?: number;
}

const PERSON = /^[^\s\p{C}][^\p{C}]{0,63}$/u;

/** What a viewer or an operator may be called: one line of at most 64 characters. */
export const isPersonName = (name: string): boolean => PERSON.test(name);

export type RandomBytes = (count: number) => Uint8Array;

const FORM = /^fh_([0-9a-f]{8})_[A-Za-z0-9_-]{43}$/;

/** A new token, `fh_<id>_<secret>`: recognisable where it leaks, 256 random bits. */
export function makeToken(
  entry: Pick<TokenEntry, 'role' | 'name' | 'expires'>,
  now: number,
  randomBytes: RandomBytes = nodeRandom,
): { readonly token: string; readonly entry: TokenEntry } {
  const id = Buffer.from(randomBytes(4)).toString('hex');
  const token = `fh_${id}_${Buffer.from(randomBytes(32)).toString('base64url')}`;
  return { token, entry: { id, ...entry, sha256: digest(token).toString('hex'), created: now } };
}

export type Found =
  | { readonly entry: TokenEntry }
  | { readonly trouble: 'no-token' | 'not-a-token' | 'unknown' | 'expired' };

const NONE = Buffer.alloc(32);

/** Whose token it is. An id that nobody has takes as long as one with another secret. */
export function findToken(entries: ReadonlyMap<string, TokenEntry>, token: string, now: number): Found {
  if (token === '') return { trouble: 'no-token' };
  const id = FORM.exec(token)?.[1];
  if (id === undefined) return { trouble: 'not-a-token' };
  const entry = entries.get(id);
  const same = timingSafeEqual(digest(token), entry ? Buffer.from(entry.sha256, 'hex') : NONE);
  if (!entry || !same) return { trouble: 'unknown' };
  return isOver(entry, now) ? { trouble: 'expired' } : { entry };
}

export const isOver = ({ expires }: TokenEntry, now: number): boolean =>
  expires !== undefined && now >= expires;

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();
