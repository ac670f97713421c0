import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Pass, unasked } from '../../../src/gateway/access/access.ts';
import { whyOut } from '../../../src/gateway/access/recheck.ts';
import type { TokenEntry } from '../../../src/gateway/access/token.ts';
import { authority } from '../../support/certificates.ts';

const own = new X509Certificate(authority().agent('barn').cert);
const certificate: Pass = { type: 'certificate', shown: { own, between: [] } };
const token: Pass = { type: 'token', entry: {} as TokenEntry };

describe('who came in would come in again', () => {
  it.each<
    [string, Pass, Partial<Record<'demanded' | 'holds' | 'asks', boolean> & Texts>, RegExp | undefined]
  >([
    ['unasked, where nobody is asked', unasked, {}, undefined],
    [
      'unasked, where tokens are asked for',
      unasked,
      { demanded: true },
      /^the gateway asks for tokens now: .*token new/,
    ],
    [
      'unasked, where certificates are asked for',
      unasked,
      { asks: true },
      /^the gateway asks for certificates now: .*cert agent barn/,
    ],
    ['by a good token', token, { demanded: true, holds: true }, undefined],
    ['by another token', token, { demanded: true }, /^the token of agent barn was revoked or has expired: /],
    ['by a good certificate', certificate, { asks: true }, undefined],
    [
      'by one that is revoked',
      certificate,
      { asks: true, revoked: 'was revoked' },
      /^the certificate of agent barn was revoked: .*cert agent barn/,
    ],
    [
      'by one that the door doubts',
      certificate,
      { asks: true, demanded: true, doubts: 'expired' },
      /^the certificate of agent barn expired: .*cert agent barn/,
    ],
    [
      'by one, where only tokens are asked for',
      certificate,
      { demanded: true, doubts: 'counts no more' },
      /^the certificate of agent barn counts no more: .*token new --agent barn/,
    ],
    ['by one, where nobody is asked', certificate, { doubts: 'counts no more' }, undefined],
  ])('%s', (_, pass, { demanded = false, holds = false, asks = false, revoked, doubts }, why) => {
    const access = { demanded, holds: () => holds, revoked: () => revoked };
    const told = whyOut('barn', pass, access, { asks, doubts: () => doubts });
    if (why === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(why);
  });
});

interface Texts {
  readonly revoked: string;
  readonly doubts: string;
}
