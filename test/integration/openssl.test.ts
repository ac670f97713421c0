import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main, workspace } from '../support/programs.ts';

// what `fieldhand cert` makes, in the eyes of another implementation

let files: ReturnType<typeof workspace>;

const cert = (...argv: string[]): void => {
  const { status, stderr } = spawnSync(process.execPath, [main, 'cert', ...argv], {
    cwd: files.path,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
};
const openssl = (...argv: string[]): string => {
  const { stdout, stderr } = spawnSync('openssl', argv, { cwd: files.path, encoding: 'utf8' });
  return stdout + stderr;
};
const verify = (purpose: string, file: string, ...more: string[]): string =>
  openssl('verify', '-x509_strict', '-purpose', purpose, '-CAfile', 'ca.crt', ...more, file);

beforeAll(() => {
  files = workspace();
  cert('ca', '--name', 'our farm');
  cert('gateway', 'gateway.lan', '192.168.1.10', '*.farm.lan');
  cert('agent', 'greenhouse');
});
afterAll(() => files.remove());

describe('openssl', () => {
  it('takes each certificate for what it is made for, by its strict rules', () => {
    expect(verify('sslserver', 'gateway.crt')).toContain('gateway.crt: OK');
    expect(verify('sslclient', 'agent-greenhouse.crt')).toContain('agent-greenhouse.crt: OK');
  });

  it('takes neither for the other', () => {
    expect(verify('sslclient', 'gateway.crt')).toMatch(/unsu\w+ certificate purpose/);
    expect(verify('sslserver', 'agent-greenhouse.crt')).toMatch(/unsu\w+ certificate purpose/);
  });

  it.each([
    ['gateway.lan', 'OK'],
    ['barn.farm.lan', 'OK'],
    ['localhost', 'OK'],
    ['else.lan', 'hostname mismatch'],
  ])('finds %s among the names or not: %s', (host, verdict) => {
    expect(verify('sslserver', 'gateway.crt', '-verify_hostname', host)).toMatch(new RegExp(verdict, 'i'));
  });

  it.each([
    ['192.168.1.10', 'OK'],
    ['127.0.0.1', 'OK'],
    ['::1', 'OK'],
    ['10.0.0.1', 'IP address mismatch'],
  ])('finds %s among the addresses or not: %s', (ip, verdict) => {
    expect(verify('sslserver', 'gateway.crt', '-verify_ip', ip)).toContain(verdict);
  });

  it('reads the extensions of the authority as they are meant', () => {
    const text = openssl('x509', '-in', 'ca.crt', '-noout', '-text');
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(text).toMatch(/Subject: CN ?= ?our farm/);
  });

  it('trusts none of another authority', () => {
    cert('ca', '--dir', 'other', '--name', 'somebody else');
    const strange = openssl(...['verify', '-CAfile', join('other', 'ca.crt'), 'gateway.crt']);
    expect(strange).toContain('unable to get local issuer certificate');
  });

  it('finds the keys to be what they should be', () => {
    for (const name of ['ca', 'gateway', 'agent-greenhouse']) {
      const ofKey = openssl('pkey', '-in', `${name}.key`, '-pubout');
      expect(openssl('x509', '-in', `${name}.crt`, '-noout', '-pubkey')).toBe(ofKey);
      expect(openssl('pkey', '-in', `${name}.key`, '-noout', '-text')).toContain('NIST CURVE: P-256');
    }
  });
});
