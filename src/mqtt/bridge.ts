import type { Cancel, Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { isMomentary } from '../lib/reading.ts';
import type { Closable } from '../lib/scope.ts';
import { version } from '../lib/version.ts';
import type { MqttAddress } from './address.ts';
import { Announced, type Telling } from './announced.ts';
import { type Filter, type Incoming, Mqtt } from './client.ts';
import { Commands } from './commands.ts';
import { discoveryFilter, entitiesOf } from './discovery.ts';
import type { Farm, FarmActuator, FarmAgent, FarmChannel, FarmEvent, FarmSensor } from './farm.ts';
import { stateTexts, valueText } from './payloads.ts';
import { Topics } from './topics.ts';

/** As the config says. */
export interface BridgeConfig extends MqttAddress {
  readonly clientId?: string | undefined;
  /** Of all topics. */
  readonly prefix: string;
  readonly discovery: {
    readonly enabled: boolean;
    /** Where Home Assistant looks. */
    readonly prefix: string;
  };
}

export interface BridgeOptions {
  readonly config: BridgeConfig;
  readonly farm: Farm;
  /** The agent alone whose broker this is; absent: a gateway, with agents that come and go. */
  readonly alone?: string;
  /** What the broker calls us, where the config does not say. */
  readonly clientId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** The connection to the broker is there, or is there no more. */
  readonly link?: (up: boolean) => void;
}

export interface MqttBridge extends Closable {
  readonly connected: boolean;
  /** The first attempt has come to something. */
  readonly tried: boolean;
  readonly topics: Topics;
  /** Resolves once the broker has it. @throws when the broker refuses it, or at `close` */
  deliver(topic: string, payload: string): Promise<void>;
  /** Logs a refusal of `deliver`, once for each reason in the life of a connection. */
  refused(topic: string, error: unknown): void;
}

/** Agents of which Home Assistant knows and we do not may still come for so long: what was known of them may be lost. */
const ORPHANS_STAY_MS = 600_000;

/** Comes back at once: a broker that is away, or a file that is of no use, is told of and tried again. */
export async function openMqttBridge(options: BridgeOptions): Promise<MqttBridge> {
  const bridge = new Bridge(options);
  await bridge.open();
  return bridge;
}

/** Tells a broker what is going on, and brings its commands. */
class Bridge implements MqttBridge {
  readonly topics: Topics;
  readonly #options: BridgeOptions;
  readonly #mqtt: Mqtt;
  readonly #commands: Commands;
  readonly #announced: Announced;
  readonly #stop = new AbortController();
  /** In which session of each agent all of it was told. */
  readonly #told = new Map<string, string>();
  /** What states say, so that none is told twice in the life of a connection. */
  readonly #said = new Map<string, string>();
  #cancelOrphans: Cancel = () => undefined;

  constructor(options: BridgeOptions) {
    const { config, clock, log, random, farm, alone, clientId } = options;
    this.#options = options;
    this.topics = new Topics(config.prefix);
    this.#announced = new Announced(this.#alive);
    this.#commands = new Commands({
      farm,
      topics: this.topics,
      clock,
      log,
      publish: (topic, payload) => this.#mqtt.publish({ topic, payload, retain: false }),
    });
    const { prefix } = config.discovery;
    const filters: readonly Filter[] = [
      { topic: this.topics.commands(alone), notOwn: true },
      { topic: `${prefix}/status` },
      { topic: discoveryFilter(prefix) },
      // a gateway that knows the agent from before may say that it is not there
      ...(alone === undefined ? [] : [{ topic: this.#alive, notOwn: true } as const]),
    ];
    this.#mqtt = new Mqtt({
      address: config,
      clientId: config.clientId ?? clientId,
      will: { topic: this.#alive, payload: 'offline' },
      filters,
      clock,
      log,
      random,
      connected: () => this.#connected(),
      lost: () => options.link?.(false),
      received: (message) => this.#received(message),
    });
  }

  async open(): Promise<void> {
    const events = this.#options.farm.events(this.#stop.signal);
    await this.#mqtt.open();
    void this.#follow(events);
  }

  get connected(): boolean {
    return this.#mqtt.connected;
  }

  get tried(): boolean {
    return this.#mqtt.tried;
  }

  deliver(topic: string, payload: string): Promise<void> {
    return this.#mqtt.deliver(topic, payload);
  }

  refused(topic: string, error: unknown): void {
    this.#mqtt.refused(topic, error);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#cancelOrphans();
    const { farm, alone } = this.#options;
    if (alone === undefined) for (const { id } of farm.agents()) this.#available(id, false);
    await this.#mqtt.close({ topic: this.#alive, payload: 'offline', retain: true });
  }

  /** What the will speaks for. */
  get #alive(): string {
    const { alone } = this.#options;
    return alone === undefined ? this.topics.status : this.topics.of(alone, 'availability');
  }

  async #follow(events: AsyncIterable<FarmEvent>): Promise<void> {
    try {
      for await (const event of events) this.#tell(event);
    } catch (error) {
      this.#options.log.error({ detail: messageOf(error) }, 'MQTT no longer follows what happens');
    }
  }

  #tell(event: FarmEvent): void {
    switch (event.type) {
      case 'agent': {
        // a heartbeat is one of these too
        const { id } = event.agent;
        const agent =
          this.#told.get(id) === sessionOf(event.agent) ? undefined : this.#options.farm.agent(id);
        if (agent) this.#tellAgent(agent);
        return;
      }
      case 'readings':
        for (const { value, ...channel } of event.readings) this.#value(event.agent, channel, value);
        return;
      case 'sensors':
        for (const sensor of event.sensors) this.#sensor(event.agent, sensor);
        return;
      case 'actuators':
        for (const actuator of event.actuators) this.#actuator(event.agent, actuator);
        return;
      case 'event': {
        const { agent, time, kind, source, text } = event.event;
        const payload = JSON.stringify({ time: new Date(time).toISOString(), kind, source, text });
        return this.#mqtt.publish({ topic: this.topics.of(agent, 'event'), payload, retain: false });
      }
      case 'lost':
        return this.#tellAll();
    }
  }

  #connected(): void {
    this.#options.link?.(true);
    this.#tellAll();
    this.#cancelOrphans();
    this.#cancelOrphans = this.#options.clock.after(ORPHANS_STAY_MS, () => this.#forgetOrphans());
  }

  #tellAll(): void {
    this.#said.clear();
    this.#state(this.#alive, 'online');
    for (const { id } of this.#options.farm.agents()) {
      const agent = this.#options.farm.agent(id);
      if (agent) this.#tellAgent(agent);
    }
  }

  #tellAgent(agent: FarmAgent): void {
    this.#told.set(agent.id, sessionOf(agent));
    this.#available(agent.id, agent.state === 'live');
    for (const sensor of agent.sensors) this.#sensor(agent.id, sensor);
    for (const channel of agent.channels)
      if (channel.value !== null && !isMomentary(channel)) this.#value(agent.id, channel, channel.value);
    for (const actuator of agent.actuators) this.#actuator(agent.id, actuator);
    // what it has is known only once it said so
    if (agent.state === 'live') this.#announce(agent);
  }

  #available(agent: string, here: boolean): void {
    this.#state(this.topics.of(agent, 'availability'), here ? 'online' : 'offline');
  }

  #sensor(agent: string, { name, fault }: FarmSensor): void {
    this.#state(this.topics.of(agent, name, 'availability'), fault === null ? 'online' : 'offline');
  }

  #value(agent: string, channel: Omit<FarmChannel, 'value'>, value: number): void {
    const { sensor, quantity, decimals } = channel;
    const moment = isMomentary(channel);
    // nothing has happened when a button is at rest
    if (moment && value === 0) return;
    const topic = this.topics.value(agent, sensor, quantity);
    this.#mqtt.publish({ topic, payload: valueText(value, decimals), retain: !moment });
  }

  #actuator(agent: string, actuator: FarmActuator): void {
    for (const [name, text] of stateTexts(actuator))
      this.#state(this.topics.of(agent, actuator.name, name), text);
  }

  #state(topic: string, payload: string): void {
    if (this.#said.get(topic) === payload) return;
    this.#said.set(topic, payload);
    this.#mqtt.publish({ topic, payload, retain: true });
  }

  /** Home Assistant learns what there is, and forgets what there is no more. */
  #announce(agent: FarmAgent): void {
    const { config, alone } = this.#options;
    if (!config.discovery.enabled) return this.#publish(this.#announced.forget(agent.id));
    const entities = entitiesOf(agent, {
      topics: this.topics,
      prefix: config.discovery.prefix,
      viaGateway: alone === undefined,
      version: version(),
    });
    this.#publish(this.#announced.tell(agent.id, entities));
  }

  #publish(telling: Telling): void {
    for (const [topic, payload] of telling) {
      this.#said.delete(topic);
      this.#mqtt.publish({ topic, payload, retain: true });
    }
  }

  #received(message: Incoming): void {
    const { prefix } = this.#options.config.discovery;
    const { topic, payload } = message;
    if (topic === this.#alive) {
      if (textOf(payload) === 'offline') this.#mqtt.publish({ topic, payload: 'online', retain: true });
    } else if (topic === `${prefix}/status`) {
      if (textOf(payload) === 'online') this.#tellAll();
    } else if (topic.startsWith(`${prefix}/`) && topic.endsWith('/config'))
      this.#found(topic, textOf(payload));
    else void this.#commands.take(message);
  }

  /** A config that the broker holds, from now or from a life before this one. */
  #found(topic: string, payload: string): void {
    const owner = this.#announced.found(topic, payload);
    const agent = owner === undefined ? undefined : this.#options.farm.agent(owner);
    if (agent?.state === 'live') this.#announce(agent);
  }

  #forgetOrphans(): void {
    const { farm, log } = this.#options;
    for (const agent of this.#announced.agents()) {
      if (farm.agent(agent)) continue;
      log.info({ agent }, 'Home Assistant forgets an agent that is no more');
      this.#publish(this.#announced.forget(agent));
    }
  }
}

const sessionOf = ({ state, session }: Pick<FarmAgent, 'state' | 'session'>): string => `${state} ${session}`;
const textOf = (payload: Uint8Array): string => Buffer.from(payload).toString();
