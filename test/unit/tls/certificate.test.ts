import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueClient } from '../../../src/certs/issue.ts';
import type { AltName } from '../../../src/certs/names.ts';
import { agentUri } from '../../../src/lib/agent-id.ts';
import {
  certificatesIn,
  certificateTrouble,
  daysLeft,
  namesIn,
  periodOf,
  urisIn,
} from '../../../src/lib/tls/certificate.ts';
import { authority } from '../../support/certificates.ts';

const ca = authority('our farm');
const DAY = 86_400_000;
const named = (...names: AltName[]): X509Certificate => {
  const terms = { name: 'x', from: new Date(0), until: new Date(4e12) };
  return new X509Certificate(issueClient(ca, terms, names).cert);
};

describe('a PEM text', () => {
  it('holds any number of certificates, and what else there is does not matter', () => {
    const one = ca.agent('a');
    const text = `Certificate of a\r\n${one.cert}\r\n${one.key}\n${ca.cert}`;
    expect(certificatesIn(text).map(({ subject }) => subject)).toEqual(['CN=a', 'CN=our farm']);
    expect(certificatesIn('')).toEqual([]);
    expect(certificatesIn(one.cert.slice(0, -20))).toEqual([]);
  });
});

describe('the agents that a certificate names', () => {
  const agents = (certificate: X509Certificate) => urisIn(certificate, agentUri(''));

  it('are those of its URIs', () => {
    expect(
      agents(
        named(
          { type: 'dns', value: 'barn.lan' },
          { type: 'uri', value: 'fieldhand:agent:greenhouse' },
          { type: 'uri', value: 'spiffe://farm/barn' },
          { type: 'uri', value: 'fieldhand:agent:pi-1.barn' },
        ),
      ),
    ).toEqual(['greenhouse', 'pi-1.barn']);
  });

  it.each([
    ['a host name that looks like two names', { type: 'dns', value: 'x, URI:fieldhand:agent:greenhouse' }],
    ['a URI that looks like two names', { type: 'uri', value: 'http://x/, URI:fieldhand:agent:greenhouse' }],
    ['a host name', { type: 'dns', value: 'fieldhand:agent:greenhouse' }],
    ['a longer URI', { type: 'uri', value: 'x:fieldhand:agent:greenhouse' }],
  ] as const)('are not made up by %s', (_, name) => {
    expect(agents(named(name))).not.toContain('greenhouse');
  });

  it('are none where it has no such names', () => {
    expect(agents(new X509Certificate(ca.cert))).toEqual([]);
  });
});

describe('the names of a certificate', () => {
  it('are shown as people write them', () => {
    const certificate = new X509Certificate(
      ca.gateway(['gateway.lan', '10.0.0.1', '::1', '2001:db8::1']).cert,
    );
    expect(namesIn(certificate)).toEqual(['gateway.lan', '10.0.0.1', '::1', '2001:db8::1']);
  });
});

describe('the time of a certificate', () => {
  const certificate = new X509Certificate(ca.agent('a', { from: -10, until: 20 }).cert);
  const now = Date.now();

  it('is counted in whole days', () => {
    const period = periodOf(certificate);
    expect(daysLeft(period, now - 3_600_000)).toBe(20);
    expect(daysLeft(period, now + 19.9 * DAY)).toBe(0);
    expect(daysLeft(period, now + 21 * DAY)).toBe(-2);
  });

  it.each([
    ['CERT_HAS_EXPIRED', 21, /^expired on \d{4}-\d\d-\d\d, and the clock here is at \d{4}/],
    ['CERT_NOT_YET_VALID', -20, /^counts only from \d{4}.*Z on, and the clock here is at \d{4}/],
    // the one at hand is within its time: it is another of the chain
    ['CERT_HAS_EXPIRED', 0, /^is of an authority that has expired$/],
    ['CERT_NOT_YET_VALID', 0, /^is of an authority that does not count yet$/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 0, /^is of "our farm", which is not trusted here$/],
    ['INVALID_PURPOSE', 0, /^is made for another purpose$/],
    ['CRL_HAS_EXPIRED', 0, /^is not taken \(CRL_HAS_EXPIRED\)$/],
  ])('explains %s (%i)', (code, days, text) => {
    expect(certificateTrouble(code, certificate, now + days * DAY)).toMatch(text);
  });
});
