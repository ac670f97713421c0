import type { ArrivedBatch } from '../../src/gateway/history/history.ts';
import type { Channel, Quality } from '../../src/lib/reading.ts';
import type { ClockQuality, Gap, NumberedChannel } from '../../src/protocol/batch.ts';
import { encodeColumns } from '../../src/protocol/columns.ts';

export const temperature: NumberedChannel = channel(1, 'bme', 'temperature', 'Cel');
export const humidity: NumberedChannel = channel(2, 'bme', 'humidity', '%');

export function channel(
  id: number,
  sensor: string,
  quantity: string,
  unit: string,
  decimals = 2,
): NumberedChannel {
  return { id, sensor, quantity, unit, decimals };
}

/** A reading of `temperature` unless another channel is given: time in ms since the epoch, value, quality. */
export type Row = readonly [time: number, value: number, channel?: NumberedChannel, quality?: Quality];

export interface ArrivedOptions {
  readonly agent?: string;
  readonly incarnation?: string;
  readonly clock?: ClockQuality;
  readonly gap?: Gap;
}

/** A batch as the gateway hands it to its history. */
export function arrived(sequence: number, rows: readonly Row[], options: ArrivedOptions = {}): ArrivedBatch {
  const channels = new Map<number, NumberedChannel>();
  const baseTimeMs = rows[0]?.[0] ?? 1_700_000_000_000;
  const readings = rows.map(([time, value, meant = temperature, quality = 'ok']) => {
    channels.set(meant.id, meant);
    return { channel: meant, monotonicMs: time, value, quality };
  });
  const columns = encodeColumns(
    { baseMonotonicMs: baseTimeMs, readings },
    (of: Channel) => (of as NumberedChannel).id,
  );
  return {
    agent: options.agent ?? 'barn',
    incarnation: options.incarnation ?? 'first',
    channels,
    batch: {
      sequence,
      baseTimeMs,
      clock: options.clock ?? 'good',
      columns,
      ...(options.gap ? { gap: options.gap } : {}),
    },
  };
}

/** The same batch with columns that no decoder takes. */
export function spoilt(batch: ArrivedBatch): ArrivedBatch {
  return { ...batch, batch: { ...batch.batch, columns: Uint8Array.of(0xff, 0xff, 0xff, 0x01) } };
}
