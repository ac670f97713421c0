import { channelShape, type Shape } from './device-classes.ts';
import type { FarmActuator, FarmAgent } from './farm.ts';
import { travels } from './payloads.ts';
import type { Topics } from './topics.ts';

/** One entity as Home Assistant's MQTT discovery wants it. */
export interface Entity {
  /** Where its config is published, retained; an empty payload there takes it away. */
  readonly topic: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface DiscoveryOptions {
  readonly topics: Topics;
  /** Where Home Assistant looks: `homeassistant`. */
  readonly prefix: string;
  /** The gateway's own status counts too: when it dies nobody says that its agents are out of sight. */
  readonly viaGateway: boolean;
  readonly version: string;
}

/** All our configs are below this node, so that those of before are found again. */
const NODE = 'fieldhand';

export const discoveryFilter = (prefix: string): string => `${prefix}/+/${NODE}/+/config`;

/** A config that the broker holds. */
export interface Held {
  /** The agent that it is about. */
  readonly agent: string;
  /** Where it says that the program is which tells of the agent. */
  readonly alive: string;
  /** Where the states are that it names. */
  readonly states: readonly string[];
}

/** What a config of ours is about; undefined for one of somebody else. */
export function heldOf(payload: string): Held | undefined {
  try {
    const config = JSON.parse(payload) as {
      device: { identifiers: string[] };
      availability: { topic: string }[];
    } & Record<string, unknown>;
    const [id] = config.device.identifiers;
    const alive = config.availability[0]?.topic;
    if (!id?.startsWith(IDENTIFIER) || typeof alive !== 'string') return undefined;
    return { agent: id.slice(IDENTIFIER.length), alive, states: statesOf(config) };
  } catch {
    return undefined;
  }
}

const IDENTIFIER = 'fieldhand:';
const STATE_KEYS = [
  'state_topic',
  'position_topic',
  'percentage_state_topic',
  'brightness_state_topic',
] as const;

/** Where the states are that a config names. */
export function statesOf(config: Entity['config']): readonly string[] {
  // of a channel the last one is its sensor's own
  const own =
    'command_topic' in config || !Array.isArray(config.availability) ? undefined : config.availability.at(-1);
  return [
    ...STATE_KEYS.map((key) => config[key]),
    (own as { readonly topic?: unknown } | undefined)?.topic,
  ].filter((topic) => typeof topic === 'string');
}

/** The entities of one agent: one for each channel and each actuator, all of one device. */
export function entitiesOf(agent: FarmAgent, options: DiscoveryOptions): readonly Entity[] {
  const { topics, viaGateway, version, prefix } = options;
  const here = [
    ...(viaGateway ? [{ topic: topics.status }] : []),
    { topic: topics.of(agent.id, 'availability') },
  ];
  const common = {
    availability_mode: 'all',
    device: {
      identifiers: [`${IDENTIFIER}${agent.id}`],
      name: agent.id,
      manufacturer: 'fieldhand',
      ...(agent.board !== '' && { model: agent.board }),
      ...(agent.software !== '' && { sw_version: agent.software }),
    },
    origin: { name: 'fieldhand', sw_version: version },
    qos: 1,
  };
  const entity = (component: string, parts: readonly string[], config: object): Entity => {
    const object = [agent.id, ...parts].map(slug).join('_');
    return {
      topic: `${prefix}/${component}/${NODE}/${object}/config`,
      config: { unique_id: `fieldhand_${object}`, ...config, ...common },
    };
  };
  return [
    ...agent.channels.map((channel) => {
      const { sensor, quantity } = channel;
      const { component, config } = channelShape(channel);
      return entity(component, [sensor, quantity], {
        name: `${words(sensor)} ${words(quantity)}`,
        state_topic: topics.value(agent.id, sensor, quantity),
        ...config,
        // a sensor that does not answer has no value, whatever the broker remembers
        availability: [...here, { topic: topics.of(agent.id, sensor, 'availability') }],
      });
    }),
    ...agent.actuators.map((actuator) => {
      const at = (name: string): string => topics.of(agent.id, actuator.name, name);
      const { component, config } = actuatorShape(actuator, at);
      return entity(component, [actuator.name], {
        name: words(actuator.name),
        ...config,
        availability: here,
      });
    }),
  ];
}

function actuatorShape(actuator: FarmActuator, at: (name: string) => string): Shape {
  const command = { command_topic: at('set') };
  if (travels(actuator))
    return {
      component: 'cover',
      config: {
        ...command,
        state_topic: at('state'),
        position_topic: at('position'),
        set_position_topic: at('set'),
      },
    };
  if (!actuator.actions.includes('set'))
    return { component: 'button', config: { ...command, payload_press: 'PRESS' } };
  const switched = { ...command, state_topic: at('state'), payload_on: 'ON', payload_off: 'OFF' };
  if (!actuator.proportional) return { component: 'switch', config: switched };
  if (actuator.kind === 'fan')
    return {
      component: 'fan',
      config: { ...switched, percentage_command_topic: at('set'), percentage_state_topic: at('level') },
    };
  if (actuator.kind === 'light')
    return {
      component: 'light',
      config: {
        ...switched,
        brightness_command_topic: at('set'),
        brightness_state_topic: at('level'),
        brightness_scale: 100,
        on_command_type: 'brightness',
      },
    };
  return {
    component: 'number',
    config: { ...command, state_topic: at('level'), min: 0, max: 100, unit_of_measurement: '%' },
  };
}

const words = (name: string): string => name.replaceAll('-', ' ');

/** Ids take letters, digits, - and _ only. */
const slug = (name: string): string =>
  name.replace(/[^a-zA-Z0-9-]/g, (char) => `_${char.codePointAt(0)?.toString(16)}`);
