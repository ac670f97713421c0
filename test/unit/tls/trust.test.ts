import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueClient } from '../../../src/certs/issue.ts';
import { agentName } from '../../../src/certs/names.ts';
import { doubtsOf } from '../../../src/lib/tls/trust.ts';
import { authority } from '../../support/certificates.ts';

const DAY_MS = 86_400_000;
const farm = authority('our farm', { until: 30 });
const other = authority('somebody else');
const x509 = (pem: string): X509Certificate => new X509Certificate(pem);
const shown = (pem: string) => ({ own: x509(pem), between: [] });
const at = (days: number): number => Date.now() + days * DAY_MS;

describe('a certificate that was taken once', () => {
  it.each([
    ['and its authority is still there', [other, farm], 0, undefined],
    ['and the clock went back', [farm], -400, undefined],
    ['and its authority is gone', [other], 0, 'is of "our farm", which is not trusted here'],
    ['and there is no authority', [], 0, 'is of "our farm", which is not trusted here'],
    ['and has expired', [farm], 21, /^expired on \d{4}-\d\d-\d\d, and the clock here is at /],
  ])('%s', (_, authorities, days, doubt) => {
    const certificate = shown(farm.agent('barn', { until: 20 }).cert);
    const told = doubtsOf(
      certificate,
      authorities.map(({ cert }) => x509(cert)),
      at(days),
    );
    if (doubt === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(doubt);
  });

  it('ends with its authority', () => {
    const certificate = shown(farm.agent('barn').cert);
    expect(doubtsOf(certificate, [x509(farm.cert)], at(29))).toBeUndefined();
    expect(doubtsOf(certificate, [x509(farm.cert)], at(31))).toBe('is of an authority that has expired');
  });

  it('is not of an authority that only has the same name', () => {
    const twin = authority('our farm');
    expect(doubtsOf(shown(farm.agent('barn').cert), [x509(twin.cert)], at(0))).toMatch(/not trusted/);
  });

  it('may be trusted for itself', () => {
    const { cert } = farm.agent('barn');
    expect(doubtsOf(shown(cert), [x509(cert)], at(0))).toBeUndefined();
  });

  it('is made by no agent, though that has a good certificate and signs', () => {
    const barn = farm.agent('barn');
    const terms = { name: 'shed', from: new Date(at(-1)), until: new Date(at(9)) };
    const own = x509(issueClient(barn, terms, [agentName('shed')]).cert);
    expect(own.verify(x509(barn.cert).publicKey)).toBe(true);
    expect(doubtsOf({ own, between: [x509(barn.cert)] }, [x509(farm.cert)], at(0))).toMatch(/not trusted/);
  });
});
