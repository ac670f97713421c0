import type { Columns } from '../../protocol/columns.ts';
import { UNCERTAIN_TIME } from './arrival.ts';
import type { ChannelEntry, Newest } from './catalogue.ts';
import type { Series } from './series.ts';
import type { TailPart, TailRow } from './tail.ts';

/** Readings of one channel out of many batches, in order of arrival. Most batches bring but a few of each. */
export class Gathered {
  readonly #times: number[] = [];
  readonly #values: number[] = [];
  readonly #quality: number[] = [];

  get length(): number {
    return this.#times.length;
  }

  add({ base_ms, uncertain }: TailRow, columns: Columns, { start, end }: TailPart): void {
    for (let i = start; i < end; i++) {
      this.#times.push(base_ms + columns.times[i]!);
      this.#values.push(columns.values[i]!);
      this.#quality.push(uncertain === 0 ? columns.quality[i]! : UNCERTAIN_TIME);
    }
  }

  /** The reading that arrived last. */
  last(): Newest {
    return { time: this.#times.at(-1)!, scaled: this.#values.at(-1)!, quality: this.#quality.at(-1)! };
  }

  /** As they arrived, thus not always in order of time. */
  series(): Series {
    return {
      times: Float64Array.from(this.#times),
      values: Float64Array.from(this.#values),
      quality: Uint8Array.from(this.#quality),
    };
  }
}

/** What is gathered of a channel, begun when there is nothing yet. */
export function entryOf(all: Map<ChannelEntry, Gathered>, channel: ChannelEntry): Gathered {
  let gathered = all.get(channel);
  if (!gathered) {
    gathered = new Gathered();
    all.set(channel, gathered);
  }
  return gathered;
}
