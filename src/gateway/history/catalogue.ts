import type { ChannelSpec } from '../../lib/reading.ts';
import { TailIndex } from './tail-index.ts';

/** The newest reading of a channel: the last one to arrive. */
export interface Newest {
  readonly time: number;
  readonly scaled: number;
  readonly quality: number;
}

/** A channel with one unit and one resolution. Mutable fields change only after their commit. */
export interface ChannelEntry extends ChannelSpec {
  readonly id: number;
  readonly agent: AgentEntry;
  readonly sensor: string;
  /** Grows each time this becomes the current one of its sensor and quantity. */
  turn: number;
  /** Readings of it in tail rows up to this id rest in blocks. */
  sealedTo: number;
  /** The block that takes its next readings, 0 when none does. */
  openBlock: number;
  newest: Newest | undefined;
}

export interface AgentEntry {
  readonly id: number;
  readonly name: string;
  /** Highest sequence seen, per incarnation of its outbox. */
  readonly sequences: Map<string, number>;
  /** By channelKey. */
  readonly channels: Map<string, ChannelEntry>;
  /** By currentKey: the one that last brought readings. */
  readonly current: Map<string, ChannelEntry>;
  readonly tail: TailIndex;
}

export function channelKey(sensor: string, { quantity, unit, decimals }: ChannelSpec): string {
  return `${sensor}\0${quantity}\0${unit}\0${decimals}`;
}

export function currentKey(sensor: string, quantity: string): string {
  return `${sensor}\0${quantity}`;
}

export function newAgent(id: number, name: string): AgentEntry {
  return {
    id,
    name,
    sequences: new Map(),
    channels: new Map(),
    current: new Map(),
    tail: new TailIndex(),
  };
}

/** What the store knows of agents and channels, in memory. It changes only after a commit. */
export class Catalogue {
  readonly agents = new Map<string, AgentEntry>();
  readonly channels = new Map<number, ChannelEntry>();
  lastAgentId = 0;
  lastChannelId = 0;
  lastTurn = 0;
  lastTailId = 0;
  /** Rows, readings and bytes in the tail that no block holds yet. */
  tailRows = 0;
  tailReadings = 0;
  tailBytes = 0;

  addAgent(agent: AgentEntry): void {
    this.agents.set(agent.name, agent);
    this.lastAgentId = Math.max(this.lastAgentId, agent.id);
  }

  addChannel(channel: ChannelEntry): void {
    channel.agent.channels.set(channelKey(channel.sensor, channel), channel);
    this.channels.set(channel.id, channel);
    this.lastChannelId = Math.max(this.lastChannelId, channel.id);
  }

  /** Makes `channel` the current one of its sensor and quantity, unless a later turn stands. */
  setTurn(channel: ChannelEntry, turn: number): void {
    channel.turn = turn;
    this.lastTurn = Math.max(this.lastTurn, turn);
    const key = currentKey(channel.sensor, channel.quantity);
    const current = channel.agent.current.get(key);
    if (!current || current.turn <= turn) channel.agent.current.set(key, channel);
  }
}
