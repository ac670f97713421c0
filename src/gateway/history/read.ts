import { fromScaled } from '../../lib/scaled.ts';
import { QUALITIES } from '../../protocol/column.ts';
import type { Blocks } from './blocks.ts';
import { type AgentEntry, type ChannelEntry, currentKey, type Newest } from './catalogue.ts';
import { entryOf, type Gathered } from './gathered.ts';
import type { ReadingQuery, StoredReading } from './history.ts';
import { firstAtOrAfter, inOrder, merge, type Series, slice } from './series.ts';
import { openRow, type TailStatements } from './tail.ts';

/** Where readings rest. A part that cannot be read is told to `broken` and left out. */
export interface ReadSource {
  readonly blocks: Blocks;
  readonly tail: TailStatements;
  readonly broken: (what: 'block' | 'batch', id: number, error: unknown) => void;
}

/** Rows of the tail that are read at a time. */
const ROWS_TOGETHER = 64;

/** A block or some batches that may hold some of what is asked for. */
interface Candidate {
  /** Sorts by arrival: blocks by id, then batches. */
  readonly rank: number;
  readonly maxTime: number;
  readonly load: () => readonly Series[];
}

interface Chunk {
  readonly rank: number;
  readonly series: Series;
}

export function readReadings(
  source: ReadSource,
  agent: AgentEntry | undefined,
  query: ReadingQuery,
): StoredReading[] {
  const channels = agent ? channelsOf(agent, query) : [];
  if (!agent || channels.length === 0 || !(query.limit >= 1) || !(query.from < query.to)) return [];
  const candidates = [
    ...blockCandidates(source, channels, query),
    ...tailCandidates(source, agent, channels, query),
  ].sort((a, b) => b.maxTime - a.maxTime);
  const chunks: Chunk[] = [];
  let collected = 0;
  for (const { rank, maxTime, load } of candidates) {
    // nothing in this candidate, or in any after it, is newer than the readings that are already enough
    if (collected >= query.limit && countAfter(chunks, maxTime, query.limit) >= query.limit) break;
    for (const whole of load()) {
      const series = within(whole, query.from, query.to);
      if (series.times.length === 0) continue;
      chunks.push({ rank, series });
      collected += series.times.length;
    }
  }
  if (chunks.length === 0) return [];
  chunks.sort((a, b) => a.rank - b.rank);
  return newestOf(merge(chunks.map((chunk) => chunk.series)), query.limit);
}

/** The reading as users see it. */
export function toStored({ time, scaled, quality }: Newest, decimals: number): StoredReading {
  return { time, value: fromScaled(scaled, decimals), quality: QUALITIES[quality]! };
}

/** All resolutions of the unit that is asked for, or else of the current one. */
function channelsOf(agent: AgentEntry, query: ReadingQuery): ChannelEntry[] {
  const unit = query.unit ?? agent.current.get(currentKey(query.sensor, query.quantity))?.unit;
  return [...agent.channels.values()].filter(
    (channel) =>
      channel.sensor === query.sensor && channel.quantity === query.quantity && channel.unit === unit,
  );
}

function blockCandidates(
  { blocks, broken }: ReadSource,
  channels: readonly ChannelEntry[],
  { from, to }: ReadingQuery,
): Candidate[] {
  return channels.flatMap((channel) =>
    blocks.spans(channel.id, from, to).map(({ id, max_time }) => ({
      rank: id,
      maxTime: max_time,
      load: () => {
        try {
          const series = blocks.read(id);
          return series ? [unscaled(series, channel.decimals)] : [];
        } catch (error) {
          broken('block', id, error);
          return [];
        }
      },
    })),
  );
}

function tailCandidates(
  source: ReadSource,
  agent: AgentEntry,
  channels: readonly ChannelEntry[],
  { from, to }: ReadingQuery,
): Candidate[] {
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  const rows = agent.tail.within(from, to);
  const candidates: Candidate[] = [];
  for (let start = 0; start < rows.length; start += ROWS_TOGETHER) {
    const some = rows.slice(start, start + ROWS_TOGETHER);
    candidates.push({
      rank: Number.MAX_SAFE_INTEGER / 2 + start,
      maxTime: some.reduce((max, row) => Math.max(max, row.maxTime), Number.NEGATIVE_INFINITY),
      load: () => gather(source, some, byId),
    });
  }
  return candidates;
}

function gather(
  { tail, broken }: ReadSource,
  rows: readonly { readonly id: number }[],
  channels: ReadonlyMap<number, ChannelEntry>,
): Series[] {
  const found = new Map<ChannelEntry, Gathered>();
  for (const { id } of rows) {
    const row = tail.get.get(id);
    if (!row) continue;
    try {
      const { columns, parts } = openRow(row);
      for (const part of parts) {
        const channel = channels.get(part.channel);
        if (channel && channel.sealedTo < id) entryOf(found, channel).add(row, columns, part);
      }
    } catch (error) {
      broken('batch', id, error);
    }
  }
  return [...found].map(([channel, gathered]) => inOrder(unscaled(gathered.series(), channel.decimals)));
}

function unscaled(series: Series, decimals: number): Series {
  return { ...series, values: series.values.map((scaled) => fromScaled(scaled, decimals)) };
}

function within(series: Series, from: number, to: number): Series {
  return slice(series, {
    start: firstAtOrAfter(series.times, from),
    end: firstAtOrAfter(series.times, to),
  });
}

/** How many of the readings are later than `time`; counts no further than `enough`. */
function countAfter(chunks: readonly Chunk[], time: number, enough: number): number {
  let count = 0;
  for (const { series } of chunks) {
    // times are whole ms
    count += series.times.length - firstAtOrAfter(series.times, time + 1);
    if (count >= enough) break;
  }
  return count;
}

function newestOf({ times, values, quality }: Series, limit: number): StoredReading[] {
  const readings: StoredReading[] = [];
  for (let i = Math.max(0, times.length - Math.floor(limit)); i < times.length; i++) {
    readings.push({ time: times[i]!, value: values[i]!, quality: QUALITIES[quality[i]!]! });
  }
  return readings;
}
