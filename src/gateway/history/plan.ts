import { messageOf } from '../../lib/errors.ts';
import type { Gap, NumberedChannel } from '../../protocol/batch.ts';
import { type Arrival, newestOf, takeApart } from './arrival.ts';
import {
  type AgentEntry,
  type Catalogue,
  type ChannelEntry,
  channelKey,
  currentKey,
  type Newest,
  newAgent,
} from './catalogue.ts';
import type { ArrivedBatch } from './history.ts';
import { encodeChannelIds } from './tail.ts';

export type Outcome = 'stored' | 'duplicate' | 'corrupt';

export interface PlannedRow {
  readonly id: number;
  readonly agent: AgentEntry;
  readonly baseTimeMs: number;
  readonly uncertain: boolean;
  readonly channels: Uint8Array;
  readonly columns: Uint8Array;
  readonly minTime: number;
  readonly maxTime: number;
  readonly readings: number;
}

/** All that one append changes, worked out before anything is written. The catalogue is not touched by it. */
export interface Plan {
  readonly outcomes: Outcome[];
  readonly agents: AgentEntry[];
  readonly channels: ChannelEntry[];
  /** Channels that become the current one of their sensor and quantity. */
  readonly turns: Map<ChannelEntry, number>;
  readonly sequences: Map<AgentEntry, Map<string, number>>;
  readonly gaps: { readonly agent: AgentEntry; readonly sequence: number; readonly gap: Gap }[];
  readonly rows: PlannedRow[];
  readonly newest: Map<ChannelEntry, Newest>;
  readonly refused: { readonly agent: string; readonly sequence: number; readonly reason: string }[];
}

/** Works out what an append does. Pure but for remembering which entry a channel object meant. */
export class Planner {
  readonly #catalogue: Catalogue;
  readonly #known = new WeakMap<NumberedChannel, ChannelEntry>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  plan(batches: readonly ArrivedBatch[]): Plan {
    const draft = new Draft(this.#catalogue, this.#known);
    for (const batch of batches) draft.plan.outcomes.push(draft.take(batch));
    return draft.plan;
  }
}

class Draft {
  readonly plan: Plan = {
    outcomes: [],
    agents: [],
    channels: [],
    turns: new Map(),
    sequences: new Map(),
    gaps: [],
    rows: [],
    newest: new Map(),
    refused: [],
  };
  readonly #catalogue: Catalogue;
  readonly #known: WeakMap<NumberedChannel, ChannelEntry>;
  readonly #newAgents = new Map<string, AgentEntry>();
  readonly #newChannels = new Map<AgentEntry, Map<string, ChannelEntry>>();
  /** What is current after the batches taken so far, where that differs from the catalogue. */
  readonly #current = new Map<AgentEntry, Map<string, ChannelEntry>>();
  #turn: number;
  #tailId: number;

  constructor(catalogue: Catalogue, known: WeakMap<NumberedChannel, ChannelEntry>) {
    this.#catalogue = catalogue;
    this.#known = known;
    this.#turn = catalogue.lastTurn;
    this.#tailId = catalogue.lastTailId;
  }

  take(arrived: ArrivedBatch): Outcome {
    const { batch, incarnation } = arrived;
    const { sequence } = batch;
    if (!Number.isSafeInteger(sequence) || sequence < 1) {
      this.plan.refused.push({
        agent: arrived.agent,
        sequence,
        reason: 'the sequence is no positive integer',
      });
      return 'corrupt';
    }
    const agent = this.#agent(arrived.agent);
    const sequences = inner(this.plan.sequences, agent);
    const last = sequences.get(incarnation) ?? agent.sequences.get(incarnation) ?? 0;
    if (sequence <= last) return 'duplicate';
    sequences.set(incarnation, sequence);
    if (batch.gap) this.plan.gaps.push({ agent, sequence, gap: batch.gap });
    let arrival: Arrival;
    try {
      arrival = takeApart(batch, arrived.channels);
    } catch (error) {
      this.plan.refused.push({ agent: arrived.agent, sequence, reason: messageOf(error) });
      return 'corrupt';
    }
    // a batch may carry nothing but a gap
    if (arrival.meanings.length > 0) this.#addRow(agent, arrived, arrival);
    return 'stored';
  }

