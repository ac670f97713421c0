/** One type of channel of the kernel's industrial I/O, as it is read here. */
export interface IioType {
  readonly quantity: string;
  /** UCUM */
  readonly unit: string;
  readonly decimals: number;
  /** The kernel's units in one of ours. */
  readonly per: number;
}

/** Types of channel (kernel, Documentation/ABI/testing/sysfs-bus-iio), with the unit there in the comment. */
const TYPES: Readonly<Record<string, IioType>> = {
  temp: { quantity: 'temperature', unit: 'Cel', decimals: 3, per: 1_000 }, // milli degrees Celsius
  humidityrelative: { quantity: 'humidity', unit: '%', decimals: 2, per: 1_000 }, // milli percent
  pressure: { quantity: 'pressure', unit: 'Pa', decimals: 0, per: 0.001 }, // kilopascal
  illuminance: { quantity: 'illuminance', unit: 'lx', decimals: 2, per: 1 }, // lux
  intensity: { quantity: 'intensity', unit: '1', decimals: 0, per: 1 }, // without a unit
  colortemp: { quantity: 'colour-temperature', unit: 'K', decimals: 0, per: 1 }, // kelvin
  chromaticity: { quantity: 'chromaticity', unit: '1', decimals: 5, per: 1 }, // without a unit
  uvindex: { quantity: 'uv-index', unit: '1', decimals: 2, per: 1 },
  proximity: { quantity: 'proximity', unit: '1', decimals: 3, per: 1 }, // metres, or no unit at all
  distance: { quantity: 'distance', unit: 'm', decimals: 3, per: 1 }, // metres
  positionrelative: { quantity: 'position', unit: '%', decimals: 2, per: 1_000 }, // milli percent
  voltage: { quantity: 'voltage', unit: 'V', decimals: 5, per: 1_000 }, // millivolts
  altvoltage: { quantity: 'ac-voltage', unit: 'V', decimals: 5, per: 1_000 }, // millivolts
  current: { quantity: 'current', unit: 'A', decimals: 5, per: 1_000 }, // milliamps
  power: { quantity: 'power', unit: 'W', decimals: 4, per: 1_000 }, // milliwatts
  energy: { quantity: 'energy', unit: 'J', decimals: 1, per: 1 }, // joules
  resistance: { quantity: 'resistance', unit: 'Ohm', decimals: 1, per: 1 }, // ohms
  capacitance: { quantity: 'capacitance', unit: 'nF', decimals: 3, per: 1 }, // nanofarads
  phase: { quantity: 'phase', unit: 'rad', decimals: 5, per: 1 }, // radians
  electricalconductivity: { quantity: 'conductivity', unit: 'S/m', decimals: 5, per: 1 }, // siemens per metre
  ph: { quantity: 'ph', unit: '[pH]', decimals: 3, per: 1 },
  concentration: { quantity: 'concentration', unit: '[ppm]', decimals: 1, per: 0.0001 }, // percent
  massconcentration: { quantity: 'mass-concentration', unit: 'ug/m3', decimals: 1, per: 1 }, // micrograms / cubic metre
  accel: { quantity: 'acceleration', unit: 'm/s2', decimals: 4, per: 1 }, // m/s^2
  gravity: { quantity: 'gravity', unit: 'm/s2', decimals: 4, per: 1 }, // m/s^2
  velocity: { quantity: 'velocity', unit: 'm/s', decimals: 4, per: 1 }, // metres per second
  deltavelocity: { quantity: 'velocity-change', unit: 'm/s', decimals: 5, per: 1 }, // metres per second
  anglvel: { quantity: 'angular-velocity', unit: 'rad/s', decimals: 5, per: 1 }, // radians per second
  angl: { quantity: 'angle', unit: 'rad', decimals: 5, per: 1 }, // radians
  deltaangl: { quantity: 'angle-change', unit: 'rad', decimals: 6, per: 1 }, // radians
  incli: { quantity: 'inclination', unit: 'deg', decimals: 3, per: 1 }, // degrees
  rot: { quantity: 'rotation', unit: 'deg', decimals: 3, per: 1 }, // degrees
  magn: { quantity: 'magnetic-field', unit: 'G', decimals: 5, per: 1 }, // gauss
  count: { quantity: 'count', unit: '1', decimals: 0, per: 1 },
  index: { quantity: 'index', unit: '1', decimals: 0, per: 1 },
  steps: { quantity: 'steps', unit: '1', decimals: 0, per: 1 },
  activity: { quantity: 'activity', unit: '%', decimals: 0, per: 1 }, // percent, how sure it is
};

export const knownTypes: readonly string[] = Object.keys(TYPES);

/** What a channel's name says: `voltage0-voltage1`, `accel_x`, `temp`, `concentration_co2`. */
export interface ChannelName {
  readonly type: string;
  /** `0`, or `0-1` of a difference; may be empty. */
  readonly index: string;
  /** `_x`, `_co2`; may be empty. */
  readonly modifier: string;
}

/** Undefined where the name has another form. The type need not be known. */
export function parseName(channel: string): ChannelName | undefined {
  const [, type, from = '', , of, to, modifier = ''] =
    /^([a-z]+)(\d*)(-([a-z]+)(\d+))?((?:_[a-z0-9]+)*)$/.exec(channel) ?? [];
  if (type === undefined || (of !== undefined && (of !== type || from === ''))) return undefined;
  return { type, index: to === undefined ? from : `${from}-${to}`, modifier };
}

/** Undefined where the type of the channel is not known. */
export function typeOf(channel: string): IioType | undefined {
  const type = parseName(channel)?.type ?? '';
  return Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}

/** `voltage-0-1`, `acceleration-x`, `temperature`; undefined where the type is not known. */
export function quantityOf(channel: string): string | undefined {
  const name = parseName(channel);
  const type = typeOf(channel);
  if (!name || !type) return undefined;
  return [type.quantity, name.index, ...name.modifier.split('_')].filter((part) => part !== '').join('-');
}

/**
 * Whose `_scale` and `_offset` may be a channel's, its own first: where one is shared by a type, the number, the
 * modifier or both are left out.
 */
export function sharedNames(channel: string): readonly string[] {
  const name = parseName(channel);
  if (!name) return [channel];
  const { type, modifier } = name;
  const pair = name.index.includes('-') ? [`${type}-${type}`] : [];
  return [...new Set([channel, ...pair, `${type}${modifier}`, `${type}${name.index}`, type])];
}
