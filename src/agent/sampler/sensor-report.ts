import type { Fault } from '../../lib/errors.ts';

/** How one sensor is. */
export interface SensorReport {
  readonly name: string;
  readonly kind: string;
  readonly fault: Fault | undefined;
  /** A line for people, empty when well. */
  readonly detail: string;
  /** When it came to be so, CLOCK_MONOTONIC ms. */
  readonly sinceMonotonicMs: number;
}
