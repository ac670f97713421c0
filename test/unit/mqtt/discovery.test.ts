import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { entitiesOf, heldOf } from '../../../src/mqtt/discovery.ts';
import type { FarmActuator, FarmAgent } from '../../../src/mqtt/farm.ts';
import { Topics } from '../../../src/mqtt/topics.ts';
import { sensorKinds } from '../../../src/sensors/index.ts';

/**
 * https://www.home-assistant.io/integrations/sensor/#device-class, and the state classes of
 * https://developers.home-assistant.io/docs/core/entity/sensor: what each takes, of those that we use.
 */
const MEASUREMENT = ['measurement'];
const TOTAL = ['total', 'total_increasing'];
const ANY = [...MEASUREMENT, ...TOTAL];
const HOME_ASSISTANT: Readonly<
  Record<string, readonly [units: readonly (string | undefined)[], states: readonly (string | undefined)[]]>
> = {
  battery: [['%'], MEASUREMENT],
  carbon_dioxide: [['ppm'], MEASUREMENT],
  conductivity: [['S/cm', 'mS/cm', 'µS/cm'], MEASUREMENT],
  current: [['A', 'mA'], MEASUREMENT],
  distance: [['km', 'm', 'cm', 'mm', 'mi', 'nmi', 'yd', 'in'], ANY],
  duration: [['d', 'h', 'min', 's', 'ms', 'µs'], ANY],
  energy: [['J', 'kJ', 'MJ', 'GJ', 'mWh', 'Wh', 'kWh', 'MWh', 'GWh', 'TWh', 'cal', 'kcal'], TOTAL],
  frequency: [['Hz', 'kHz', 'MHz', 'GHz'], MEASUREMENT],
  humidity: [['%'], MEASUREMENT],
  illuminance: [['lx'], MEASUREMENT],
  irradiance: [['W/m²', 'BTU/(h⋅ft²)'], MEASUREMENT],
  moisture: [['%'], MEASUREMENT],
  ph: [[undefined], MEASUREMENT],
  pm25: [['µg/m³'], MEASUREMENT],
  power: [['mW', 'W', 'kW', 'MW', 'GW', 'TW'], MEASUREMENT],
  precipitation: [['cm', 'in', 'mm'], ANY],
  precipitation_intensity: [['in/d', 'in/h', 'mm/d', 'mm/h'], MEASUREMENT],
  pressure: [['Pa', 'kPa', 'hPa', 'bar', 'cbar', 'mbar', 'mmHg', 'inHg', 'psi'], MEASUREMENT],
  speed: [['m/s', 'km/h', 'mm/s', 'in/s', 'ft/s', 'mph', 'kn', 'mm/d', 'mm/h'], MEASUREMENT],
  temperature: [['°C', '°F', 'K'], MEASUREMENT],
  volatile_organic_compounds_parts: [['ppm', 'ppb'], MEASUREMENT],
  voltage: [['V', 'mV', 'µV', 'kV', 'MV'], MEASUREMENT],
  volume: [['L', 'mL', 'gal', 'm³', 'ft³'], TOTAL],
  volume_flow_rate: [['m³/h', 'm³/min', 'm³/s', 'ft³/min', 'L/h', 'L/min', 'L/s', 'mL/s'], MEASUREMENT],
  water: [['L', 'gal', 'm³', 'ft³', 'CCF', 'MCF'], TOTAL],
  weight: [['kg', 'g', 'mg', 'µg', 'oz', 'lb', 'st'], ANY],
  wind_direction: [['°'], [undefined]],
  wind_speed: [['m/s', 'km/h', 'ft/s', 'mph', 'kn', 'Beaufort'], MEASUREMENT],
};

