import type { Feed } from '../lib/feed.ts';
import type { Channel } from '../lib/reading.ts';
import type {
  ActuatorStateView,
  ActuatorView,
  AgentDetail,
  AgentSummary,
  ChannelView,
  GapView,
  GatewayEvent,
  ReadingEvent,
  SensorView,
} from './model.ts';

/** What an agent says of itself in Hello, and where it called from. */
export interface Arrival {
  readonly id: string;
  readonly session: string;
  readonly address: string;
  readonly software: string;
  readonly board: string;
  readonly channels: readonly DeclaredChannel[];
  readonly actuators: readonly Omit<ActuatorView, 'state'>[];
}

/** `retired`: nothing measures it any more, only what was recorded before may still come. */
interface DeclaredChannel extends Channel {
  readonly retired?: true;
}

interface Entry {
  summary: AgentSummary;
  readonly channels: Map<string, ChannelView>;
  /** Channels that nothing measures any more, with their units. */
  readonly retired: Set<string>;
  readonly sensors: Map<string, SensorView>;
  readonly actuators: Map<string, ActuatorView>;
}

/** A channel as the history remembers it. */
export interface RememberedChannel extends Channel {
  readonly last:
    | { readonly time: number; readonly value: number; readonly quality: ReadingEvent['quality'] }
    | undefined;
}

const keyOf = (channel: { readonly sensor: string; readonly quantity: string }): string =>
  `${channel.sensor}/${channel.quantity}`;
const keyWithUnit = (channel: Channel): string => JSON.stringify([keyOf(channel), channel.unit]);

/** What is known of every agent, live or not: the picture behind the API and the page. Holds no sockets. */
export class Roster {
  readonly #entries = new Map<string, Entry>();
  readonly #feed: Feed<GatewayEvent>;

  constructor(feed: Feed<GatewayEvent>) {
    this.#feed = feed;
  }

  /** An agent that the history knows from before this gateway started. */
  remember(id: string, channels: readonly RememberedChannel[], lastSeen: number): void {
    const entry = this.#entry(id);
    entry.summary = {
      ...entry.summary,
      since: lastSeen,
      lastSeen,
      reason: 'not seen since the gateway started',
    };
    for (const { last, ...channel } of channels)
      entry.channels.set(keyOf(channel), {
        ...channel,
        value: last?.value ?? null,
        time: last?.time ?? null,
        quality: last?.quality ?? null,
      });
  }

  arrived(arrival: Arrival, now: number, lastSequence: number): void {
    const entry = this.#entry(arrival.id);
    entry.summary = {
      ...entry.summary,
      state: 'live',
      heartbeatMs: null,
      since: now,
      lastSeen: now,
      address: arrival.address,
      software: arrival.software,
      board: arrival.board,
      session: arrival.session,
      reason: null,
      lastSequence,
    };
    this.#declareChannels(entry, arrival.channels);
    this.#declareActuators(entry, arrival.actuators);
    entry.sensors.clear();
    this.#feed.publish({ type: 'agent', agent: entry.summary });
  }

  /** Only the session that holds the agent may say that it has gone: a superseded one says nothing. */
  left(id: string, reason: string, now: number): void {
    this.#update(id, { state: 'offline', heartbeatMs: null, session: null, since: now, reason });
  }

  heartbeat(id: string, roundTripMs: number, now: number): void {
    this.#update(id, { heartbeatMs: Math.round(roundTripMs * 1000) / 1000, lastSeen: now });
  }

