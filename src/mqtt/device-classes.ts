import type { FarmChannel } from './farm.ts';

/** What Home Assistant is told of a channel: the component, and that component's own keys. */
export interface Shape {
  readonly component: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Quantities that are yes or no; a contact is 1 when closed, and what opens is on when open. */
const BINARY: Readonly<Record<string, Shape['config']>> = {
  contact: { device_class: 'opening', payload_on: '0', payload_off: '1' },
  motion: { device_class: 'motion', payload_on: '1', payload_off: '0' },
  pressed: { payload_on: '1', payload_off: '0' },
};

/** What a button tells: 1, 2 and 3 in our words. */
const PRESS: Shape = {
  component: 'event',
  config: {
    device_class: 'button',
    event_types: ['single', 'double', 'long'],
    value_template: `{{ {'event_type': {'1': 'single', '2': 'double', '3': 'long'}[value]} | tojson }}`,
  },
};

/**
 * Device classes by quantity, with the units (as Home Assistant writes them) that each takes:
 * https://www.home-assistant.io/integrations/sensor/#device-class
 */
const BY_QUANTITY: Readonly<Record<string, readonly [deviceClass: string, units: readonly string[]]>> = {
  temperature: ['temperature', ['°C', '°F', 'K']],
  humidity: ['humidity', ['%']],
  moisture: ['moisture', ['%']],
  'soil-moisture': ['moisture', ['%']],
  battery: ['battery', ['%']],
  energy: ['energy', ['J', 'kJ', 'MJ', 'Wh', 'kWh', 'MWh']],
  co2: ['carbon_dioxide', ['ppm']],
  eco2: ['carbon_dioxide', ['ppm']],
  'concentration-co2': ['carbon_dioxide', ['ppm']],
  tvoc: ['volatile_organic_compounds_parts', ['ppb', 'ppm']],
  pm1: ['pm1', ['µg/m³']],
  pm25: ['pm25', ['µg/m³']],
  pm10: ['pm10', ['µg/m³']],
  distance: ['distance', ['mm', 'cm', 'm', 'km']],
  uptime: ['duration', ['s', 'min', 'h', 'd']],
  'wind-speed': ['wind_speed', ['m/s', 'km/h']],
  'wind-direction': ['wind_direction', ['°']],
  rain: ['precipitation', ['mm', 'cm']],
  weight: ['weight', ['g', 'kg']],
  ph: ['ph', []],
};

/** Units that tell the class of whatever is measured in them. */
const BY_UNIT: Readonly<Record<string, string>> = {
  '°C': 'temperature',
  '°F': 'temperature',
  Pa: 'pressure',
  hPa: 'pressure',
  kPa: 'pressure',
  bar: 'pressure',
  mbar: 'pressure',
  lx: 'illuminance',
  mV: 'voltage',
  V: 'voltage',
  mA: 'current',
  A: 'current',
  W: 'power',
  kW: 'power',
  Hz: 'frequency',
  kHz: 'frequency',
  'L/min': 'volume_flow_rate',
  'L/h': 'volume_flow_rate',
  'L/s': 'volume_flow_rate',
  'm³/h': 'volume_flow_rate',
  'm³/min': 'volume_flow_rate',
  'm³/s': 'volume_flow_rate',
  'mm/h': 'precipitation_intensity',
  'm/s': 'speed',
  'km/h': 'speed',
  'W/m²': 'irradiance',
  'µS/cm': 'conductivity',
  'mS/cm': 'conductivity',
  'S/cm': 'conductivity',
};

/** What a meter counts, by the unit of its total. */
const TOTALS: Readonly<Record<string, string>> = {
  L: 'water',
  'm³': 'volume',
  Wh: 'energy',
  kWh: 'energy',
  mm: 'precipitation',
};

/** Classes of what only ever adds up. */
const ADDING: ReadonlySet<string> = new Set(['energy', 'water', 'precipitation']);

/** UCUM codes in Home Assistant's spelling. */
const UNITS: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  deg: '°',
  Ohm: 'Ω',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  'W.h': 'Wh',
  'kW.h': 'kWh',
  l: 'L',
  '/min': '1/min',
  '/s': '1/s',
  '/h': '1/h',
};

/** A unit of UCUM as Home Assistant writes it; undefined for a bare number. */
export function homeAssistantUnit(ucum: string): string | undefined {
  // a number without a unit is what Home Assistant wants of pH
  if (ucum === '1' || ucum === '[pH]') return undefined;
  const written = UNITS[ucum];
  if (written !== undefined) return written;
  return ucum
    .split('/')
    .map((part, at) => (at === 0 ? (UNITS[part] ?? part) : part))
    .join('/')
    .replace(/^u(?=[gSVA])/, 'µ')
    .replace(/(?<=[a-zA-Z])2(?=$|\/)/g, '²')
    .replace(/(?<=[a-zA-Z])3(?=$|\/)/g, '³');
}

export function channelShape({ quantity, unit: ucum, decimals }: FarmChannel): Shape {
  if (ucum === '1') {
    const binary = BINARY[quantity];
    if (binary) return { component: 'binary_sensor', config: binary };
    if (quantity === 'press') return PRESS;
  }
  const unit = homeAssistantUnit(ucum);
  const deviceClass = classOf(quantity, unit);
  const adds = quantity === 'total' || (deviceClass !== undefined && ADDING.has(deviceClass));
  return {
    component: 'sensor',
    config: {
      ...(unit !== undefined && { unit_of_measurement: unit }),
      ...(deviceClass !== undefined && { device_class: deviceClass }),
      // a direction has no mean that makes sense, and older versions know no class for it
      ...(deviceClass !== 'wind_direction' && { state_class: adds ? 'total_increasing' : 'measurement' }),
      suggested_display_precision: Math.max(0, decimals),
    },
  };
}

function classOf(quantity: string, unit: string | undefined): string | undefined {
  // the kernel numbers its channels: humidity-1
  const [named, units = []] = BY_QUANTITY[quantity.replace(/-\d+$/, '')] ?? [];
  if (unit === undefined) return named !== undefined && units.length === 0 ? named : undefined;
  if (quantity === 'total') return TOTALS[unit];
  return units.includes(unit) ? named : BY_UNIT[unit];
}
