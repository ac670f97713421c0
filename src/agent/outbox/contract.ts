import type { Channel, Reading } from '../../lib/reading.ts';
import type { NumberedChannel, SealedBatch } from '../../protocol/batch.ts';

/** Turns monotonic time into wall time, when that is known. */
export interface TimeSource {
  /** Wall ms minus monotonic ms, or undefined while no trustworthy clock has been seen in this boot. */
  offsetMs(): number | undefined;
  /** The host's boot id. */
  readonly boot: string;
}

/** What may change while an outbox is open. */
export interface OutboxTerms {
  /**
   * - commit: every batch is on disk before it leaves
   * - spill: only what is not acked after `spillAfterMs`, and everything at `close`. A process that is
   *   killed loses what is younger.
   */
  readonly durability: 'commit' | 'spill';
  /** A batch is sealed at this many readings, or this long after its first one came. */
  readonly batch: { readonly maxReadings: number; readonly maxAgeMs: number };
  /** What waits may be this many bytes (columns and rows; the file may be somewhat larger) and this old. */
  readonly limits: { readonly maxBytes: number; readonly maxAgeMs: number };
  readonly spillAfterMs: number;
  /** Channels that readings will come of: they get their numbers now, so that a Hello can name them. */
  readonly channels?: readonly Channel[];
}

/**
 * Keeps readings until the gateway has them. One writer (the sampler, by `add`), one reader (the session,
 * by `after`), one acknowledger (the session, by `ack`).
 */
export interface Outbox {
  /** Random id made with the file; sequences count within it. */
  readonly incarnation: string;
  /** All channels that a stored or future batch may name. */
  channels(): readonly NumberedChannel[];
  /** Other terms from now on. Channels that were numbered stay so: batches that wait may name them. */
  follow(terms: OutboxTerms): void;
  /** Takes readings into the open batch; seals it when it is full. Never waits for the disk longer than one commit. */
  add(readings: readonly Reading[]): void;
  /** Seals what is open now, for instance because a door opened. */
  flush(): void;
  /**
   * Sealed batches with a sequence above `sequence`, oldest first, until `maxBytes` of columns (at least one).
   * From the first batch on whose time cannot be said yet, none.
   */
  after(sequence: number, maxBytes: number): readonly SealedBatch[];
  /** Resolves when a batch above `sequence` may leave, or `signal` aborts. */
  waitAfter(sequence: number, signal: AbortSignal): Promise<void>;
  /**
   * Forgets every batch up to and including `sequence`. An ack above all that this run has handed out and
   * earlier ones had numbered means that the file is older than what the gateway has: what was sealed since
   * is then numbered anew, above it.
   */
  ack(sequence: number): void;
  stats(): OutboxStats;
  /** Seals and commits what is open, then closes the file. */
  close(): void;
}

export interface OutboxStats {
  readonly pendingBatches: number;
  readonly pendingReadings: number;
  readonly pendingBytes: number;
  readonly lastSequence: number;
  readonly ackedSequence: number;
  /** Readings dropped since the outbox was made, because it was full or they were too old. */
  readonly droppedReadings: number;
  /** Why the outbox is not writable now (disk full, read-only), if so. */
  readonly fault: string | undefined;
}
