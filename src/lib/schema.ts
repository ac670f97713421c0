import * as v from 'valibot';
import { formatBytes, formatDuration, parseBytes, parseDuration } from './units.ts';

/** Both ends included. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A duration in text (`10s`), ms once validated. Range in ms. */
export function durationSchema(range: Range = {}) {
  const expects = `a duration such as 500ms, 10s, 5m, 1h or 7d${between(range, formatDuration)}`;
  return textAs(expects, parseDuration, range);
}

/** A size in text (`64MB`), bytes once validated. Range in bytes. */
export function bytesSchema(range: Range = {}) {
  const expects = `a size such as 512kB, 64MB or 1GiB${between(range, formatBytes)}`;
  return textAs(expects, parseBytes, range);
}

/** Text that `parse` turns into a number of `range`; the issue and the metadata say what is expected. */
function textAs(expects: string, parse: (text: string) => number | undefined, range: Range) {
  const message = `expected ${expects}`;
  return v.pipe(
    v.string(message),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value);
      if (value !== undefined && value >= (range.min ?? 0) && value <= (range.max ?? Infinity)) return value;
      addIssue({ message });
      return NEVER;
    }),
    v.metadata({ expects }),
  );
}

function between({ min, max }: Range, format: (value: number) => string): string {
  if (min !== undefined && max !== undefined) return `, from ${format(min)} to ${format(max)}`;
  if (min !== undefined) return `, at least ${format(min)}`;
  return max === undefined ? '' : `, at most ${format(max)}`;
}
