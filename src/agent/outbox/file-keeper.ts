import { rmSync } from 'node:fs';
import { fullJitter } from '../../lib/backoff.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { setAside, troubleOf } from '../store/sqlite-file.ts';
import { type Loaded, OutboxFile } from './outbox-file.ts';

export interface FileKeeperOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Uniform in [0, 1), for the jitter of retries. */
  readonly random: () => number;
}

export interface FileOwner {
  /** What is in the file is lost; an empty one takes its place, if it can be made. */
  damaged(): void;
  /** A rest after a failure is over: time to try again. */
  retry(): void;
}

/** How often an unusable file is tried again. */
const RETRY = { minMs: 1000, maxMs: 60_000 };

/** Keeps an outbox file open, and deals with one that cannot be opened, written or trusted. */
export class FileKeeper {
  readonly #options: FileKeeperOptions;
  readonly #owner: FileOwner;
  /** What the file held when it was opened; undefined when there was none, or none that can be used. */
  readonly loaded: Loaded | undefined;
  /** A damaged file was found and set aside at the start. */
  readonly foundDamaged: boolean = false;
  #file: OutboxFile | undefined;
  #fault: string | undefined;
  #retry: Cancel | undefined;
  #attempt = 0;

  /** @throws FieldhandError outbox-in-use when another process has the file open; no other trouble throws */
  constructor(options: FileKeeperOptions, owner: FileOwner) {
    this.#options = options;
    this.#owner = owner;
    try {
      this.loaded = this.#open();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === 'in-use') {
        throw new FieldhandError('outbox-in-use', `${options.path} is in use by another process`, {
          cure: 'stop the other agent, or give this one a dataDir of its own',
          cause: error,
        });
      }
      if (trouble === 'corrupt') {
        this.foundDamaged = true;
        this.#replace(error);
      } else this.failed(error);
    }
  }

  /** Undefined while there is none that can be used. */
  get file(): OutboxFile | undefined {
    return this.#file;
  }

  /** Why the file cannot be used now. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Whether the file is left alone for a while, after a failure. */
  get resting(): boolean {
    return this.#retry !== undefined;
  }

  /** Runs `use` on the file; undefined when there is none or it fails, which is dealt with. */
  try<T>(use: (file: OutboxFile) => T): T | undefined {
    if (!this.#file) return undefined;
    try {
      return use(this.#file);
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /** Replaces the file when `error` says that it is damaged, else lets it rest. */
  failed(error: unknown): void {
    const { log, path, clock, random } = this.#options;
    if (this.#file && troubleOf(error) === 'corrupt') {
      this.#owner.damaged();
      return this.#replace(error);
    }
    const fault = messageOf(error);
    if (this.#fault === undefined) log.warn({ path, error: fault }, 'the outbox cannot be written');
    this.#fault = fault;
    this.#retry?.();
    this.#retry = clock.after(fullJitter(RETRY, this.#attempt++, random), () => {
      this.#retry = undefined;
      if (!this.#file) this.#reopen();
      this.#owner.retry();
    });
  }

  /** Call after a write that went well. */
  succeeded(): void {
    this.#attempt = 0;
    if (this.#fault === undefined) return;
    this.#fault = undefined;
    this.#options.log.info({ path: this.#options.path }, 'the outbox can be written again');
  }

  /** Ends any rest; tries once more to have a file. */
  wake(): void {
    this.stop();
    if (!this.#file) this.#reopen();
    this.stop();
  }

  stop(): void {
    this.#retry?.();
    this.#retry = undefined;
  }

  #open(): Loaded | undefined {
    const file = OutboxFile.open(this.#options.path);
    try {
      const loaded = file.load();
      this.#file = file;
      return loaded;
    } catch (error) {
      file.abandon();
      throw error;
    }
  }

  #replace(reason: unknown): void {
    const { log, path, clock } = this.#options;
    try {
      this.#file?.abandon();
    } catch (error) {
      log.debug({ path, error: messageOf(error) }, 'the damaged outbox did not close in order');
    }
    this.#file = undefined;
    try {
      const aside = setAside(path, clock.wall());
      log.error({ path, aside, error: messageOf(reason) }, 'the outbox is damaged: it is set aside');
      this.#open();
    } catch (error) {
      this.failed(error);
    }
  }

  /**
   * For a file that could not be opened or replaced before. This run has numbered batches of its own since,
   * so only a file in which nothing waits can be taken.
   */
  #reopen(): void {
    const { path } = this.#options;
    try {
      const found = this.#open();
      if (found === undefined) return;
      this.#file?.abandon();
      this.#file = undefined;
      if (found.totals.batches > 0) {
        throw new FieldhandError('outbox-occupied', `${path} holds batches of an earlier run`, {
          cure: 'restart the agent to send them',
        });
      }
      for (const suffix of ['', '-wal']) rmSync(path + suffix, { force: true });
      this.#open();
    } catch (error) {
      if (troubleOf(error) === 'corrupt') this.#replace(error);
      else this.failed(error);
    }
  }
}
