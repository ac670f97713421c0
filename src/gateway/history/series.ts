/** Readings of one channel in parallel arrays, in order of time unless told otherwise. */
export interface Series {
  /** ms since the epoch, whole. */
  readonly times: Float64Array;
  /** Scaled integers. */
  readonly values: Float64Array;
  /** Index into QUALITIES. */
  readonly quality: Uint8Array;
}

/** A run of a series: from `start` to before `end`. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** The run as a view on the same memory. */
export function slice(series: Series, { start, end }: Piece): Series {
  return {
    times: series.times.subarray(start, end),
    values: series.values.subarray(start, end),
    quality: series.quality.subarray(start, end),
  };
}

/** One series in order of time out of at least one part; where times are equal, earlier parts come first. */
export function merge(parts: readonly Series[]): Series {
  if (parts.length === 1) return inOrder(parts[0]!);
  const total = parts.reduce((sum, part) => sum + part.times.length, 0);
  const joined = empty(total);
  let at = 0;
  for (const part of parts) {
    joined.times.set(part.times, at);
    joined.values.set(part.values, at);
    joined.quality.set(part.quality, at);
    at += part.times.length;
  }
  return inOrder(joined);
}

/** The series in order of time; equal times stay as they are. */
export function inOrder(series: Series): Series {
  return isSorted(series.times) ? series : sorted(series);
}

/**
 * Cuts a series into pieces of at most `maxCount` readings, and wherever nothing was read for longer than
 * `maxPauseMs`: a reading with a wildly wrong time thus stands alone and widens no other piece.
 */
export function cut(times: Float64Array, maxCount: number, maxPauseMs: number): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (let i = 1; i <= times.length; i++) {
    if (i < times.length && i - start < maxCount && times[i]! - times[i - 1]! <= maxPauseMs) continue;
    pieces.push({ start, end: i });
    start = i;
  }
  return pieces;
}

/** Where the first time at or after `time` stands; the length when there is none. */
export function firstAtOrAfter(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function empty(length: number): Series {
  return {
    times: new Float64Array(length),
    values: new Float64Array(length),
    quality: new Uint8Array(length),
  };
}

function isSorted(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if (times[i]! < times[i - 1]!) return false;
  return true;
}

function sorted(series: Series): Series {
  const { times } = series;
  const order = Uint32Array.from(times, (_, i) => i);
  order.sort((a, b) => times[a]! - times[b]! || a - b);
  const result = empty(times.length);
  for (let i = 0; i < order.length; i++) {
    const from = order[i]!;
    result.times[i] = times[from]!;
    result.values[i] = series.values[from]!;
    result.quality[i] = series.quality[from]!;
  }
  return result;
}
