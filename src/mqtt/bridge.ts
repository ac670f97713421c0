import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/scope.ts';
import { version } from '../lib/version.ts';
import { type Incoming, Mqtt, type MqttAddress } from './client.ts';
import { agentOf, discoveryFilter, entitiesOf } from './discovery.ts';
import type { Farm, FarmActuator, FarmAgent, FarmChannel, FarmEvent } from './farm.ts';
import { parseSet, stateTexts, valueText } from './payloads.ts';
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
  /** For a client id, where the config has none. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
}

/** Events are of the moment: everything else is retained. */
const MOMENTARY: ReadonlySet<string> = new Set(['press']);

/** @throws FieldhandError for a file that is of no use; a broker that is away is waited for */
export async function openMqttBridge(options: BridgeOptions): Promise<Closable> {
  const bridge = new Bridge(options);
  await bridge.open();
  return bridge;
}

/** Tells a broker what is going on, and brings its commands. */
class Bridge implements Closable {
  readonly #options: BridgeOptions;
  readonly #topics: Topics;
  readonly #mqtt: Mqtt;
  readonly #stop = new AbortController();
  /** Discovery configs that the broker holds: the agent that each is about. */
  readonly #announced = new Map<string, string>();
  /** What each agent was like when all of it was told. */
  readonly #told = new Map<string, string>();

  constructor(options: BridgeOptions) {
    const { config, clock, log, random, name } = options;
    this.#options = options;
    this.#topics = new Topics(config.prefix);
    const { enabled, prefix } = config.discovery;
    this.#mqtt = new Mqtt({
      address: config,
      clientId: config.clientId ?? `fieldhand-${name}`,
      will: { topic: this.#alive, payload: 'offline' },
      filters: [this.#topics.commands, ...(enabled ? [`${prefix}/status`, discoveryFilter(prefix)] : [])],
      clock,
      log,
      random,
      connected: () => this.#tellAll(),
      received: (message) => void this.#received(message),
    });
  }

  async open(): Promise<void> {
    const events = this.#options.farm.events(this.#stop.signal);
    await this.#mqtt.open();
    void this.#follow(events);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const { farm, alone } = this.#options;
    if (alone === undefined) for (const { id } of farm.agents()) this.#available(id, false);
    await this.#mqtt.close({ topic: this.#alive, payload: 'offline', retain: true });
  }

