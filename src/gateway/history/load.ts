import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../lib/sqlite.ts';
import { newestOf } from './arrival.ts';
import { type AgentEntry, Catalogue, newAgent } from './catalogue.ts';
import { openRow, type TailRow, type TailStatements } from './tail.ts';

interface ChannelRow {
  readonly id: number;
  readonly agent: number;
  readonly sensor: string;
  readonly quantity: string;
  readonly unit: string;
  readonly decimals: number;
  readonly turn: number;
  readonly sealed_to: number;
  readonly open_block: number;
  readonly newest_time: number | null;
  readonly newest_scaled: number;
  readonly newest_quality: number;
}

/** Reads what the store knows of agents and channels, and what its tail adds to that. */
export function loadCatalogue(db: Database, tail: TailStatements, log: Log): Catalogue {
  const catalogue = new Catalogue();
  const byId = new Map<number, AgentEntry>();
  for (const row of db.prepare<[], { id: number; name: string }>('SELECT id, name FROM agent').iterate()) {
    const agent = newAgent(row.id, row.name);
    byId.set(agent.id, agent);
    catalogue.addAgent(agent);
  }
  const incarnations = db.prepare<[], { agent: number; name: string; last_sequence: number }>(
    'SELECT agent, name, last_sequence FROM incarnation',
  );
  for (const row of incarnations.iterate()) byId.get(row.agent)?.sequences.set(row.name, row.last_sequence);
  for (const row of db.prepare<[], ChannelRow>('SELECT * FROM channel').iterate()) {
    const agent = byId.get(row.agent);
    if (agent) addChannel(catalogue, agent, row);
  }
  for (const row of tail.all.iterate()) addTailRow(catalogue, byId.get(row.agent), row, log);
  return catalogue;
}

function addChannel(catalogue: Catalogue, agent: AgentEntry, row: ChannelRow): void {
  const { newest_time, newest_scaled, newest_quality } = row;
  const channel = {
    id: row.id,
    agent,
    sensor: row.sensor,
    quantity: row.quantity,
    unit: row.unit,
    decimals: row.decimals,
    turn: row.turn,
    sealedTo: row.sealed_to,
    openBlock: row.open_block,
    newest:
      newest_time === null
        ? undefined
        : { time: newest_time, scaled: newest_scaled, quality: newest_quality },
  };
  catalogue.addChannel(channel);
  catalogue.setTurn(channel, row.turn);
  // rows that were sealed and deleted took their ids with them; ids must go on above
  catalogue.lastTailId = Math.max(catalogue.lastTailId, row.sealed_to);
}

function addTailRow(catalogue: Catalogue, agent: AgentEntry | undefined, row: TailRow, log: Log): void {
  catalogue.lastTailId = Math.max(catalogue.lastTailId, row.id);
  catalogue.tailRows++;
  catalogue.tailBytes += row.columns.length;
  try {
    const { columns, parts } = openRow(row);
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const part of parts) {
      const channel = catalogue.channels.get(part.channel);
      if (!channel || channel.sealedTo >= row.id) continue;
      channel.newest = newestOf(columns, part, row.base_ms, row.uncertain !== 0);
      min = Math.min(min, row.base_ms + columns.times[part.start]!);
      max = Math.max(max, channel.newest.time);
      catalogue.tailReadings += part.end - part.start;
    }
    if (max >= min) agent?.tail.push(row.id, min, max);
  } catch (error) {
    log.error(
      { agent: agent?.name, row: row.id, reason: messageOf(error) },
      'a stored batch cannot be read: its readings are lost',
    );
  }
}
