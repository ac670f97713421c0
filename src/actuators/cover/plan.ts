/** How long a cover travels; times in ms. */
export interface Travel {
  /** From closed to open. */
  readonly openMs: number;
  /** From open to closed. */
  readonly closeMs: number;
  /** How much longer it is driven towards an end stop, so that it is there for certain. */
  readonly overrunMs: number;
}

export type Direction = 'open' | 'close';

/** One stretch in one direction. */
export interface Leg {
  readonly direction: Direction;
  readonly ms: number;
  /** Where it is when the stretch is over, 0 = closed to 1 = open. */
  readonly ends: number;
}

/** Less than this is not worth a start of the motor. */
const NEAR = 0.005;

/**
 * The stretches from a position (undefined: unknown) to another. To an end stop it always runs over the time,
 * which makes up for what estimates got wrong; from nowhere it goes to the nearer end stop first.
 */
export function planMove(from: number | undefined, to: number, travel: Travel): readonly Leg[] {
  if (to <= 0) return [{ direction: 'close', ms: (from ?? 1) * travel.closeMs + travel.overrunMs, ends: 0 }];
  if (to >= 1)
    return [{ direction: 'open', ms: (1 - (from ?? 0)) * travel.openMs + travel.overrunMs, ends: 1 }];
  if (from === undefined) {
    const stop = to < 0.5 ? 0 : 1;
    return [...planMove(undefined, stop, travel), ...planMove(stop, to, travel)];
  }
  if (Math.abs(to - from) < NEAR) return [];
  return to > from
    ? [{ direction: 'open', ms: (to - from) * travel.openMs, ends: to }]
    : [{ direction: 'close', ms: (from - to) * travel.closeMs, ends: to }];
}

/** Where it is after `ms` of a stretch that began at `from`; undefined when nobody knows. */
export function positionAfter(
  from: number | undefined,
  { direction, ms: whole, ends }: Leg,
  ms: number,
  travel: Travel,
): number | undefined {
  if (ms >= whole) return ends;
  if (from === undefined) return undefined;
  const moved = direction === 'open' ? ms / travel.openMs : -ms / travel.closeMs;
  return Math.min(1, Math.max(0, from + moved));
}

/** The longest that one move can take, from anywhere, dead times included. */
export function longestMove({ openMs, closeMs, overrunMs }: Travel, deadTimeMs: number): number {
  return openMs + closeMs + overrunMs + 3 * deadTimeMs;
}