  /** What the will speaks for. */
  get #alive(): string {
    const { alone } = this.#options;
    return alone === undefined ? this.#topics.status : this.#topics.of(alone, 'availability');
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
        const agent = this.#options.farm.agent(event.agent.id);
        // a heartbeat is one of these too
        if (agent && this.#told.get(agent.id) !== shapeOf(agent)) this.#tellAgent(agent);
        return;
      }
      case 'readings':
        for (const { value, ...channel } of event.readings) this.#value(event.agent, channel, value);
        return;
      case 'actuators':
        for (const actuator of event.actuators) this.#actuator(event.agent, actuator);
        return;
      case 'event': {
        const { agent, time, kind, source, text } = event.event;
        const payload = JSON.stringify({ time: new Date(time).toISOString(), kind, source, text });
        return this.#mqtt.publish({ topic: this.#topics.of(agent, 'event'), payload, retain: false });
      }
      case 'lost':
        return this.#tellAll();
    }
  }

  #tellAll(): void {
    this.#state(this.#alive, 'online');
    for (const { id } of this.#options.farm.agents()) {
      const agent = this.#options.farm.agent(id);
      if (agent) this.#tellAgent(agent);
    }
  }

  #tellAgent(agent: FarmAgent): void {
    this.#told.set(agent.id, shapeOf(agent));
    // what it has is known only once it said so
    if (agent.state === 'live') this.#announce(agent);
    this.#available(agent.id, agent.state === 'live');
    for (const channel of agent.channels)
      if (channel.value !== null && !MOMENTARY.has(channel.quantity))
        this.#value(agent.id, channel, channel.value);
    for (const actuator of agent.actuators) this.#actuator(agent.id, actuator);
  }

  #available(agent: string, here: boolean): void {
    this.#state(this.#topics.of(agent, 'availability'), here ? 'online' : 'offline');
  }

  #value(agent: string, { sensor, quantity, decimals }: Omit<FarmChannel, 'value'>, value: number): void {
    const topic = this.#topics.of(agent, sensor, quantity);
    this.#mqtt.publish({ topic, payload: valueText(value, decimals), retain: !MOMENTARY.has(quantity) });
  }

  #actuator(agent: string, actuator: FarmActuator): void {
    for (const [name, text] of stateTexts(actuator))
      this.#state(this.#topics.of(agent, actuator.name, name), text);
  }

  #state(topic: string, payload: string): void {
    this.#mqtt.publish({ topic, payload, retain: true });
  }

  /** Home Assistant learns what there is, and forgets what there is no more. */
  #announce(agent: FarmAgent): void {
    const { config, alone } = this.#options;
    if (!config.discovery.enabled) return;
    const entities = entitiesOf(agent, {
      topics: this.#topics,
      prefix: config.discovery.prefix,
      viaGateway: alone === undefined,
      version: version(),
    });
    const wanted = new Set(entities.map(({ topic }) => topic));
    for (const [topic, owner] of this.#announced)
      if (owner === agent.id && !wanted.has(topic)) this.#retract(topic);
    for (const { topic, config: entity } of entities) {
      this.#announced.set(topic, agent.id);
      this.#state(topic, JSON.stringify(entity));
    }
  }

  #retract(topic: string): void {
    this.#announced.delete(topic);
    this.#state(topic, '');
  }

  async #received(message: Incoming): Promise<void> {
    const { prefix } = this.#options.config.discovery;
    if (message.topic === `${prefix}/status`) {
      if (Buffer.from(message.payload).toString() === 'online') this.#tellAll();
    } else if (message.topic.startsWith(`${prefix}/`) && message.topic.endsWith('/config'))
      this.#found(message);
    else await this.#command(message);
  }

  /** A config of ours that the broker holds, from now or from a life before this one. */
  #found({ topic, payload }: Incoming): void {
    const owner = agentOf(Buffer.from(payload).toString());
    if (owner === undefined || this.#announced.has(topic)) return;
    const agent = this.#options.farm.agent(owner);
    if (!agent) return;
    this.#announced.set(topic, owner);
    if (agent.state === 'live') this.#announce(agent);
  }

  async #command({ topic, payload, retained }: Incoming): Promise<void> {
    const { farm, log } = this.#options;
    const to = this.#topics.addressee(topic);
    if (!to) return;
    const refuse = (reason: string, detail: string, cure: string): void => {
      log.warn({ topic, detail, cure }, 'an MQTT command was refused');
      this.#result(to, { id: null, state: 'rejected', reason, detail });
    };
    if (retained) {
      // the broker would bring it again at every connection; taking a retained message away is an empty one
      if (payload.byteLength > 0)
        log.warn(
          { topic, cure: `publish without retain, and take it away: mosquitto_pub -r -n -t '${topic}'` },
          'a retained MQTT command was ignored: it may be of any age',
        );
      return;
    }
    const actuator = farm.agent(to.agent)?.actuators.find(({ name }) => name === to.actuator);
    if (!actuator) {
      // an agent alone shares the broker with others and their topics
      if (this.#options.alone !== undefined && to.agent !== this.#options.alone) return;
      return refuse(
        'unknown-actuator',
        `there is no actuator ${to.actuator} at ${to.agent}`,
        'correct the topic',
      );
    }
    const wanted = parseSet(payload, actuator);
    if ('trouble' in wanted) return refuse('bad-payload', wanted.trouble, 'see MQTT in the README');
    this.#result(to, await farm.command({ ...to, ...wanted, issuer: 'mqtt' }));
  }

  #result(
    { agent, actuator }: { readonly agent: string; readonly actuator: string },
    {
      id,
      state,
      reason,
      detail,
    }: { id: string | null; state: string; reason: string | null; detail: string | null },
  ): void {
    this.#mqtt.publish({
      topic: this.#topics.of(agent, actuator, 'result'),
      payload: JSON.stringify({ id, state, reason, detail }),
      retain: false,
    });
  }
}

/** What an agent is and has, without what changes all the time. */
const shapeOf = ({ state, software, board, channels, actuators }: FarmAgent): string =>
  JSON.stringify([
    state,
    software,
    board,
    channels.map(({ sensor, quantity, unit }) => [sensor, quantity, unit]),
    actuators.map(({ name, kind, actions }) => [name, kind, actions]),
  ]);
