/**
 * - ok: as measured
 * - suspect: measured, but a filter or the driver doubts it
 * - uncertain-time: the value is good, its time is a best guess (the clock was not known when it was taken
 *   and the Pi lost power before it became known)
 */
export type Quality = 'ok' | 'suspect' | 'uncertain-time';

/** One measured value, before it has a channel number and a wall time. */
export interface Sample {
  readonly quantity: string;
  readonly value: number;
  /** Absent means ok. */
  readonly quality?: Quality;
  /** When it was measured, CLOCK_MONOTONIC ms; absent means when `read` was called. */
  readonly monotonicMs?: number;
}

/** What one sensor measures of one quantity. Sensor + quantity = channel. */
export interface ChannelSpec {
  /** Lower-case words with dashes: `temperature`, `soil-moisture`. */
  readonly quantity: string;
  /** UCUM, case sensitive: `Cel`, `%`, `Pa`, `lx`, `1` for a bare number or a state. */
  readonly unit: string;
  /** Decimal places kept, -3 to 9: 2 means a resolution of 0.01. */
  readonly decimals: number;
}

export interface Channel extends ChannelSpec {
  readonly sensor: string;
}

/** Whether a channel tells of moments, as of a button's presses: each value counts, and 0 in between says nothing. */
export const isMomentary = ({ quantity, unit }: Pick<ChannelSpec, 'quantity' | 'unit'>): boolean =>
  quantity === 'press' && unit === '1';

/** A reading as it waits to be sealed: time is monotonic, wall time comes later. */
export interface Reading {
  readonly channel: Channel;
  readonly monotonicMs: number;
  readonly value: number;
  readonly quality: Quality;
}
