import { isMomentary } from '../../lib/reading.ts';
import { fromScaled } from '../../lib/scaled.ts';
import { QUALITIES } from '../../protocol/column.ts';
import { decodeColumns } from '../../protocol/columns.ts';
import type { ArrivedBatch } from '../history/history.ts';
import type { ReadingEvent } from '../model.ts';

/**
 * How many readings a batch holds, and the newest of each channel; before it all that were of the moment, for a button
 * is at rest again when its batch arrives. @throws ProtocolError when it cannot be decoded */
export function newestOf({ batch, channels }: ArrivedBatch): {
  readonly count: number;
  readonly readings: readonly ReadingEvent[];
} {
  const columns = decodeColumns(batch.columns);
  const readings: ReadingEvent[] = [];
  for (const { id, start, end } of columns.channels) {
    const channel = channels.get(id);
    if (!channel) continue;
    const { sensor, quantity, unit, decimals } = channel;
    const last = end - 1;
    for (let at = isMomentary(channel) ? start : last; at <= last; at++) {
      const value = fromScaled(columns.values[at]!, decimals);
      if (at < last && value === 0) continue;
      readings.push({
        sensor,
        quantity,
        unit,
        decimals,
        time: batch.baseTimeMs + columns.times[at]!,
        value,
        quality: batch.clock === 'uncertain' ? 'uncertain-time' : QUALITIES[columns.quality[at]!]!,
      });
    }
  }
  return { count: columns.times.length, readings };
}
