import { fromScaled } from '../../lib/scaled.ts';
import { QUALITIES } from '../../protocol/column.ts';
import { decodeColumns } from '../../protocol/columns.ts';
import type { ArrivedBatch } from '../history/history.ts';
import type { ReadingEvent } from '../model.ts';

/** How many readings a batch holds, and the newest of each channel. @throws ProtocolError when it cannot be decoded */
export function newestOf({ batch, channels }: ArrivedBatch): {
  readonly count: number;
  readonly readings: readonly ReadingEvent[];
} {
  const columns = decodeColumns(batch.columns);
  const readings: ReadingEvent[] = [];
  for (const { id, end } of columns.channels) {
    const channel = channels.get(id);
    if (!channel) continue;
    const { sensor, quantity, unit, decimals } = channel;
    const last = end - 1;
    readings.push({
      sensor,
      quantity,
      unit,
      decimals,
      time: batch.baseTimeMs + columns.times[last]!,
      value: fromScaled(columns.values[last]!, decimals),
      quality: batch.clock === 'uncertain' ? 'uncertain-time' : QUALITIES[columns.quality[last]!]!,
    });
  }
  return { count: columns.times.length, readings };
}