  #addRow(agent: AgentEntry, { batch }: ArrivedBatch, arrival: Arrival): void {
    const { columns, meanings } = arrival;
    const uncertain = batch.clock === 'uncertain';
    const ids: number[] = [];
    for (let i = 0; i < meanings.length; i++) {
      const channel = this.#channel(agent, meanings[i]!);
      ids.push(channel.id);
      this.plan.newest.set(channel, newestOf(columns, columns.channels[i]!, batch.baseTimeMs, uncertain));
    }
    this.plan.rows.push({
      id: ++this.#tailId,
      agent,
      baseTimeMs: batch.baseTimeMs,
      uncertain,
      channels: encodeChannelIds(ids),
      columns: batch.columns,
      minTime: arrival.minTime,
      maxTime: arrival.maxTime,
      readings: columns.times.length,
    });
  }

  #agent(name: string): AgentEntry {
    const known = this.#catalogue.agents.get(name) ?? this.#newAgents.get(name);
    if (known) return known;
    const agent = newAgent(this.#catalogue.lastAgentId + this.plan.agents.length + 1, name);
    this.#newAgents.set(name, agent);
    this.plan.agents.push(agent);
    return agent;
  }

  #channel(agent: AgentEntry, meaning: NumberedChannel): ChannelEntry {
    let channel = this.#known.get(meaning);
    if (channel?.agent !== agent) {
      const key = channelKey(meaning.sensor, meaning);
      channel = agent.channels.get(key);
      if (channel) this.#known.set(meaning, channel);
      else channel = this.#newChannel(agent, key, meaning);
    }
    const key = currentKey(channel.sensor, channel.quantity);
    const current = this.#current.get(agent)?.get(key) ?? agent.current.get(key);
    if (current !== channel) {
      inner(this.#current, agent).set(key, channel);
      this.plan.turns.set(channel, ++this.#turn);
    }
    return channel;
  }

  #newChannel(agent: AgentEntry, key: string, meaning: NumberedChannel): ChannelEntry {
    const channels = inner(this.#newChannels, agent);
    const known = channels.get(key);
    if (known) return known;
    const channel: ChannelEntry = {
      id: this.#catalogue.lastChannelId + this.plan.channels.length + 1,
      agent,
      sensor: meaning.sensor,
      quantity: meaning.quantity,
      unit: meaning.unit,
      decimals: meaning.decimals,
      turn: 0,
      sealedTo: 0,
      openBlock: 0,
      newest: undefined,
    };
    channels.set(key, channel);
    this.plan.channels.push(channel);
    return channel;
  }
}

/** What a commit of the plan makes of the catalogue. */
export function apply(plan: Plan, catalogue: Catalogue): void {
  for (const agent of plan.agents) catalogue.addAgent(agent);
  for (const channel of plan.channels) catalogue.addChannel(channel);
  for (const [channel, turn] of plan.turns) catalogue.setTurn(channel, turn);
  for (const [channel, newest] of plan.newest) channel.newest = newest;
  for (const [agent, sequences] of plan.sequences) {
    for (const [incarnation, last] of sequences) agent.sequences.set(incarnation, last);
  }
  for (const row of plan.rows) {
    row.agent.tail.push(row.id, row.minTime, row.maxTime);
    catalogue.lastTailId = row.id;
    catalogue.tailRows++;
    catalogue.tailReadings += row.readings;
    catalogue.tailBytes += row.columns.length;
  }
}

function inner<K, A, B>(map: Map<K, Map<A, B>>, key: K): Map<A, B> {
  let found = map.get(key);
  if (!found) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}
