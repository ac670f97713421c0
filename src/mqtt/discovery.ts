import type { FarmActuator, FarmAgent, FarmChannel } from './farm.ts';
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

/** The agent that a config of ours is about; undefined for one of somebody else. */
export function agentOf(payload: string): string | undefined {
  try {
    const [id] = (JSON.parse(payload) as { device: { identifiers: string[] } }).device.identifiers;
    return id?.startsWith('fieldhand:') ? id.slice('fieldhand:'.length) : undefined;
  } catch {
    return undefined;
  }
}

/** The entities of one agent: one for each channel and each actuator, all of one device. */
export function entitiesOf(agent: FarmAgent, options: DiscoveryOptions): readonly Entity[] {
  const { topics, viaGateway, version, prefix } = options;
  const common = {
    availability: [
      ...(viaGateway ? [{ topic: topics.status }] : []),
      { topic: topics.of(agent.id, 'availability') },
    ],
    availability_mode: 'all',
    device: {
      identifiers: [`fieldhand:${agent.id}`],
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
      config: { unique_id: `fieldhand_${object}`, object_id: object, ...config, ...common },
    };
  };
  return [
    ...agent.channels.map((channel) => {
      const { component, config } = channelConfig(channel);
      return entity(component, [channel.sensor, channel.quantity], {
        name: `${words(channel.sensor)} ${words(channel.quantity)}`,
        state_topic: topics.of(agent.id, channel.sensor, channel.quantity),
        ...config,
      });
    }),
    ...agent.actuators.map((actuator) => {
      const at = (name: string): string => topics.of(agent.id, actuator.name, name);
      const { component, config } = actuatorConfig(actuator, at);
      return entity(component, [actuator.name], { name: words(actuator.name), ...config });
    }),
  ];
}

interface Shape {
  readonly component: string;
  readonly config: object;
}

/** Quantities that are yes or no; a contact is 1 when closed, and a door of Home Assistant's is on when open. */
const BINARY: Readonly<Record<string, object>> = {
  contact: { device_class: 'door', payload_on: '0', payload_off: '1' },
  motion: { device_class: 'motion', payload_on: '1', payload_off: '0' },
  pressed: { payload_on: '1', payload_off: '0' },
};

/**
 * Device classes by quantity, with the units (as Home Assistant writes them) that each takes:
 * https://www.home-assistant.io/integrations/sensor/#device-class
 */
const CLASSES: Readonly<Record<string, readonly [deviceClass: string, units: readonly string[]]>> = {
  temperature: ['temperature', ['°C', '°F', 'K']],
  'cpu-temperature': ['temperature', ['°C']],
  humidity: ['humidity', ['%']],
  moisture: ['moisture', ['%']],
  pressure: ['pressure', ['Pa', 'hPa', 'kPa', 'bar', 'mbar']],
  illuminance: ['illuminance', ['lx']],
  voltage: ['voltage', ['V', 'mV']],
  current: ['current', ['A', 'mA']],
  power: ['power', ['W', 'mW', 'kW']],
  energy: ['energy', ['J', 'kJ', 'Wh', 'kWh']],
  co2: ['carbon_dioxide', ['ppm']],
  tvoc: ['volatile_organic_compounds_parts', ['ppb', 'ppm']],
  distance: ['distance', ['mm', 'cm', 'm', 'km']],
  frequency: ['frequency', ['Hz', 'kHz', 'MHz']],
  uptime: ['duration', ['s', 'min', 'h', 'd']],
};

/** A total in one of these units is that of a meter. */
const TOTALS: Readonly<Record<string, string>> = {
  L: 'water',
  'm³': 'water',
  Wh: 'energy',
  kWh: 'energy',
  mm: 'precipitation',
};

/** UCUM codes in Home Assistant's spelling. */
const UNITS: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  deg: '°',
  Ohm: 'Ω',
  'ug/m3': 'µg/m³',
  'mg/m3': 'mg/m³',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  'W.h': 'Wh',
  'kW.h': 'kWh',
  m3: 'm³',
  l: 'L',
  L: 'L',
  '/min': 'rpm',
  'm/s2': 'm/s²',
};

function channelConfig({ quantity, unit: ucum, decimals }: FarmChannel): Shape {
  const binary = BINARY[quantity];
  if (binary) return { component: 'binary_sensor', config: binary };
  const unit = ucum === '1' ? undefined : (UNITS[ucum] ?? ucum);
  const total = quantity === 'total';
  const known = total && unit !== undefined ? TOTALS[unit] : undefined;
  const [named, units] = CLASSES[quantity] ?? [];
  const deviceClass = known ?? (unit !== undefined && units?.includes(unit) ? named : undefined);
  return {
    component: 'sensor',
    config: {
      ...(unit !== undefined && { unit_of_measurement: unit }),
      ...(deviceClass !== undefined && { device_class: deviceClass }),
      // energy must not be a measurement, and what a button last did is none
      ...(quantity !== 'press' && {
        state_class: total || deviceClass === 'energy' ? 'total_increasing' : 'measurement',
      }),
      suggested_display_precision: Math.max(0, decimals),
    },
  };
}

function actuatorConfig(actuator: FarmActuator, at: (name: string) => string): Shape {
  const command = { command_topic: at('set') };
  if (travels(actuator))
    return {
      component: 'cover',
      config: {
        ...command,
        state_topic: at('state'),
        position_topic: at('position'),
        set_position_topic: at('set'),
        device_class: 'blind',
      },
    };
  if (!actuator.actions.includes('set'))
    return actuator.actions.includes('move')
      ? {
          component: 'number',
          config: { ...command, state_topic: at('level'), min: 0, max: 100, unit_of_measurement: '%' },
        }
      : { component: 'button', config: { ...command, payload_press: 'PRESS' } };
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
