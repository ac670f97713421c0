import type { ClockQuality } from '../../protocol/batch.ts';
import type { RowHead } from './row.ts';

/** What is known of the clock of one boot. */
export interface BootClock {
  readonly uuid: string;
  /** Wall minus monotonic ms. */
  readonly offsetMs: number;
  /** False: a guess, made when a later boot knew the time. */
  readonly known: boolean;
}

/** The present boot; the offset is undefined while its clock is unknown. */
export interface Present {
  readonly boot: string;
  readonly offsetMs: number | undefined;
}

export interface Stamp {
  readonly offsetMs: number;
  readonly clock: ClockQuality;
}

/** Which wall time a batch gets, or undefined while that cannot be said: then it must not leave. */
export function stampOf(
  row: RowHead,
  present: Present,
  boots: ReadonlyMap<string, BootClock>,
): Stamp | undefined {
  if (row.clockKnown) return { offsetMs: row.offsetMs, clock: 'good' };
  if (row.boot === present.boot) {
    return present.offsetMs === undefined ? undefined : { offsetMs: present.offsetMs, clock: 'restamped' };
  }
  const boot = boots.get(row.boot);
  return boot && { offsetMs: boot.offsetMs, clock: boot.known ? 'restamped' : 'uncertain' };
}

/** Wall ms of the columns' time 0; never before the epoch, which the wire cannot say. */
export function baseTime(row: RowHead, offsetMs: number): number {
  return Math.max(0, Math.round(row.baseMonotonicMs + offsetMs));
}

export function endTime(row: RowHead, offsetMs: number): number {
  return row.baseMonotonicMs + row.spanMs + offsetMs;
}

/**
 * The best guess for a boot that ended before its clock was known: the wall clock as that boot last showed
 * it (a Pi starts with the time it was last shut down at, so it is late by the time without power), but not
 * so early that its first batch would precede the reading before it, and not so late that its last one
 * would fall after the start of the present boot. The latter wins: what is past cannot be in the future.
 * One offset for the whole boot keeps the distances between its readings.
 * @param first and `last` batch of that boot
 * @param floorMs wall time of the last reading before that boot
 * @param presentOffsetMs wall time at which the present boot began
 */
export function guessOffset(first: RowHead, last: RowHead, floorMs: number, presentOffsetMs: number): number {
  const earliest = floorMs - first.baseMonotonicMs;
  const latest = presentOffsetMs - (last.baseMonotonicMs + last.spanMs);
  return Math.min(Math.max(last.offsetMs, earliest), latest);
}
