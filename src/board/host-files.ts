import { readdir, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, within } from '../lib/clock.ts';
import { DeviceError, errnoOf, messageOf } from '../lib/errors.ts';
import type { HostFiles } from './files.ts';
import { SerialQueue } from './i2c/serial-queue.ts';

export interface HostFilesOptions {
  /** Put before every path; `/` on a real host, a fixture's folder in a test, `/host` in a pod. */
  readonly root: string;
  readonly clock: Clock;
  /** A file of a driver may wait for a bus; after this it counts as stuck. ms */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 2_000;

/** Reading here waits 0.75 s for a conversion, and the kernel does one at a time. */
const SLOW = '/sys/bus/w1/';

/** The kernel's files. */
export class LinuxFiles implements HostFiles {
  readonly #root: string;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  /** Calls that have not come back. Asking again would only use up the thread pool. */
  readonly #hung = new Set<string>();
  /** Slow files are read one after the other: many at once would fill the thread pool and miss their deadlines. */
  readonly #slow = new SerialQueue();

  constructor(options: HostFilesOptions) {
    this.#root = options.root;
    this.#clock = options.clock;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  read(path: string): Promise<string> {
    const read = (): Promise<string> => this.#bounded(path, () => readFile(join(this.#root, path), 'utf8'));
    return path.startsWith(SLOW) ? this.#slow.run(read) : read();
  }

  async list(path: string): Promise<readonly string[]> {
    try {
      const names = await this.#bounded(path, () => readdir(join(this.#root, path)));
      return names.sort();
    } catch (error) {
      if (error instanceof DeviceError && error.fault === 'absent') return [];
      throw error;
    }
  }

  async disk(path: string): Promise<{ readonly totalBytes: number; readonly freeBytes: number }> {
    const { bsize, blocks, bavail } = await this.#bounded(path, () => statfs(join(this.#root, path)));
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  }

  async #bounded<T>(path: string, call: () => Promise<T>): Promise<T> {
    if (this.#hung.has(path)) throw stuck(path);
    const work = call();
    try {
      return await within(this.#clock, this.#deadlineMs, work, () => {
        this.#hung.add(path);
        const back = (): void => void this.#hung.delete(path);
        work.then(back, back);
        return stuck(path);
      });
    } catch (error) {
      throw error instanceof DeviceError ? error : fileTrouble(path, error);
    }
  }
}

const stuck = (path: string): DeviceError => new DeviceError('stuck', `${path}: reading it does not end`);

function fileTrouble(path: string, error: unknown): DeviceError {
  const cause = { cause: error };
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
    case 'ENXIO':
      return new DeviceError('absent', `${path} is not there`, cause);
    case 'EACCES':
    case 'EPERM':
      return new DeviceError('denied', `may not read ${path}`, cause);
    case 'EBUSY':
      return new DeviceError('busy', `${path} is busy`, cause);
    case 'ETIMEDOUT':
      return new DeviceError('stuck', `${path}: the driver gave up waiting`, cause);
    default:
      return new DeviceError('failed', `${path}: ${messageOf(error)}`, cause);
  }
}