/** Options for kinds whose channels are as they are told. */
const CHOSEN: Readonly<Record<string, readonly object[]>> = {
  ads1115: [{ inputs: [{ input: 0 }] }],
  counter: ['1', 'L', 'm3', 'mm', 'kW.h', 'W.h', 'l'].flatMap((unit) =>
    ['s', 'min', 'h'].map((per) => ({ line: 4, unit, per })),
  ),
  file: [
    ['weight', 'kg'],
    ['wind-direction', 'deg'],
    ['pm25', 'ug/m3'],
    ['soil-moisture', '%'],
    ['solar', 'W/m2'],
    ['ec', 'uS/cm'],
    ['battery', 'V'],
    ['battery', '%'],
    ['ph', '[pH]'],
    ['rain', 'mm'],
    ['energy', 'kW.h'],
    ['energy', 'bananas'],
    ['value', '1'],
  ].map(([quantity, unit]) => ({ path: '/x', quantity, unit })),
  frequency: [
    ['frequency', 'Hz'],
    ['wind-speed', 'm/s'],
    ['wind-speed', 'km/h'],
    ['rotation', '/min'],
    ['flow', 'L/min'],
  ].map(([quantity, unit]) => ({ line: 4, quantity, unit })),
  hwmon: [
    {
      device: 'x',
      channels: ['temp1', 'in0', 'curr1', 'power1', 'energy1', 'humidity1', 'fan1'],
    },
  ],
  iio: [
    {
      device: 'x',
      channels: [
        ...[
          'temp',
          'humidityrelative',
          'humidityrelative1',
          'pressure',
          'illuminance',
          'intensity',
          'uvindex',
        ],
        ...[
          'proximity',
          'distance',
          'voltage0',
          'current0',
          'power0',
          'energy',
          'resistance',
          'capacitance0',
        ],
        ...['electricalconductivity', 'ph', 'concentration_co2', 'massconcentration_pm2p5', 'accel_x'],
        ...['anglvel_x', 'magn_x', 'incli_x'],
      ],
    },
  ],
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
  session: 's1',
  software: 'fieldhand 1.2.3',
  board: 'Raspberry Pi 4',
  channels: [],
  sensors: [],
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
      availability: [
        { topic: 'fieldhand/status' },
        { topic: 'fieldhand/pi.barn/availability' },
        { topic: 'fieldhand/pi.barn/climate/availability' },
      ],
      device: { identifiers: ['fieldhand:pi.barn'], name: 'pi.barn', model: 'Raspberry Pi 4' },
    });
    expect(heldOf(JSON.stringify(entity?.config))).toEqual({
      agent: 'pi.barn',
      alive: 'fieldhand/status',
      states: ['fieldhand/pi.barn/climate/temperature', 'fieldhand/pi.barn/climate/availability'],
    });
    expect(heldOf('{"device":{"identifiers":["zigbee2mqtt"]}}')).toBeUndefined();
    expect(heldOf('{"device":{"identifiers":["fieldhand:a"]},"availability":[]}')).toBeUndefined();
    expect(heldOf('no JSON')).toBeUndefined();
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
    expect(entity?.config).toMatchObject({ device_class: 'opening', payload_on: '0', payload_off: '1' });
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

  it.each(sensorKinds.map(({ kind }) => kind))('tells Home Assistant of %s only what it knows', (kind) => {
    const { options: schema, channels } = sensorKinds.find((one) => one.kind === kind)!;
    const few = [{}, { line: 4 }].filter((chosen) => v.safeParse(schema, chosen).success).slice(0, 1);
    expect(CHOSEN[kind] ?? few).not.toEqual([]);
    for (const chosen of CHOSEN[kind] ?? few) {
      for (const { quantity, unit } of channels(v.parse(schema, chosen) as never)) {
        const [entity] = entitiesOf(agent({ channels: [channel('it', quantity, unit)] }), options);
        const { device_class: name, unit_of_measurement: told, state_class: state } = entity!.config;
        if (!entity?.topic.includes('/sensor/')) continue;
        const known = HOME_ASSISTANT[String(name)];
        if (name !== undefined) expect(known, `${kind} ${quantity}: ${name}`).toBeDefined();
        if (known) expect(known[0], `${kind} ${quantity} ${unit}`).toContain(told);
        expect(known?.[1] ?? ANY, `${kind} ${quantity} ${unit}`).toContain(state);
      }
    }
  });

  it.each([
    ['temperature-1', 'Cel', 'temperature', '°C'],
    ['humidity-1', '%', 'humidity', '%'],
    ['concentration-co2', '[ppm]', 'carbon_dioxide', 'ppm'],
    ['rate', 'L/min', 'volume_flow_rate', 'L/min'],
    ['rate', 'm3/h', 'volume_flow_rate', 'm³/h'],
    ['rate', '/min', undefined, '1/min'],
    ['ph', '[pH]', 'ph', undefined],
    ['acceleration-x', 'm/s2', undefined, 'm/s²'],
    ['solar', 'W/m2', 'irradiance', 'W/m²'],
    ['ec', 'uS/cm', 'conductivity', 'µS/cm'],
    ['battery', 'V', 'voltage', 'V'],
  ])('knows %s in %s', (quantity, unit, name, told) => {
    const [entity] = entitiesOf(agent({ channels: [channel('it', quantity, unit)] }), options);
    expect(entity?.config.device_class).toBe(name);
    expect(entity?.config.unit_of_measurement).toBe(told);
  });

  it('makes events of the presses of a button', () => {
    const [entity] = entitiesOf(agent({ channels: [channel('bell', 'press', '1')] }), options);
    expect(entity?.topic).toContain('/event/');
    expect(entity?.config).toMatchObject({
      device_class: 'button',
      event_types: ['single', 'double', 'long'],
      state_topic: 'fieldhand/pi.barn/bell/press',
    });
    expect(entity?.config).not.toHaveProperty('state_class');
  });
});
