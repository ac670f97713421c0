/** Stands for the events that a reader who was behind has lost. */
export interface Lost {
  readonly type: 'lost';
  readonly events: number;
}

interface Reader<E> {
  readonly queue: E[];
  lost: number;
  wake: () => void;
}

/** Hands what happens to everybody who watches; a watcher that is behind loses its oldest events, counted. */
export class Feed<E> {
  readonly #readers = new Set<Reader<E>>();
  readonly #capacity: number;

  constructor(capacity = 1_000) {
    this.#capacity = capacity;
  }

  /** Whether anybody watches: what is costly to describe need not be when nobody does. */
  get watched(): boolean {
    return this.#readers.size > 0;
  }

  publish(event: E): void {
    for (const reader of this.#readers) {
      reader.queue.push(event);
      if (reader.queue.length > this.#capacity) {
        reader.queue.shift();
        reader.lost++;
      }
      reader.wake();
    }
  }

  /** Events from this call on, until `signal` aborts. */
  events(signal: AbortSignal): AsyncIterable<E | Lost> {
    const reader: Reader<E> = { queue: [], lost: 0, wake: () => undefined };
    if (!signal.aborted) this.#readers.add(reader);
    signal.addEventListener(
      'abort',
      () => {
        this.#readers.delete(reader);
        reader.wake();
      },
      { once: true },
    );
    return this.#read(reader, signal);
  }

  async *#read(reader: Reader<E>, signal: AbortSignal): AsyncGenerator<E | Lost> {
    try {
      while (!signal.aborted) {
        if (reader.lost > 0) {
          const events = reader.lost;
          reader.lost = 0;
          yield { type: 'lost', events };
        }
        const event = reader.queue.shift();
        if (event) yield event;
        else
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
      }
    } finally {
      this.#readers.delete(reader);
    }
  }
}
