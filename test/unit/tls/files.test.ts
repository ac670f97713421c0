import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explained } from '../../../src/lib/errors.ts';
import { readAuthorities, readKeyPair, TlsFileError } from '../../../src/lib/tls/files.ts';
import { authority, writePair } from '../../support/certificates.ts';
import { workspace } from '../../support/programs.ts';

const ca = authority();
let files: ReturnType<typeof workspace>;
let pair: { readonly cert: string; readonly key: string };

beforeEach(() => {
  files = workspace();
  pair = writePair(files.path, 'own', ca.agent('greenhouse'));
});
afterEach(() => files.remove());

const troubleOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(TlsFileError);
    return explained(error);
  }
  return 'none';
};

describe('a certificate and its key', () => {
  it('are read, with what stands between the certificate and its authority', () => {
    expect(readKeyPair(pair).certificates[0].subject).toBe('CN=greenhouse');
    const chain = ca.agent('greenhouse');
    pair = writePair(files.path, 'own', { ...chain, cert: chain.cert + ca.cert });
    expect(readKeyPair(pair).certificates).toHaveLength(2);
  });

  it('may be in one file', () => {
    const { cert, key } = ca.agent('greenhouse');
    const file = join(files.path, 'both.pem');
    writeFileSync(file, key + cert, { mode: 0o600 });
    expect(readKeyPair({ cert: file, key: file }).certificates).toHaveLength(1);
  });

  it.each([0o600, 0o400, 0o440, 0o640, 0o660])('may have a key of mode %o', (mode) => {
    chmodSync(pair.key, mode);
    expect(troubleOf(() => readKeyPair(pair))).toBe('none');
  });

  it.each([0o644, 0o604, 0o602, 0o777])('may not have a key of mode %o', (mode) => {
    chmodSync(pair.key, mode);
    expect(troubleOf(() => readKeyPair(pair))).toBe(
      `everybody on this machine may read the private key ${pair.key} (mode 0${mode.toString(8)}) (chmod o= ${pair.key}; in a Secret's volume set defaultMode: 0440)`,
    );
  });

  it.each([
    [
      'a certificate that is missing',
      () => readKeyPair({ ...pair, cert: join(files.path, 'x') }),
      /^the certificate \S+\/x is not there \(correct the path in the config/,
    ],
    [
      'a key that is missing',
      () => readKeyPair({ ...pair, key: join(files.path, 'x') }),
      /^the private key \S+\/x is not there/,
    ],
    [
      'a folder',
      () => readKeyPair({ ...pair, cert: files.path }),
      /^the certificate \S+ cannot be read: .*EISDIR/,
    ],
    [
      'nonsense for a certificate',
      () => readKeyPair({ ...pair, cert: files.write('x', 'x') }),
      /holds no certificate in PEM form/,
    ],
    [
      'a certificate that is damaged',
      () =>
        readKeyPair({
          ...pair,
          cert: files.write('x', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
        }),
      /^the certificate \S+ cannot be read/,
    ],
    [
      'the key of another',
      () => readKeyPair({ ...pair, key: writePair(files.path, 'b', ca.agent('b')).key }),
      /^the private key \S+b\.key does not belong to the certificate \S+own\.crt/,
    ],
  ])('are refused with %s', (_, read, message) => {
    expect(troubleOf(read)).toMatch(message);
  });

  it('are refused with a key that is nonsense, or has a passphrase', () => {
    writeFileSync(pair.key, 'x');
    expect(troubleOf(() => readKeyPair(pair))).toMatch(/^the private key \S+ is none in PEM form/);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' };
    writeFileSync(pair.key, privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }));
    expect(troubleOf(() => readKeyPair(pair))).toMatch(
      /has a passphrase, and nobody is there to type it \(take it off/,
    );
  });
});

describe('authorities', () => {
  it('are read, several from one file', () => {
    const file = files.write('ca.crt', ca.cert + authority('another').cert);
    expect(readAuthorities(file).certificates.map(({ subject }) => subject)).toEqual([
      'CN=test authority',
      'CN=another',
    ]);
  });

  it('are refused where there are none', () => {
    expect(troubleOf(() => readAuthorities(files.write('ca.crt', '')))).toMatch(
      /^the authority \S+ holds no certificate in PEM form/,
    );
  });
});
