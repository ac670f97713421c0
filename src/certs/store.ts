import { createPrivateKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { dayOf, type Period, periodOf } from '../lib/tls/certificate.ts';
import { readKeyPair } from '../lib/tls/files.ts';
import type { Issued } from './issue.ts';

/** The authority's files in its folder. */
const AUTHORITY = 'ca';

export interface Authority extends Issued {
  readonly period: Period;
}

export interface Paths {
  readonly cert: string;
  readonly key: string;
}

export const pathsOf = (folder: string, name: string = AUTHORITY): Paths => ({
  cert: join(folder, `${name}.crt`),
  key: join(folder, `${name}.key`),
});

/** Reads the authority of a folder. @throws FieldhandError when there is none that could sign now */
export function readAuthority(folder: string, now: number): Authority {
  const paths = pathsOf(folder);
  if (!existsSync(paths.cert))
    throw new FieldhandError('no-authority', `there is no certificate authority in ${folder}`, {
      cure: 'make one with `fieldhand cert ca`, or say where it is with --dir',
    });
  const { pem: cert, key, certificates } = readKeyPair(paths);
  const period = periodOf(certificates[0]);
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(key);
  if (!certificates[0].ca || asymmetricKeyType !== 'ec' || asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new FieldhandError(
      'no-authority',
      `${paths.cert} is no authority that \`fieldhand cert ca\` made`,
      {
        cure: 'name the folder of one with --dir, or sign with the tool that made this one',
      },
    );
  if (period.until <= now || period.from > now)
    throw new FieldhandError(
      'no-authority',
      `the authority ${paths.cert} counts from ${dayOf(period.from)} to ${dayOf(period.until)}, and today is ${dayOf(now)}`,
      { cure: 'set the clock if it is wrong; else make another with `fieldhand cert ca --force`' },
    );
  return { cert, key, period };
}

/**
 * Writes a certificate and its key, which nobody but its owner may read, each whole or not at all.
 * @throws FieldhandError `exists` for files that are there, unless `force`
 */
export function writePair(paths: Paths, { cert, key }: Issued, force: boolean): void {
  const there = [paths.cert, paths.key].find((path) => existsSync(path));
  if (there !== undefined && !force)
    throw new FieldhandError('exists', `${there} is there already`, {
      cure: 'put --force behind it to replace it, or take another folder with --dir',
    });
  try {
    replaceFile(paths.key, key, 0o600);
    replaceFile(paths.cert, cert, 0o644);
  } catch (cause) {
    throw new FieldhandError('not-written', `cannot write ${paths.cert}: ${messageOf(cause)}`, {
      cure: 'take a folder that you may write to with --dir',
      cause,
    });
  }
}
