import type { Channel, Quality } from '../../lib/reading.ts';
import type { NumberedChannel, SealedBatch } from '../../protocol/batch.ts';

/** One batch as it arrived: whose, of which outbox, and the channels that its numbers mean. */
export interface ArrivedBatch {
  readonly agent: string;
  readonly incarnation: string;
  readonly channels: ReadonlyMap<number, NumberedChannel>;
  readonly batch: SealedBatch;
}

export interface StoredReading {
  /** ms since the epoch. */
  readonly time: number;
  readonly value: number;
  readonly quality: Quality;
}

export interface ReadingQuery {
  readonly agent: string;
  readonly sensor: string;
  readonly quantity: string;
  /** Inclusive, ms. */
  readonly from: number;
  /** Exclusive, ms. */
  readonly to: number;
  /** At most this many; the newest when there are more. */
  readonly limit: number;
  /** Absent: the unit in which the channel last brought readings. Those in another unit are a channel of their own. */
  readonly unit?: string;
}

/** A loss that an agent reported. Times are ms since the epoch, 0 when not known. */
export interface StoredGap {
  /** Of the batch before which the readings are missing. */
  readonly sequence: number;
  readonly readings: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
}

/**
 * Where readings rest. Every implementation passes the same contract suite. How it keeps them is its own
 * business; that a batch is either wholly in or not at all, once, is not.
 */
export interface History {
  /**
   * Commits all of `batches` in one durable transaction, together with each agent's last sequence. A batch
   * whose sequence is not above the agent's last one in that incarnation is skipped. A batch that cannot be
   * decoded is refused as a whole (`corrupt`) and its sequence counts as seen, so that it does not come for
   * ever. Returns, per batch and in order, what became of it.
   * @throws FieldhandError when the store cannot commit; then nothing of the call is in.
   */
  append(batches: readonly ArrivedBatch[]): readonly ('stored' | 'duplicate' | 'corrupt')[];
  /** Highest sequence stored of that incarnation, 0 when none. */
  lastSequence(agent: string, incarnation: string): number;
  /** Readings in order of time (equal times in order of arrival). */
  readings(query: ReadingQuery): readonly StoredReading[];
  /**
   * Channels ever seen of an agent, by sensor and quantity, with the last reading to arrive of each. Another
   * unit or resolution makes another channel; the one that last brought readings comes first.
   */
  channels(agent: string): readonly (Channel & { readonly last: StoredReading | undefined })[];
  /** Agents ever seen, sorted. */
  agents(): readonly string[];
  /** Gaps reported by an agent, newest first. */
  gaps(agent: string, limit: number): readonly StoredGap[];
  /** Upkeep that may be done in small steps when idle: sealing blocks, dropping what is past its time. Returns whether more is waiting. */
  upkeep(nowMs: number): boolean;
  close(): void;
}
