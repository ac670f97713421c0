import { explained } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { readText } from './locked-file.ts';

export interface FollowedFileOptions<T> {
  readonly path: string;
  /** @throws FieldhandError for what is of no use */
  readonly parse: (text: string, path: string) => T;
  /** Logged when it was taken anew, with these. */
  readonly taken: string;
  readonly fields: (value: T) => Readonly<Record<string, unknown>>;
  /** Logged with what is wrong when it was not. */
  readonly kept: string;
  readonly log: Log;
}

/** A file whose content counts as it was when it was last good: one that is broken or gone changes nothing. */
export class FollowedFile<T> {
  readonly #options: FollowedFileOptions<T>;
  /** What was read last, whether it was any good or not. */
  #text: string | undefined;
  #value: T | undefined;

  /** @throws FieldhandError `tokens` when the file is there and is of no use */
  constructor(options: FollowedFileOptions<T>) {
    this.#options = options;
    const { path, parse } = options;
    this.#text = readText(path);
    if (this.#text !== undefined) this.#value = parse(this.#text, path);
  }

  /** Undefined as long as there never was a file. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Reads it if it is another one than before. */
  look(): void {
    const { path, parse, taken, fields, kept, log } = this.#options;
    let text: string | undefined;
    try {
      text = readText(path);
      if (text === this.#text) return;
      this.#text = text;
      if (text === undefined) {
        // while somebody replaces it, it may be missing: that opens no door
        if (this.#value !== undefined) log.error({ detail: `${path} is not there any more` }, kept);
        return;
      }
      this.#value = parse(text, path);
      log.info(fields(this.#value), taken);
    } catch (error) {
      // told once, not at each look
      const unread = explained(error);
      if (text === undefined && this.#text === unread) return;
      this.#text = text ?? unread;
      log.error({ detail: unread }, kept);
    }
  }
}
