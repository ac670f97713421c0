import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Pass, unasked } from '../access/access.ts';
import type { Found, TokenEntry } from '../access/token.ts';
import { RETRY_AFTER_S } from './attempts.ts';
import { Problem } from './problem.ts';

/** What the API asks of those who know the tokens. */
export interface Gatekeeper {
  /** Whether anybody needs a token. */
  readonly demanded: boolean;
  find(token: string): Found;
  /** Whether somebody who came in by that would still come in. */
  holds(pass: Pass): boolean;
}

/** Everybody may do everything: who reaches the port at all is somebody on this machine, or was let in on purpose. */
export const openDoor: Gatekeeper = {
  demanded: false,
  find: () => ({ trouble: 'no-token' }),
  holds: () => true,
};

/** What a route needs its caller to be. */
export type Need = 'nobody' | 'viewer' | 'operator';

export interface Person {
  readonly name: string;
  readonly role: 'viewer' | 'operator';
  readonly pass: Pass;
}

export const COOKIE = 'fieldhand';

/** The token of a request: of a program in its header, of a browser in the cookie that logging in left there. */
export function tokenOf(headers: IncomingHttpHeaders): string {
  // of other schemes nothing is known here: a browser repeats what it told a proxy in front of us
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === COOKIE && value !== undefined) return value;
  }
  return '';
}

/** Only to be set where the browser sends it back encrypted; a reverse proxy says so for it. */
export const isEncrypted = ({ socket, headers }: IncomingMessage): boolean =>
  ('encrypted' in socket && socket.encrypted === true) || headers['x-forwarded-proto'] === 'https';

/** @throws Problem 401 when nobody is known, 403 when the role does not do */
export function admit(keeper: Gatekeeper, headers: IncomingHttpHeaders, need: Need): Person | undefined {
  if (!keeper.demanded) return { name: 'anybody', role: 'operator', pass: unasked };
  const found = keeper.find(tokenOf(headers));
  const person = 'entry' in found ? personOf(found.entry) : undefined;
  if (need === 'nobody') return person;
  if (!person) throw unauthorised(found);
  if (need === 'operator' && person.role === 'viewer')
    throw new Problem(
      403,
      'forbidden',
      `${person.name} may look and not command; \`fieldhand token new --operator NAME\` at the gateway makes a token that may`,
    );
  return person;
}

/** An agent's token opens no page. */
export function personOf(entry: TokenEntry): Person | undefined {
  const { name, role } = entry;
  return role === 'agent' ? undefined : { name, role, pass: { type: 'token', entry } };
}

const TROUBLES = {
  'no-token': 'this gateway wants a token',
  'not-a-token': 'what was sent is no token of a fieldhand gateway',
  unknown: 'the token is unknown or was revoked',
  expired: 'the token has expired',
} as const;

/** A token was brought that lets nobody in. */
export const WRONG_TOKEN = 'wrong-token';

/** RFC 6750 */
export function unauthorised(found: Found): Problem {
  const text = 'entry' in found ? "an agent's token does not open the API" : TROUBLES[found.trouble];
  const wrong = 'entry' in found || found.trouble !== 'no-token';
  return new Problem(
    401,
    wrong ? WRONG_TOKEN : 'no-token',
    `${text}; \`fieldhand token new --viewer NAME\` (or --operator) at the gateway makes one`,
    { headers: { 'www-authenticate': `Bearer realm="fieldhand"${wrong ? ', error="invalid_token"' : ''}` } },
  );
}

export const tooManyAttempts = (): Problem =>
  new Problem(429, 'too-many-attempts', 'too many wrong tokens came from this address; wait a little', {
    headers: { 'retry-after': String(RETRY_AFTER_S) },
  });
