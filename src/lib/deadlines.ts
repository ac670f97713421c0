interface Entry<K> {
  readonly key: K;
  readonly at: number;
}

/**
 * Which of many keys is due next: a binary heap, so that ten thousand sessions cost one timer and a few
 * comparisons rather than a sweep. Setting a key again leaves its old entry to be skipped when it surfaces.
 */
export class Deadlines<K> {
  readonly #heap: Entry<K>[] = [];
  readonly #current = new Map<K, number>();

  get size(): number {
    return this.#current.size;
  }

  set(key: K, at: number): void {
    this.#current.set(key, at);
    this.#push({ key, at });
    // entries that were overwritten must not pile up under a key that is set over and over
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#current.size) this.#rebuild();
  }

  delete(key: K): void {
    this.#current.delete(key);
  }

  /** When the next key is due, undefined when there is none. */
  next(): number | undefined {
    this.#skipStale();
    return this.#heap[0]?.at;
  }

  /** Takes out and returns every key that is due at `now`, earliest first. */
  due(now: number): K[] {
    const keys: K[] = [];
    for (;;) {
      this.#skipStale();
      const first = this.#heap[0];
      if (!first || first.at > now) return keys;
      this.#pop();
      this.#current.delete(first.key);
      keys.push(first.key);
    }
  }

  #skipStale(): void {
    for (;;) {
      const first = this.#heap[0];
      if (!first || this.#current.get(first.key) === first.at) return;
      this.#pop();
    }
  }

  #rebuild(): void {
    this.#heap.length = 0;
    for (const [key, at] of this.#current) this.#push({ key, at });
  }

  #push(entry: Entry<K>): void {
    const heap = this.#heap;
    let child = heap.push(entry) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent]!.at <= entry.at) break;
      heap[child] = heap[parent]!;
      child = parent;
    }
    heap[child] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (heap[child]!.at >= last.at) break;
      heap[parent] = heap[child]!;
      parent = child;
    }
    heap[parent] = last;
  }
}
