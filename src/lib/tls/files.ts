import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { errnoOf, FieldhandError, messageOf } from '../errors.ts';
import { certificatesIn } from './certificate.ts';

/** What is wrong with a file of certificates or keys. */
export class TlsFileError extends FieldhandError {
  override readonly name = 'TlsFileError';

  constructor(message: string, cure: string, cause?: unknown) {
    super('tls-file', message, { cure, cause });
  }
}

/** PEM as Node's TLS takes it, with its certificates looked into. */
export interface Certificates {
  readonly pem: string;
  /** At least one; the first is one's own. */
  readonly certificates: readonly [X509Certificate, ...X509Certificate[]];
}

export interface KeyPair extends Certificates {
  readonly key: string;
}

/** Reads the authorities to be trusted. @throws TlsFileError */
export const readAuthorities = (path: string): Certificates => readCertificates(path, 'the authority');

/** Reads a certificate and the key that belongs to it. @throws TlsFileError */
export function readKeyPair(files: { readonly cert: string; readonly key: string }): KeyPair {
  const own = readCertificates(files.cert, 'the certificate');
  const { pem, key } = readPrivateKey(files.key);
  if (!own.certificates[0].checkPrivateKey(key))
    throw new TlsFileError(
      `the private key ${files.key} does not belong to the certificate ${files.cert}`,
      'name the two files that were made together',
    );
  return { ...own, key: pem };
}

/** @param what the file is, for messages @throws TlsFileError */
export function readCertificates(path: string, what: string): Certificates {
  const pem = readText(path, what);
  const cure = 'it must hold what begins with -----BEGIN CERTIFICATE-----';
  let certificates: readonly X509Certificate[];
  try {
    certificates = certificatesIn(pem);
  } catch (cause) {
    throw new TlsFileError(`${what} ${path} cannot be read: ${messageOf(cause)}`, cure, cause);
  }
  const [first, ...more] = certificates;
  if (!first) throw new TlsFileError(`${what} ${path} holds no certificate in PEM form`, cure);
  return { pem, certificates: [first, ...more] };
}

/** @throws TlsFileError for a key that cannot be had, and for one that everybody can */
function readPrivateKey(path: string): { readonly pem: string; readonly key: KeyObject } {
  const what = 'the private key';
  const pem = readText(path, what);
  const mode = statSync(path).mode & 0o777;
  if (mode & 0o007)
    throw new TlsFileError(
      `everybody on this machine may read ${what} ${path} (mode 0${mode.toString(8)})`,
      `chmod o= ${path}; in a Secret's volume set defaultMode: 0440`,
    );
  try {
    return { pem, key: createPrivateKey(pem) };
  } catch (cause) {
    if (/^(-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED)/m.test(pem))
      throw new TlsFileError(
        `${what} ${path} has a passphrase, and nobody is there to type it`,
        'take it off with `openssl pkey -in FILE -out FILE`, and let the mode of the file protect it',
        cause,
      );
    throw new TlsFileError(
      `${what} ${path} is none in PEM form`,
      'it must hold what begins with -----BEGIN PRIVATE KEY-----',
      cause,
    );
  }
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    switch (errnoOf(cause)) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw new TlsFileError(
          `${what} ${path} is not there`,
          'correct the path in the config, or make it with `fieldhand cert`',
          cause,
        );
      case 'EACCES':
        throw new TlsFileError(
          `${what} ${path} may not be read`,
          `let the group of this program's user read it: chgrp GROUP ${path} && chmod g+r ${path}`,
          cause,
        );
      default:
        throw new TlsFileError(`${what} ${path} cannot be read: ${messageOf(cause)}`, 'name a file', cause);
    }
  }
}
