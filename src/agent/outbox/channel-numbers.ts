import type { Channel } from '../../lib/reading.ts';
import type { NumberedChannel } from '../../protocol/batch.ts';

/**
 * Numbers channels, once and for ever within an incarnation. Another unit or resolution is another channel:
 * stored batches must keep their meaning.
 */
export class ChannelNumbers {
  readonly #all: NumberedChannel[];
  readonly #byKey: Map<string, number>;
  /** The sampler gives the same channel object with every reading. */
  readonly #byObject = new WeakMap<Channel, number>();
  #next: number;
  #saved: number;

  constructor(saved: readonly NumberedChannel[]) {
    this.#all = [...saved];
    this.#saved = saved.length;
    this.#byKey = new Map(saved.map((channel) => [keyOf(channel), channel.id]));
    this.#next = saved.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
  }

  readonly numberOf = (channel: Channel): number => {
    let id = this.#byObject.get(channel);
    if (id !== undefined) return id;
    const key = keyOf(channel);
    id = this.#byKey.get(key);
    if (id === undefined) {
      id = this.#next++;
      const { sensor, quantity, unit, decimals } = channel;
      this.#all.push({ id, sensor, quantity, unit, decimals });
      this.#byKey.set(key, id);
    }
    this.#byObject.set(channel, id);
    return id;
  };

  all(): readonly NumberedChannel[] {
    return this.#all;
  }

  /** Those that the disk does not have yet. */
  unsaved(): readonly NumberedChannel[] {
    return this.#all.slice(this.#saved);
  }

  saved(): void {
    this.#saved = this.#all.length;
  }

  /** Everything is unsaved again, for a new file. */
  unsave(): void {
    this.#saved = 0;
  }
}

function keyOf({ sensor, quantity, unit, decimals }: Channel): string {
  return JSON.stringify([sensor, quantity, unit, decimals]);
}
