import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cancel, Clock } from '../lib/clock.ts';
import { errnoOf } from '../lib/errors.ts';
import type { Closable } from '../lib/scope.ts';

/**
 * A file is looked at so often whatever the kernel tells: a folder that is exchanged under its symbolic link (a
 * ConfigMap, a deployment) or is on a network file system makes no event here.
 */
const LOOK_MS = 5_000;
/** Editors and copies write in several steps: what is the same for so long is whole. */
const QUIET_MS = 300;

export interface WatchOptions {
  readonly file: string;
  readonly clock: Clock;
  /** The file has other content than before. Not called for one that has gone or cannot be read. */
  readonly changed: () => void;
}

/** Watches what is read under a name, however it comes there: written, renamed over it, or behind a symbolic link. */
export function watchFile(options: WatchOptions): Closable {
  return new FileWatch(options);
}

class FileWatch implements Closable {
  readonly #options: WatchOptions;
  #events: FSWatcher | undefined;
  #timer: Cancel = () => undefined;
  /** Where, which and when: cheap to ask for. */
  #place: string | undefined;
  /** The content that was told, or was there at the beginning. */
  #told: string | undefined;
  /** Another content, which must stay for a while. */
  #seen: string | undefined;
  #closed = false;
  #looking = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    void this.#begin();
  }

  close(): void {
    this.#closed = true;
    this.#timer();
    this.#events?.close();
  }

  async #begin(): Promise<void> {
    this.#place = await placeOf(this.#options.file);
    this.#told = await hashOf(this.#options.file);
    if (this.#closed) return;
    this.#listen();
    this.#after(LOOK_MS);
  }

  /** Only hastens the next look: without it changes are found too. */
  #listen(): void {
    try {
      this.#events = watch(dirname(this.#options.file), { persistent: false }, () => this.#after(QUIET_MS));
      this.#events.on('error', () => this.#events?.close());
    } catch {
      // no more watches, or no such folder
    }
  }

  #after(ms: number): void {
    if (this.#closed || this.#looking) return;
    this.#timer();
    this.#timer = this.#options.clock.after(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    this.#looking = true;
    const wait = await this.#compare();
    this.#looking = false;
    this.#after(wait);
  }

  /** @returns when to look again */
  async #compare(): Promise<number> {
    const { file, changed } = this.#options;
    const place = await placeOf(file);
    if (place === this.#place && this.#seen === undefined) return LOOK_MS;
    this.#place = place;
    const hash = await hashOf(file);
    if (hash === undefined || hash === this.#told) {
      this.#seen = undefined;
      return LOOK_MS;
    }
    if (hash !== this.#seen) {
      this.#seen = hash;
      return QUIET_MS;
    }
    this.#seen = undefined;
    this.#told = hash;
    if (!this.#closed) changed();
    return LOOK_MS;
  }
}

async function placeOf(file: string): Promise<string | undefined> {
  try {
    const real = await realpath(file);
    const { ino, dev, size, mtimeNs, ctimeNs } = await stat(real, { bigint: true });
    return [real, dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return errnoOf(error);
  }
}

async function hashOf(file: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('base64');
  } catch {
    return undefined;
  }
}
