/** What can be asked of an actuator. Which of these a kind takes, its definition says. */
export type Action =
  /** A level: true/false for on/off, 0 to 1 for a proportion (dim, duty), reached within `fadeMs`. */
  | { readonly type: 'set'; readonly value: boolean | number; readonly fadeMs?: number }
  /** On for `ms`, then off by itself; ends on the Pi, whatever the link does. */
  | { readonly type: 'pulse'; readonly ms: number }
  /** On and off in turn, beginning with on: `times` times, or until it is told otherwise. */
  | { readonly type: 'blink'; readonly onMs: number; readonly offMs: number; readonly times?: number }
  /** To a position: 0 = closed, 1 = open. */
  | { readonly type: 'move'; readonly position: number }
  /** Stays where it is. */
  | { readonly type: 'stop' };

/** How a level is taken, where it is not at once and for good. */
export type Manner =
  /** Evenly within `ms` to the level `to`. To 0 it counts as on until it is there. */
  | { readonly type: 'fade'; readonly ms: number; readonly to: number }
  | { readonly type: 'blink'; readonly onMs: number; readonly offMs: number; readonly times?: number }
  | { readonly type: 'move'; readonly position: number };

/** On and off in turn, beginning with on. */
export interface Blink {
  readonly onMs: number;
  readonly offMs: number;
  /** undefined = without an end. */
  readonly times?: number | undefined;
}

/** How long a blink takes, ms: from the first on to the last off. */
export function blinkMs({ onMs, offMs, times }: Blink): number {
  return times === undefined ? Number.POSITIVE_INFINITY : times * (onMs + offMs) - offMs;
}
