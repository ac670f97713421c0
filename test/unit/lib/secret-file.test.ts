import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explained } from '../../../src/lib/errors.ts';
import { readSecretFile } from '../../../src/lib/secret-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldhand-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string, mode = 0o600): string {
  const path = join(folder, 'token');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** All that a person is told. */
function trouble(path: string): string {
  try {
    return `read: ${readSecretFile(path, 'token')}`;
  } catch (error) {
    return explained(error);
  }
}

describe('a file with a secret', () => {
  it.each([0o400, 0o440, 0o600, 0o640, 0o660])(
    'is read with mode %o, without what stands around it',
    (mode) => {
      expect(readSecretFile(write(' fh_1_2 \r\n', mode), 'token')).toBe('fh_1_2');
    },
  );

  it('is read through a symbolic link, as a Secret has it', () => {
    write('fh_1_2');
    symlinkSync('token', join(folder, 'link'));
    expect(readSecretFile(join(folder, 'link'), 'token')).toBe('fh_1_2');
  });

  it.each([0o644, 0o604, 0o602, 0o601, 0o777])('is not used with mode %o', (mode) => {
    expect(trouble(write('fh_1_2', mode))).toMatch(
      new RegExp(
        `by everybody on this host \\(mode 0${mode.toString(8)}\\) \\(chmod 0640 .*defaultMode 0440`,
      ),
    );
  });

  it.each([
    ['', /is empty \(/],
    [' \n\n', /is empty \(/],
    ['fh_1\nfh_2\n', /more than one line \(/],
    ['x'.repeat(4_097), /is 4097 bytes long \(/],
  ])('%j is told with the cure', (text, told) => expect(trouble(write(text))).toMatch(told));

  it('that is missing or a folder is told with the cure', () => {
    expect(trouble(join(folder, 'none'))).toBe(`token file ${folder}/none is missing (put the token there)`);
    mkdirSync(join(folder, 'sub'));
    expect(trouble(join(folder, 'sub'))).toContain('is no file (name a file that holds the token)');
  });
});
