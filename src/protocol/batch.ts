import type { Channel, Reading } from '../lib/reading.ts';

/** A channel with the number that names it in batches. Numbers are never reused within an outbox incarnation. */
export interface NumberedChannel extends Channel {
  /** 1 to 2^32-1. */
  readonly id: number;
}

/** Readings of one batch, before encoding. `readings` may be in any order; each channel's own order is kept by time. */
export interface OpenBatch {
  /** Monotonic ms that becomes time 0 of the columns. */
  readonly baseMonotonicMs: number;
  readonly readings: readonly Reading[];
}

/** How sure the wall time of a batch is; see ClockQuality in fieldhand.proto. */
export type ClockQuality = 'good' | 'restamped' | 'uncertain';

/** What was lost before a batch. Times are wall ms; 0 = not known. */
export interface Gap {
  readonly readings: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: 'outbox-full' | 'too-old' | 'corrupt';
}

/** A batch on its way: times within `columns` are relative to `baseTimeMs`. */
export interface SealedBatch {
  readonly sequence: number;
  readonly baseTimeMs: number;
  readonly clock: ClockQuality;
  /** An encoded `Columns` message. */
  readonly columns: Uint8Array;
  readonly gap?: Gap;
}
