import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueAuthority } from '../../../src/certs/issue.ts';
import { agentName, hostName } from '../../../src/certs/names.ts';
import { authority } from '../../support/certificates.ts';

const read = ({ cert }: { readonly cert: string }) => new X509Certificate(cert);

describe('issued certificates', () => {
  const ca = authority('our farm');

  it('make an authority that signs itself', () => {
    const own = read(ca);
    expect(own.ca).toBe(true);
    expect(own.subject).toBe('CN=our farm');
    expect(own.checkIssued(own)).toBe(true);
    expect(own.verify(own.publicKey)).toBe(true);
  });

  it('name hosts and addresses, and are signed by their authority', () => {
    const cert = read(
      ca.gateway(['gateway.lan', '*.farm.lan', '192.168.1.10', '[fe80::1]', '::ffff:10.0.0.1']),
    );
    for (const host of ['gateway.lan', 'barn.farm.lan']) expect(cert.checkHost(host)).toBeDefined();
    for (const ip of ['192.168.1.10', 'fe80::1', '::ffff:10.0.0.1']) expect(cert.checkIP(ip)).toBeDefined();
    expect(cert.checkHost('other.lan')).toBeUndefined();
    expect(cert.ca).toBe(false);
    expect(cert.verify(read(ca).publicKey)).toBe(true);
    expect(cert.checkIssued(read(ca))).toBe(true);
    expect(cert.verify(read(authority()).publicKey)).toBe(false);
  });

  it('name an agent by a URI, and say that they are for clients', () => {
    const cert = read(ca.agent('pi-1.greenhouse'));
    expect(cert.subjectAltName).toBe('URI:fieldhand:agent:pi-1.greenhouse');
    expect(cert.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('last from one second to another, beyond 2049 too', () => {
    const from = new Date('2026-03-01T10:20:30Z');
    const until = new Date('2061-12-31T23:59:59Z');
    const cert = read(issueAuthority({ name: 'old', from, until }));
    expect(new Date(cert.validFrom)).toEqual(from);
    expect(new Date(cert.validTo)).toEqual(until);
  });

  it('have serial numbers of 129 bits, each another', () => {
    const serials = Array.from({ length: 20 }, () => read(ca.agent('a')).serialNumber);
    for (const serial of serials) expect(serial).toMatch(/^01[0-9A-F]{32}$/);
    expect(new Set(serials).size).toBe(serials.length);
  });

  it('cut a common name at what X.509 allows, and keep the whole name as the alternative one', () => {
    const id = 'n'.repeat(128);
    const cert = read(ca.agent(id));
    expect(cert.subject).toBe(`CN=${'n'.repeat(64)}`);
    expect(cert.subjectAltName).toBe(`URI:fieldhand:agent:${id}`);
  });

  it('belong to the key that comes with them, and to no other', () => {
    const { cert, key } = ca.gateway();
    expect(read({ cert }).checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(read({ cert }).checkPrivateKey(createPrivateKey(ca.key))).toBe(false);
  });
});

describe('names', () => {
  it.each([
    ['Gateway.LAN', { type: 'dns', value: 'gateway.lan' }],
    ['*.farm.lan', { type: 'dns', value: '*.farm.lan' }],
    ['192.168.1.10', { type: 'ip', value: '192.168.1.10' }],
    ['[::1]', { type: 'ip', value: '::1' }],
    ['::ffff:1.2.3.4', { type: 'ip', value: '::ffff:102:304' }],
  ])('take %s', (text, name) => expect(hostName(text)).toEqual(name));

  it.each([
    '',
    'a b',
    'http://gateway',
    'gateway:7070',
    '192.168.1',
    '300.1.1.1',
    'a.*.lan',
    '-a',
    'fe80::1%eth0',
  ])('refuse "%s" as a host', (text) =>
    expect(() => hostName(text)).toThrow('expected a host name or an IP address'),
  );

  it.each(['', 'Green House', 'a/b', '-a', 'a'.repeat(129)])('refuse "%s" as an agent', (id) =>
    expect(() => agentName(id)).toThrow('expected an agent id'),
  );
});
