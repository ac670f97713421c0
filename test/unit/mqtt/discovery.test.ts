import { describe, expect, it } from 'vitest';
import { agentOf, entitiesOf } from '../../../src/mqtt/discovery.ts';
import type { FarmActuator, FarmAgent } from '../../../src/mqtt/farm.ts';
import { Topics } from '../../../src/mqtt/topics.ts';
import { sensorKinds } from '../../../src/sensors/index.ts';

/** https://www.home-assistant.io/integrations/sensor/#device-class, those that we use: the units that each takes. */
const HOME_ASSISTANT: Readonly<Record<string, readonly string[]>> = {
  temperature: ['°C', '°F', 'K'],
  humidity: ['%'],
  moisture: ['%'],
  pressure: ['Pa', 'kPa', 'hPa', 'bar', 'cbar', 'mbar', 'mmHg', 'inHg', 'psi'],
  illuminance: ['lx'],
  voltage: ['V', 'mV', 'µV', 'kV', 'MV'],
  current: ['A', 'mA'],
  power: ['mW', 'W', 'kW', 'MW', 'GW', 'TW'],
  energy: ['J', 'kJ', 'MJ', 'GJ', 'mWh', 'Wh', 'kWh', 'MWh', 'GWh', 'TWh', 'cal', 'kcal', 'Mcal', 'Gcal'],
  carbon_dioxide: ['ppm'],
  volatile_organic_compounds_parts: ['ppm', 'ppb'],
  distance: ['km', 'm', 'cm', 'mm', 'mi', 'nmi', 'yd', 'in'],
  frequency: ['Hz', 'kHz', 'MHz', 'GHz'],
  duration: ['d', 'h', 'min', 's', 'ms', 'µs'],
  water: ['L', 'gal', 'm³', 'ft³', 'CCF', 'MCF'],
  precipitation: ['cm', 'in', 'mm'],
};

const options = {
  topics: new Topics('fieldhand'),
  prefix: 'homeassistant',
  viaGateway: true,
  version: '1.2.3',
};
const agent = (more: Partial<FarmAgent>): FarmAgent => ({
  id: 'pi.barn',
  state: 'live',
  software: 'fieldhand 1.2.3',
  board: 'Raspberry Pi 4',
  channels: [],
  actuators: [],
  ...more,
});
const channel = (sensor: string, quantity: string, unit: string) => ({
  sensor,
  quantity,
  unit,
  decimals: 1,
  value: null,
});
const actuator = (kind: string, actions: FarmActuator['actions'], proportional = false): FarmActuator => ({
  name: `the-${kind}`,
  kind,
  actions,
  proportional,
  state: null,
});

describe('discovery', () => {
  it('makes one device of an agent, with every availability that counts', () => {
    const [entity] = entitiesOf(agent({ channels: [channel('climate', 'temperature', 'Cel')] }), options);
    expect(entity?.topic).toBe('homeassistant/sensor/fieldhand/pi_2ebarn_climate_temperature/config');
    expect(entity?.config).toMatchObject({
      unique_id: 'fieldhand_pi_2ebarn_climate_temperature',
      name: 'climate temperature',
      state_topic: 'fieldhand/pi.barn/climate/temperature',
      device_class: 'temperature',
      unit_of_measurement: '°C',
      state_class: 'measurement',
      availability_mode: 'all',
      availability: [{ topic: 'fieldhand/status' }, { topic: 'fieldhand/pi.barn/availability' }],
      device: { identifiers: ['fieldhand:pi.barn'], name: 'pi.barn', model: 'Raspberry Pi 4' },
    });
    expect(agentOf(JSON.stringify(entity?.config))).toBe('pi.barn');
    expect(agentOf('{"device":{"identifiers":["zigbee2mqtt"]}}')).toBeUndefined();
    expect(agentOf('no JSON')).toBeUndefined();
  });

  it.each([
    [channel('rain', 'total', 'mm'), { device_class: 'precipitation', state_class: 'total_increasing' }],
    [
      channel('meter', 'total', 'kW.h'),
      { device_class: 'energy', unit_of_measurement: 'kWh', state_class: 'total_increasing' },
    ],
    [channel('flow', 'total', 'L'), { device_class: 'water', state_class: 'total_increasing' }],
    [channel('pi', 'load', '1'), { state_class: 'measurement' }],
  ])('tells meters from measurements: %#', (one, wanted) => {
    const [entity] = entitiesOf(agent({ channels: [one] }), options);
    expect(entity?.config).toMatchObject(wanted);
  });

  it('turns a contact round: a door is on when it is open', () => {
    const [entity] = entitiesOf(agent({ channels: [channel('door', 'contact', '1')] }), options);
    expect(entity?.topic).toContain('/binary_sensor/');
    expect(entity?.config).toMatchObject({ device_class: 'door', payload_on: '0', payload_off: '1' });
  });

  it.each([
    [actuator('switch', ['set', 'pulse']), 'switch'],
    [actuator('light', ['set', 'pulse', 'blink'], true), 'light'],
    [actuator('fan', ['set', 'pulse'], true), 'fan'],
    [actuator('cover', ['move', 'stop']), 'cover'],
    [actuator('pulse', ['pulse']), 'button'],
    [actuator('servo', ['set'], true), 'number'],
  ])('gives each kind of actuator its component: %#', (one, component) => {
    const [entity] = entitiesOf(agent({ actuators: [one] }), options);
    expect(entity?.topic).toContain(`/${component}/`);
    expect(entity?.config).toMatchObject({ command_topic: `fieldhand/pi.barn/${one.name}/set` });
  });

  it('gives no two entities the same id', () => {
    const entities = entitiesOf(
      agent({ channels: [channel('a-b', 'c', '1'), channel('a', 'b-c', '1'), channel('a', 'b.c', '1')] }),
      options,
    );
    expect(new Set(entities.map(({ topic }) => topic)).size).toBe(3);
  });

  it('gives every channel of every kind a unit that its class takes', () => {
    for (const { kind, channels, options: schema } of sensorKinds) {
      let list: readonly { quantity: string; unit: string; decimals: number }[];
      try {
        list = channels({ ...defaultsOf(schema) } as never);
      } catch {
        continue; // one that needs options to know its channels
      }
      for (const { quantity, unit, decimals } of list) {
        const one = { sensor: kind, quantity, unit, decimals, value: null };
        const { device_class: name, unit_of_measurement: told } = entitiesOf(
          agent({ channels: [one] }),
          options,
        )[0]!.config as Record<string, string>;
        if (name !== undefined && HOME_ASSISTANT[name])
          expect(HOME_ASSISTANT[name], `${kind} ${quantity}`).toContain(told);
        if (told !== undefined && name !== undefined) expect(Object.keys(HOME_ASSISTANT)).toContain(name);
      }
    }
  });
});

function defaultsOf(schema: unknown): object {
  const entries = (schema as { entries?: Record<string, { default?: unknown }> }).entries ?? {};
  return Object.fromEntries(Object.entries(entries).map(([key, { default: value }]) => [key, value]));
}
