import {
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type Clock, sleep } from '../../lib/clock.ts';
import { errnoOf, FieldhandError, messageOf } from '../../lib/errors.ts';
import { replaceFile } from '../../lib/replace-file.ts';

/**
 * A lock that is older was left behind by a program that died; and so was one from the future, which a clock that was
 * set back has made.
 */
const STALE_LOCK_MS = 10_000;
/** A change takes a few ms: so long another one is waited for. */
const PATIENCE_MS = 2_000;
const AGAIN_MS = 20;

/** Another program is changing the file just now. */
export class LockedError extends FieldhandError {}

/** @returns undefined when there is no file @throws FieldhandError `tokens` */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw new FieldhandError('tokens', `${path} cannot be read: ${messageOf(error)}`, {
      cure: 'the user of the gateway must be able to read it',
      cause: error,
    });
  }
}

/**
 * Changes a file, one program at a time, whole or not at all, readable for its owner alone or, once somebody gave it
 * to a group, for that group too. @throws FieldhandError `tokens`; LockedError
 */
export function changeFile(path: string, change: (text: string | undefined) => string, wallMs: number): void {
  const release = lock(`${path}.lock`, wallMs);
  try {
    const owner = ownerOf(path);
    replaceFile(path, change(readText(path)), modeOf(path));
    if (process.getuid?.() === 0) chownSync(path, owner.uid, owner.gid);
  } catch (error) {
    if (error instanceof FieldhandError) throw error;
    throw new FieldhandError('tokens', `${path} cannot be written: ${messageOf(error)}`, {
      cure: 'run this as the user of the gateway, or name another file with --file',
      cause: error,
    });
  } finally {
    release();
  }
}

/** Makes a change when those that other programs are making are done. @throws LockedError when that takes too long */
export async function inTurn(clock: Clock, change: () => void): Promise<void> {
  const patience = clock.monotonic() + PATIENCE_MS;
  for (;;) {
    try {
      return change();
    } catch (error) {
      if (!(error instanceof LockedError) || clock.monotonic() >= patience) throw error;
    }
    await sleep(clock, AGAIN_MS);
  }
}

/** Root that makes a token for the gateway's user must not take the file away from it. */
const ownerOf = (path: string) => statSync(path, { throwIfNoEntry: false }) ?? statSync(dirname(path));

function modeOf(path: string): number {
  try {
    return statSync(path).mode & 0o640;
  } catch {
    return 0o600;
  }
}

function lock(path: string, wallMs: number): () => void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    const left = statSync(path, { throwIfNoEntry: false });
    if (left && Math.abs(wallMs - left.mtimeMs) > STALE_LOCK_MS) rmSync(path, { force: true });
    const fd = openSync(path, 'wx', 0o600);
    writeSync(fd, `${process.pid}\n`);
    closeSync(fd);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST')
      throw new LockedError('tokens', `another program is changing that file (${path} is there)`, {
        cure: 'try again in a moment; a lock that a dead program left is overcome after 10 s',
        cause: error,
      });
    throw new FieldhandError('tokens', `${path} cannot be written: ${messageOf(error)}`, {
      cure: 'run this as the user of the gateway, or name another file with --file',
      cause: error,
    });
  }
  return () => rmSync(path, { force: true });
}

/** The JSON object that a line holds; undefined when it holds none. */
export function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
