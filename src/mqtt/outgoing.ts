/** A message that waits for the broker. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/**
 * What waits for a broker that is away or slow: of what is retained only the newest of each topic, since the broker
 * would keep no more either; of what happens once the last so many. What gave way is counted.
 */
export class OutgoingQueue {
  readonly #states = new Map<string, string>();
  readonly #events: Outgoing[] = [];
  readonly #capacity: number;
  #dropped = 0;
  #superseded = 0;

  /** @param capacity for topics, and for events */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#states.size + this.#events.length;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Values that a newer one of the same topic took the place of before they left. */
  get superseded(): number {
    return this.#superseded;
  }

  add(message: Outgoing): void {
    if (message.retain) {
      if (this.#states.delete(message.topic)) this.#superseded++;
      this.#states.set(message.topic, message.payload);
      if (this.#states.size > this.#capacity) this.#forget(this.#states.keys().next().value);
    } else {
      this.#events.push(message);
      if (this.#events.length > this.#capacity) {
        this.#events.shift();
        this.#dropped++;
      }
    }
  }

  take(): Outgoing | undefined {
    const event = this.#events.shift();
    if (event) return event;
    const [first] = this.#states;
    if (!first) return undefined;
    this.#states.delete(first[0]);
    return { topic: first[0], payload: first[1], retain: true };
  }

  #forget(topic: string | undefined): void {
    if (topic === undefined) return;
    this.#states.delete(topic);
    this.#dropped++;
  }
}
