/** A message that waits for the broker. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

export interface OutgoingLimits {
  /** Of what happens once. */
  readonly events: number;
  /** Of all together, topics included; UTF-16 code units, near enough. */
  readonly bytes: number;
}

/**
 * What waits for a broker that is away or slow: of what is retained only the newest of each topic, since the broker
 * would keep no more either; of what happens once the last so many. What gave way is counted.
 */
export class OutgoingQueue {
  readonly #states = new Map<string, Outgoing>();
  readonly #events: Outgoing[] = [];
  readonly #limits: OutgoingLimits;
  #bytes = 0;
  #dropped = 0;

  constructor(limits: OutgoingLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#states.size + this.#events.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get dropped(): number {
    return this.#dropped;
  }

  add(message: Outgoing): void {
    this.#bytes += sizeOf(message);
    if (message.retain) {
      const before = this.#states.get(message.topic);
      if (before) {
        this.#states.delete(message.topic);
        this.#bytes -= sizeOf(before);
      }
      this.#states.set(message.topic, message);
    } else {
      this.#events.push(message);
      if (this.#events.length > this.#limits.events) this.#drop(this.#events.shift());
    }
    // the states are told anew with the next connection, what happened once is not
    while (this.#bytes > this.#limits.bytes && this.size > 1)
      this.#drop(this.#takeState() ?? this.#events.shift());
  }

  take(): Outgoing | undefined {
    const message = this.#events.shift() ?? this.#takeState();
    if (message) this.#bytes -= sizeOf(message);
    return message;
  }

  #takeState(): Outgoing | undefined {
    const [first] = this.#states.values();
    if (first) this.#states.delete(first.topic);
    return first;
  }

  #drop(message: Outgoing | undefined): void {
    if (!message) return;
    this.#bytes -= sizeOf(message);
    this.#dropped++;
  }
}

const sizeOf = ({ topic, payload }: Outgoing): number => topic.length + payload.length;
