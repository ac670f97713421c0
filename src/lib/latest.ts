/**
 * The newest value of each key, and which of them somebody has not seen yet: a reader that is away or slow
 * finds only what is true now, never a queue of what was.
 */
export class Latest<V> {
  readonly #values = new Map<string, V>();
  readonly #unseen = new Set<string>();
  #wake: () => void = () => undefined;

  set(key: string, value: V): void {
    this.#values.set(key, value);
    this.#unseen.add(key);
    this.#wake();
  }

  /** There is no such thing any more: nothing more is told of it. */
  delete(key: string): void {
    this.#values.delete(key);
    this.#unseen.delete(key);
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  all(): readonly V[] {
    return [...this.#values.values()];
  }

  /** What changed since it was last taken: first everything, then groups of changes, until `signal` aborts. One reader. */
  async *changes(signal: AbortSignal): AsyncGenerator<readonly V[]> {
    this.#unseen.clear();
    for (const key of this.#values.keys()) this.#unseen.add(key);
    const stop = (): void => this.#wake();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        if (this.#unseen.size > 0) {
          const values = [...this.#unseen].map((key) => this.#values.get(key) as V);
          this.#unseen.clear();
          yield values;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
