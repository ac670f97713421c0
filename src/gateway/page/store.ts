import type {
  AgentDetail,
  AgentSummary,
  ChannelView,
  CommandView,
  EventView,
  GatewayEvent,
  ReadingEvent,
} from '../model.ts';

/** All there is, as the event stream begins. */
export interface Snapshot {
  readonly time: number;
  readonly agents: readonly AgentDetail[];
  readonly commands: readonly CommandView[];
  /** Newest first. */
  readonly log: readonly EventView[];
}

const COMMANDS = 50;
const EVENTS = 50;

export const channelKey = (channel: { readonly sensor: string; readonly quantity: string }): string =>
  `${channel.sensor}\n${channel.quantity}`;

/** What the page knows: the snapshot, brought up to date by events. Knows nothing of the document. */
export class Store {
  readonly agents = new Map<string, AgentDetail>();
  commands: readonly CommandView[] = [];
  log: readonly EventView[] = [];

  reset(snapshot: Snapshot): void {
    this.agents.clear();
    for (const agent of snapshot.agents) this.agents.set(agent.id, agent);
    this.commands = snapshot.commands;
    this.log = snapshot.log;
  }

  /** Takes an event in. Returns the id of an agent whose whole description must be fetched anew, if any. */
  apply(event: GatewayEvent): string | undefined {
    switch (event.type) {
      case 'agent':
        return this.#summary(event.agent);
      case 'readings':
        return this.#change(event.agent, ({ channels }) => ({ channels: merge(channels, event.readings) }));
      case 'sensors':
        return this.#change(event.agent, () => ({ sensors: event.sensors }));
      case 'actuators':
        return this.#change(event.agent, () => ({ actuators: event.actuators }));
      case 'command':
        this.commands = [event.command, ...this.commands.filter(({ id }) => id !== event.command.id)]
          .sort((a, b) => b.created - a.created)
          .slice(0, COMMANDS);
        return undefined;
      case 'event':
        this.log = [event.event, ...this.log.filter(({ id }) => id !== event.event.id)].slice(0, EVENTS);
        return undefined;
    }
  }

  replace(agent: AgentDetail): void {
    this.agents.set(agent.id, agent);
  }

  /** A new session may have declared other channels, sensors and actuators. */
  #summary(summary: AgentSummary): string | undefined {
    const known = this.agents.get(summary.id);
    const nothing = { channels: [], sensors: [], actuators: [], gaps: [] };
    this.agents.set(summary.id, { ...(known ?? nothing), ...summary });
    return known === undefined || (summary.session !== null && known.session !== summary.session)
      ? summary.id
      : undefined;
  }

  #change(id: string, change: (agent: AgentDetail) => Partial<AgentDetail>): string | undefined {
    const agent = this.agents.get(id);
    if (!agent) return id;
    this.agents.set(id, { ...agent, ...change(agent) });
    return undefined;
  }
}

/** The newest reading of each channel; backlog that arrives late does not turn the clock back. */
function merge(channels: readonly ChannelView[], readings: readonly ReadingEvent[]): readonly ChannelView[] {
  const merged = new Map(channels.map((channel) => [channelKey(channel), channel]));
  for (const reading of readings) {
    const key = channelKey(reading);
    if ((merged.get(key)?.time ?? Number.NEGATIVE_INFINITY) <= reading.time) merged.set(key, reading);
  }
  return [...merged.values()];
}