  /**
   * Takes over what a stored batch brought: its newest reading of each channel. Batches come in sequence, so
   * the last to arrive is the newest, whatever a clock that was wrong made of its time. What is left of a
   * channel that is no more goes to the history only.
   */
  stored(id: string, sequence: number, count: number, readings: readonly ReadingEvent[], now: number): void {
    const entry = this.#entry(id);
    entry.summary = {
      ...entry.summary,
      lastSequence: Math.max(entry.summary.lastSequence, sequence),
      readings: entry.summary.readings + count,
      lastSeen: now,
    };
    const present =
      entry.retired.size === 0
        ? readings
        : readings.filter((reading) => !entry.retired.has(keyWithUnit(reading)));
    for (const reading of present) {
      const { sensor, quantity, unit, decimals, value, time, quality } = reading;
      entry.channels.set(keyOf(reading), { sensor, quantity, unit, decimals, value, time, quality });
    }
    if (present.length > 0) this.#feed.publish({ type: 'readings', agent: id, readings: present });
  }

  sensors(id: string, sensors: readonly SensorView[]): void {
    const entry = this.#entry(id);
    for (const sensor of sensors) entry.sensors.set(sensor.name, sensor);
    this.#feed.publish({ type: 'sensors', agent: id, sensors: [...entry.sensors.values()] });
  }

  actuators(
    id: string,
    states: readonly { readonly name: string; readonly state: ActuatorStateView }[],
  ): void {
    const entry = this.#entry(id);
    for (const { name, state } of states) {
      const known = entry.actuators.get(name);
      // one that Hello did not declare has no kind and no actions: nothing could be done with it
      if (known) entry.actuators.set(name, { ...known, state });
    }
    this.#feed.publish({ type: 'actuators', agent: id, actuators: [...entry.actuators.values()] });
  }

  summaries(): readonly AgentSummary[] {
    return [...this.#entries.values()].map((entry) => entry.summary).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  summary(id: string): AgentSummary | undefined {
    return this.#entries.get(id)?.summary;
  }

  detail(id: string, gaps: readonly GapView[]): AgentDetail | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    return {
      ...entry.summary,
      channels: [...entry.channels.values()],
      sensors: [...entry.sensors.values()],
      actuators: [...entry.actuators.values()],
      gaps,
    };
  }

  #update(id: string, change: Partial<AgentSummary>): void {
    const entry = this.#entry(id);
    entry.summary = { ...entry.summary, ...change };
    this.#feed.publish({ type: 'agent', agent: entry.summary });
  }

  #declareChannels(entry: Entry, channels: readonly DeclaredChannel[]): void {
    const present = channels.filter(({ retired }) => !retired);
    const units = new Set(present.map(keyWithUnit));
    entry.retired.clear();
    for (const channel of channels)
      if (!units.has(keyWithUnit(channel))) entry.retired.add(keyWithUnit(channel));
    const keys = new Set(present.map(keyOf));
    for (const key of entry.channels.keys()) if (!keys.has(key)) entry.channels.delete(key);
    for (const { sensor, quantity, unit, decimals } of present) {
      const key = keyOf({ sensor, quantity });
      const known = entry.channels.get(key);
      if (known?.unit === unit) entry.channels.set(key, { ...known, decimals });
      else
        entry.channels.set(key, { sensor, quantity, unit, decimals, value: null, time: null, quality: null });
    }
  }

  #declareActuators(entry: Entry, actuators: readonly Omit<ActuatorView, 'state'>[]): void {
    const before = new Map(entry.actuators);
    entry.actuators.clear();
    for (const actuator of actuators)
      entry.actuators.set(actuator.name, { ...actuator, state: before.get(actuator.name)?.state ?? null });
  }

  #entry(id: string): Entry {
    let entry = this.#entries.get(id);
    if (!entry) {
      entry = {
        summary: unknownAgent(id),
        channels: new Map(),
        retired: new Set(),
        sensors: new Map(),
        actuators: new Map(),
      };
      this.#entries.set(id, entry);
    }
    return entry;
  }
}

const unknownAgent = (id: string): AgentSummary => ({
  id,
  state: 'offline',
  heartbeatMs: null,
  since: 0,
  lastSeen: 0,
  address: null,
  software: '',
  board: '',
  session: null,
  reason: null,
  lastSequence: 0,
  readings: 0,
});
