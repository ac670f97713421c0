import { EventLog } from '../../src/gateway/event-log.ts';
import type {
  ActuatorStateView,
  ActuatorView,
  AgentDetail,
  AgentSummary,
  ChannelView,
  CommandRequest,
  CommandView,
  EventView,
  GapView,
  GatewayEvent,
  GatewayService,
  GatewayStatus,
  ReadingEvent,
  SensorView,
} from '../../src/gateway/model.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { Feed } from '../../src/lib/feed.ts';
import type { Health } from '../../src/lib/health.ts';
import type { ChannelSpec, Quality } from '../../src/lib/reading.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What an actuator of the fake does when asked: obeys, has a guard refuse, breaks, or never answers. */
export type Manner = 'obey' | 'refuse' | 'fail' | 'silent';

interface FakeChannel extends ChannelSpec {
  readonly sensor: string;
  /** The value at a time: the past can be asked for without having been kept. */
  readonly wave: (time: number) => number;
}

interface FakeAgent {
  summary: Mutable<AgentSummary>;
  channels: FakeChannel[];
  sensors: Mutable<SensorView>[];
  actuators: Mutable<ActuatorView>[];
  gaps: GapView[];
  manners: Map<string, Manner>;
}

const HOUR_MS = 3_600_000;
const ANSWER_MS = 80;

