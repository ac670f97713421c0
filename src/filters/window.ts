import * as v from 'valibot';

/** Option and memory of the filters that look back over the last values. */

export function windowOption(fallback: number, least: number) {
  return v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(least),
      v.maxValue(1_000),
      v.description('How many values are looked at, the newest included.'),
    ),
    fallback,
  );
}

/** Remembers the last `size` values. @returns takes one and gives all that are remembered, in no order */
export function lastValues(size: number): (value: number) => readonly number[] {
  const values: number[] = [];
  let oldest = 0;
  return (value) => {
    if (values.length < size) values.push(value);
    else {
      values[oldest] = value;
      oldest = (oldest + 1) % size;
    }
    return values;
  };
}

/** The middle value; of an even number the mean of the middle two. @param values at least one */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted.length >> 1;
  const high = sorted[upper] ?? Number.NaN;
  if (sorted.length % 2 === 1) return high;
  const low = sorted[upper - 1] ?? Number.NaN;
  return low + (high - low) / 2;
}
