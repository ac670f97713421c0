import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { errnoOf, FieldhandError, messageOf } from './errors.ts';

const LONGEST = 4_096;
/** Anybody on the host. */
const OTHERS = 0o007;

/**
 * Reads a token or a password from a file of one line that only its owner and its group may read.
 * @param what `token`, `password`: for messages
 * @throws FieldhandError `secret` naming the file, what is wrong and the cure
 */
export function readSecretFile(path: string, what: string): string {
  const bad = (detail: string, cure: string, cause?: unknown): FieldhandError =>
    new FieldhandError('secret', `${what} file ${path} ${detail}`, { cure, cause });
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw bad('is missing', `put the ${what} there`, error);
    if (errnoOf(error) === 'EACCES')
      throw bad(
        'may not be read',
        'give it to the group of this program and chmod it to 0640; in Kubernetes set fsGroup',
        error,
      );
    throw bad(`cannot be read: ${messageOf(error)}`, 'name a file that can be read', error);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw bad('is no file', `name a file that holds the ${what}`);
    if ((stat.mode & OTHERS) !== 0)
      throw bad(
        `may be used by everybody on this host (mode 0${(stat.mode & 0o777).toString(8)})`,
        `chmod 0640 ${path}; in Kubernetes set defaultMode 0440`,
      );
    if (stat.size > LONGEST)
      throw bad(`is ${stat.size} bytes long`, `it should hold the ${what} and no more`);
    const text = readFileSync(fd, 'utf8').trim();
    if (text === '') throw bad('is empty', `put the ${what} there`);
    if (text.includes('\n')) throw bad('has more than one line', `it should hold the ${what} and no more`);
    return text;
  } finally {
    closeSync(fd);
  }
}