/** A gateway without agents behind it: believable weather, switches that answer, and trouble on request. */
export class FakeGateway implements GatewayService {
  readonly feed = new Feed<GatewayEvent>();
  readonly received: CommandRequest[] = [];
  condition: Health = { unready: [], hung: [], status: '0 connections of agents' };
  readonly #clock: Clock;
  readonly #agents = new Map<string, FakeAgent>();
  #commands: CommandView[] = [];
  readonly #log = new EventLog();
  #stop: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** New readings of every live agent each second until `stop`. */
  start(): void {
    this.#stop = this.#clock.after(1_000, () => {
      this.tick();
      this.start();
    });
  }

  stop(): void {
    this.#stop?.();
  }

  add(id: string, more: Partial<AgentSummary> = {}): FakeGateway {
    const now = this.#clock.wall();
    const summary = {
      id,
      state: 'live' as const,
      heartbeatMs: 2.4,
      since: now - 3.2 * HOUR_MS,
      lastSeen: now,
      address: '192.168.1.21:49152',
      software: 'fieldhand 0.1.0',
      board: 'Raspberry Pi 4 Model B Rev 1.5',
      session: `s-${id}`,
      reason: null,
      lastSequence: 4_711,
      readings: 128_400,
      ...more,
    };
    const parts = { channels: [], sensors: [], actuators: [], gaps: [], manners: new Map() };
    this.#agents.set(id, { summary, ...parts });
    this.#publishAgent(id);
    return this;
  }

  sensor(
    id: string,
    name: string,
    kind: string,
    channels: readonly (ChannelSpec & { wave: (time: number) => number })[],
  ): FakeGateway {
    const agent = this.#get(id);
    agent.sensors.push({ name, kind, fault: null, detail: '', since: this.#clock.wall() - HOUR_MS });
    agent.channels.push(...channels.map((channel) => ({ ...channel, sensor: name })));
    return this;
  }

  actuator(id: string, name: string, more: Partial<ActuatorView> = {}, manner: Manner = 'obey'): FakeGateway {
    const state = {
      level: 0,
      readBack: true,
      cause: 'start',
      since: this.#clock.wall() - 40 * 60_000,
      fault: null,
    };
    const common = { kind: 'switch', actions: ['set', 'pulse'] as const, proportional: false };
    const agent = this.#get(id);
    agent.actuators.push({ name, ...common, state, ...more });
    agent.manners.set(name, manner);
    return this;
  }

  gap(id: string, gap: GapView): FakeGateway {
    this.#get(id).gaps.unshift(gap);
    return this;
  }

  /** Sets or, with null, lifts a sensor's fault. */
  fault(id: string, sensor: string, fault: string | null, detail = ''): void {
    const agent = this.#get(id);
    const view = agent.sensors.find(({ name }) => name === sensor)!;
    Object.assign(view, { fault, detail, since: this.#clock.wall() });
    this.feed.publish({ type: 'sensors', agent: id, sensors: structuredClone(agent.sensors) });
  }

  offline(id: string, reason: string): void {
    const now = this.#clock.wall();
    Object.assign(this.#get(id).summary, {
      state: 'offline',
      heartbeatMs: null,
      since: now,
      session: null,
      reason,
    });
    this.#publishAgent(id);
  }

  online(id: string): void {
    const now = this.#clock.wall();
    Object.assign(this.#get(id).summary, {
      state: 'live',
      heartbeatMs: 3.1,
      since: now,
      lastSeen: now,
      session: `s-${id}-${now}`,
      reason: null,
    });
    this.#publishAgent(id);
  }

  /** Moves an actuator as a rule or a guard on the Pi would. */
  drive(id: string, actuator: string, level: number, cause: string): ActuatorStateView {
    return this.#tell(id, actuator, { level, readBack: true, cause, since: this.#clock.wall(), fault: null });
  }

  #tell(id: string, actuator: string, state: ActuatorStateView): ActuatorStateView {
    const agent = this.#get(id);
    const view = agent.actuators.find(({ name }) => name === actuator)!;
    view.state = state;
    this.feed.publish({ type: 'actuators', agent: id, actuators: structuredClone(agent.actuators) });
    return state;
  }

  /** Sends what travels on its way, and lets it arrive after a second. */
  move(id: string, actuator: string, position: number): ActuatorStateView {
    const state = (level: number, more: Partial<ActuatorStateView>): ActuatorStateView => ({
      level,
      readBack: true,
      cause: level > 0 ? 'command' : 'move-end',
      since: this.#clock.wall(),
      fault: null,
      ...more,
    });
    this.#clock.after(1_000, () => this.#tell(id, actuator, state(0, { position })));
    const activity = position > 0.5 ? 'opening' : 'closing';
    return this.#tell(id, actuator, state(1, { position: 0.5, activity }));
  }

  /** One reading of every channel of every live agent whose sensor is well. */
  tick(): void {
    const now = this.#clock.wall();
    for (const [id, agent] of this.#agents) {
      if (agent.summary.state !== 'live') continue;
      const well = agent.channels.filter(({ sensor }) => !faultOf(agent, sensor));
      const readings = well.map((channel): ReadingEvent => {
        const { sensor, quantity, unit, decimals } = channel;
        return { sensor, quantity, unit, decimals, time: now, value: valueAt(channel, now), quality: 'ok' };
      });
      agent.summary.lastSeen = now;
      agent.summary.readings += readings.length;
      agent.summary.heartbeatMs = Number((2 + Math.sin(now / 7_000)).toFixed(1));
      if (readings.length > 0) this.feed.publish({ type: 'readings', agent: id, readings });
      if (Math.floor(now / 1_000) % 5 === 0) this.#publishAgent(id);
    }
  }

  agents(): readonly AgentSummary[] {
    return [...this.#agents.values()].map(({ summary }) => ({ ...summary }));
  }

  agent(id: string): AgentDetail | undefined {
    const agent = this.#agents.get(id);
    if (!agent) return undefined;
    const { summary, sensors, actuators, gaps } = agent;
    const channels = agent.channels.map((channel): ChannelView => {
      const { sensor, quantity, unit, decimals } = channel;
      const fault = faultOf(agent, sensor);
      const time = fault ? fault.since - 1_000 : summary.lastSeen;
      return { sensor, quantity, unit, decimals, value: valueAt(channel, time), time, quality: 'ok' };
    });
    return structuredClone({ ...summary, channels, sensors, actuators, gaps });
  }

  readings(query: Parameters<GatewayService['readings']>[0]) {
    const agent = this.#get(query.agent);
    const channel = agent.channels.find(
      ({ sensor, quantity }) => sensor === query.sensor && quantity === query.quantity,
    );
    if (!channel) return [];
    const last = Math.min(query.to - 1, faultOf(agent, query.sensor)?.since ?? agent.summary.lastSeen);
    const readings: { time: number; value: number; quality: Quality }[] = [];
    for (let time = Math.floor(last / 1_000) * 1_000; time >= query.from; time -= 1_000) {
      if (readings.length === query.limit) break;
      readings.push({ time, value: valueAt(channel, time), quality: 'ok' });
    }
    return readings.reverse();
  }

  command(request: CommandRequest): Promise<CommandView> {
    this.received.push(request);
    const agent = this.#get(request.agent);
    const view: CommandView = {
      id: request.id ?? `c-${this.received.length}`,
      agent: request.agent,
      actuator: request.actuator,
      action: request.action,
      issuer: request.issuer,
      created: this.#clock.wall(),
      state: 'pending',
      reason: null,
      detail: null,
      result: null,
      finished: null,
    };
    this.#record(view);
    const manner = agent.summary.state === 'live' ? agent.manners.get(request.actuator) : 'silent';
    return new Promise((resolve) => {
      const finish = (outcome: Partial<CommandView>): void =>
        resolve(this.#record({ ...view, ...outcome, finished: this.#clock.wall() }));
      const answer = manner === 'silent' ? request.ttlMs : ANSWER_MS;
      this.#clock.after(answer, () => finish(this.#outcome(request, manner)));
    });
  }

  commands(limit: number): readonly CommandView[] {
    return this.#commands.slice(0, limit);
  }

  log(limit: number, agent?: string): readonly EventView[] {
    return this.#log.recent(limit, agent);
  }

  /** Something happens on an agent. */
  happen(agent: string, kind: string, source: string, text: string): void {
    const event = this.#log.add({ agent, time: this.#clock.wall(), kind, source, text });
    this.feed.publish({ type: 'event', event });
  }

  events(signal: AbortSignal) {
    return this.feed.events(signal);
  }

  status(): GatewayStatus {
    return { connections: 0, accepted: 0, turnedAway: 0, refusals: {} };
  }

  health(): Health {
    return this.condition;
  }

  #outcome({ agent, actuator, action }: CommandRequest, manner: Manner | undefined): Partial<CommandView> {
    switch (manner) {
      case 'obey': {
        if (action.type === 'move')
          return { state: 'executed', result: this.move(agent, actuator, action.position) };
        const level = action.type === 'set' ? action.level : Number(action.type !== 'stop');
        const result = this.drive(agent, actuator, level, 'command');
        if (action.type === 'pulse')
          this.#clock.after(action.ms, () => this.drive(agent, actuator, 0, 'pulse ended'));
        return { state: 'executed', result };
      }
      case 'refuse': {
        const detail = 'it ran its 10m; it may run again in 3m';
        return { state: 'rejected', reason: 'max-on', detail };
      }
      case 'fail':
        return {
          state: 'failed',
          reason: 'device-busy',
          detail: 'line 17 of pinctrl-bcm2711 is held by "gpio-fan"',
        };
      case 'silent':
        return {
          state: 'expired',
          reason: 'no-answer',
          detail: 'the agent did not answer in time; it may have acted',
        };
      default:
        return { state: 'rejected', reason: 'unknown-actuator', detail: `there is no actuator ${actuator}` };
    }
  }

  #record(view: CommandView): CommandView {
    this.#commands = [view, ...this.#commands.filter(({ id }) => id !== view.id)];
    this.feed.publish({ type: 'command', command: view });
    return view;
  }

  #publishAgent(id: string): void {
    this.feed.publish({ type: 'agent', agent: { ...this.#get(id).summary } });
  }

  #get(id: string): FakeAgent {
    const agent = this.#agents.get(id);
    if (!agent) throw new Error(`the fake gateway has no agent ${id}`);
    return agent;
  }
}

const faultOf = (agent: FakeAgent, sensor: string): SensorView | undefined =>
  agent.sensors.find(({ name, fault }) => name === sensor && fault !== null);

const valueAt = (channel: FakeChannel, time: number): number =>
  Number(channel.wave(time).toFixed(Math.max(channel.decimals, 0)));
