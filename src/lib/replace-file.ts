import {
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Puts `text` in the place of a file, whole or not at all: whoever reads meanwhile, or after a power cut, finds the
 * old text or the new. The file beside it on the way has a name with a dot in front. What root writes belongs to the
 * folder's owner: `sudo fieldhand token` is for a gateway with a user of its own. @throws as Node's fs
 */
export function replaceFile(path: string, text: string, mode = 0o644): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const beside = join(folder, `.${basename(path)}.${process.pid}`);
  try {
    rmSync(beside, { force: true });
    // nothing that another user put there is followed
    const fd = openSync(beside, 'wx', mode);
    try {
      const { uid, gid } = statSync(folder);
      if (process.getuid?.() === 0 && uid !== 0) fchownSync(fd, uid, gid);
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
