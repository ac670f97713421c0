import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doubtsOf, type ShownCertificate, shownBy } from '../../src/lib/tls/trust.ts';
import { workspace } from '../support/programs.ts';

// a PKI with authorities in between, made by OpenSSL and shown in a real handshake

let files: ReturnType<typeof workspace>;
let shown: ShownCertificate;

const read = (name: string): string => readFileSync(join(files.path, name), 'utf8');
const x509 = (name: string): X509Certificate => new X509Certificate(read(`${name}.crt`));
const daysAhead = (days: number): number => Date.now() + days * 86_400_000;

function openssl(...argv: string[]): void {
  const { status, stderr } = spawnSync('openssl', argv, { cwd: files.path, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}
const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
function root(name: string): void {
  openssl('req', '-x509', ...key, '-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${name}`);
}
function signed(name: string, by: string, days: number, extension: string): void {
  files.write('extensions', `${extension}\n`);
  openssl('req', ...key, '-keyout', `${name}.key`, '-out', 'request', '-subj', `/CN=${name}`);
  const authority = ['-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-CAcreateserial'];
  const terms = ['-days', String(days), '-extfile', 'extensions'];
  openssl('x509', '-req', '-in', 'request', '-out', `${name}.crt`, ...authority, ...terms);
}

beforeAll(async () => {
  files = workspace();
  root('root');
  root('stranger');
  signed('upper', 'root', 20, 'basicConstraints=critical,CA:true');
  signed('lower', 'upper', 10, 'basicConstraints=critical,CA:true');
  signed('barn', 'lower', 25, 'subjectAltName=URI:fieldhand:agent:barn,DNS:localhost');
  const own = { cert: read('barn.crt') + read('lower.crt') + read('upper.crt'), key: read('barn.key') };
  const ca = read('root.crt');
  const server = createServer({ ...own, ca, requestCert: true, rejectUnauthorized: true });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const arrived = new Promise<TLSSocket>((resolve, reject) => {
    server.once('secureConnection', resolve).once('tlsClientError', reject);
  });
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...own, ca });
  socket.on('error', () => undefined);
  const peer = await arrived;
  const certificate = peer.getPeerX509Certificate();
  if (!certificate) throw new Error('no certificate was shown');
  shown = shownBy(certificate);
  for (const each of [socket, peer]) each.destroy();
  server.close();
});
afterAll(() => files.remove());

it('remembers what was sent along', () => {
  expect(shown.between.map(({ subject }) => subject)).toEqual(['CN=lower', 'CN=upper']);
});

it.each([
  [['stranger', 'root'], 0, undefined],
  [['upper'], 0, undefined],
  [['stranger'], 0, 'is of "lower", which is not trusted here'],
  [['root'], 11, 'is of an authority that has expired'],
  [['root'], 26, expect.stringMatching(/^expired on /)],
])('is trusted by way of %j in %i days: %s', (authorities, days, doubt) => {
  expect(doubtsOf(shown, authorities.map(x509), daysAhead(days))).toEqual(doubt);
});
