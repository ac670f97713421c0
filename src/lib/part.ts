import { isDeepStrictEqual } from 'node:util';
import { FieldhandError } from './errors.ts';
import type { Closable } from './scope.ts';

/**
 * A part of a running program that can be made to follow another config. Both calls may come again for the same
 * config: what is so already is left alone.
 */
export interface Part<C> {
  readonly name: string;
  /** Lets go of what `next` does not have, or has otherwise. */
  leave?(next: C): Promise<void> | void;
  /** Takes up what `next` has and is not there. @throws FieldhandError when it cannot be had */
  take?(next: C): Promise<void> | void;
}

/**
 * Makes the parts of a program follow `next`: all let go first, the last part first, for what one gives up another
 * may want. When one cannot have what it needs, all go back to `before`.
 * @param failed told of each part that could not even go back
 * @throws what the part threw
 */
export async function follow<C>(
  parts: readonly Part<C>[],
  before: C,
  next: C,
  failed: (part: string, error: unknown) => void,
): Promise<void> {
  const leaving = parts.toReversed();
  try {
    for (const part of leaving) await part.leave?.(next);
    for (const part of parts) await part.take?.(next);
  } catch (error) {
    const attempt = async (name: string, run: () => Promise<void> | void): Promise<void> => {
      try {
        await run();
      } catch (again) {
        failed(name, again);
      }
    };
    for (const part of leaving) await attempt(part.name, () => part.leave?.(before));
    for (const part of parts) await attempt(part.name, () => part.take?.(before));
    throw error;
  }
}

export interface ReplaceableOptions<C, T extends Closable> {
  readonly name: string;
  /** What it depends on: it is opened anew when that changes; undefined: the config does not want it. */
  readonly of: (config: C) => unknown;
  readonly open: (config: C) => Promise<T> | T;
  /**
   * The new one is opened before the old is closed, so that nobody who comes finds none; only where the old one has
   * the new one's port (error `port-in-use`) it goes first.
   */
  readonly overlap?: boolean;
}

/** Something that is closed and opened anew whenever what it depends on in the config changes. */
export class Replaceable<C, T extends Closable> implements Part<C>, Closable {
  readonly name: string;
  readonly #options: ReplaceableOptions<C, T>;
  #open: { readonly of: unknown; readonly thing: T } | undefined;
  #closed = false;

  constructor(options: ReplaceableOptions<C, T>) {
    this.name = options.name;
    this.#options = options;
  }

  /** What is open now. */
  get current(): T | undefined {
    return this.#open?.thing;
  }

  async leave(next: C): Promise<void> {
    // one that overlaps only goes without a next
    if (this.#options.overlap && this.#options.of(next) !== undefined) return;
    if (!this.#open || isDeepStrictEqual(this.#open.of, this.#options.of(next))) return;
    const { thing } = this.#open;
    this.#open = undefined;
    await thing.close();
  }

  async take(next: C): Promise<void> {
    const of = this.#options.of(next);
    const before = this.#open;
    if (this.#closed || of === undefined || (before && isDeepStrictEqual(before.of, of))) return;
    const thing = await this.#opened(next);
    const old = this.#open?.thing;
    this.#open = { of, thing };
    await old?.close();
    if (this.#closed) await thing.close();
  }

  async #opened(next: C): Promise<T> {
    const before = this.#open;
    try {
      return await this.#options.open(next);
    } catch (error) {
      if (!before || !(error instanceof FieldhandError) || error.code !== 'port-in-use') throw error;
      this.#open = undefined;
      await before.thing.close();
      return this.#options.open(next);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#open?.thing.close();
  }
}
