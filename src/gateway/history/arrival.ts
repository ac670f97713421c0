import { DECIMALS_MAX, DECIMALS_MIN } from '../../lib/scaled.ts';
import type { NumberedChannel, SealedBatch } from '../../protocol/batch.ts';
import { QUALITIES } from '../../protocol/column.ts';
import { type Columns, decodeColumns } from '../../protocol/columns.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import type { Newest } from './catalogue.ts';

/** What a Date can hold, ms either side of the epoch. Beyond it a time is nonsense, not merely wrong. */
const DATE_LIMIT_MS = 8.64e15;

export const UNCERTAIN_TIME = QUALITIES.indexOf('uncertain-time');

/** A batch taken apart, times still relative to its base. */
export interface Arrival {
  readonly columns: Columns;
  /** Per span of `columns.channels`, what its number means. */
  readonly meanings: readonly NumberedChannel[];
  /** First and last time of all its readings, ms since the epoch; Infinity and -Infinity when it is empty. */
  readonly minTime: number;
  readonly maxTime: number;
}

/** @throws ProtocolError when it cannot be decoded, names an unknown channel or holds times that no calendar has */
export function takeApart(batch: SealedBatch, channels: ReadonlyMap<number, NumberedChannel>): Arrival {
  const columns = decodeColumns(batch.columns);
  const meanings: NumberedChannel[] = [];
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { id, start, end } of columns.channels) {
    const meaning = channels.get(id);
    if (!meaning) throw new ProtocolError('invalid-field', `channel ${id} was never declared`);
    if (
      !Number.isInteger(meaning.decimals) ||
      meaning.decimals < DECIMALS_MIN ||
      meaning.decimals > DECIMALS_MAX
    ) {
      throw new ProtocolError('invalid-field', `channel ${id} has ${meaning.decimals} decimals`);
    }
    meanings.push(meaning);
    min = Math.min(min, columns.times[start]!);
    max = Math.max(max, columns.times[end - 1]!);
  }
  const minTime = batch.baseTimeMs + min;
  const maxTime = batch.baseTimeMs + max;
  if (
    !Number.isSafeInteger(batch.baseTimeMs) ||
    (meanings.length > 0 && !(minTime >= -DATE_LIMIT_MS && maxTime <= DATE_LIMIT_MS))
  ) {
    throw new ProtocolError('invalid-field', `times around ${batch.baseTimeMs} ms are out of range`);
  }
  return { columns, meanings, minTime, maxTime };
}

/** The last reading of one span. */
export function newestOf(
  columns: Columns,
  span: { readonly end: number },
  baseTimeMs: number,
  uncertain: boolean,
): Newest {
  const last = span.end - 1;
  return {
    time: baseTimeMs + columns.times[last]!,
    scaled: columns.values[last]!,
    quality: uncertain ? UNCERTAIN_TIME : columns.quality[last]!,
  };
}
