import * as v from 'valibot';
import type { HostFiles } from '../board/files.ts';
import type { ChannelSpec } from '../lib/reading.ts';
import { openChip } from './chip.ts';
import {
  type ChannelChoice,
  channelsOption,
  type DeviceClass,
  deviceEntries,
  findDevice,
  missingChannel,
  readNumber,
  resourcesOf,
} from './kernel-device.ts';
import { defineSensor } from './sensor.ts';

const IIO: DeviceClass = {
  name: 'iio',
  folder: '/sys/bus/iio/devices',
  member: /^iio:device\d+$/,
  below: '',
  known: ['name', 'label'],
};

interface Type {
  readonly quantity: string;
  readonly unit: string;
  readonly decimals: number;
  /** The kernel's units in one of ours. */
  readonly per: number;
}

/** Types of channel (kernel, Documentation/ABI/testing/sysfs-bus-iio), with the unit there in the comment. */
const TYPES: Readonly<Record<string, Type>> = {
  temp: { quantity: 'temperature', unit: 'Cel', decimals: 3, per: 1_000 }, // milli degrees Celsius
  humidityrelative: { quantity: 'humidity', unit: '%', decimals: 2, per: 1_000 }, // milli percent
  pressure: { quantity: 'pressure', unit: 'Pa', decimals: 0, per: 0.001 }, // kilopascal
  illuminance: { quantity: 'illuminance', unit: 'lx', decimals: 2, per: 1 }, // lux
  intensity: { quantity: 'intensity', unit: '1', decimals: 0, per: 1 }, // without a unit
  uvindex: { quantity: 'uv-index', unit: '1', decimals: 2, per: 1 },
  proximity: { quantity: 'proximity', unit: '1', decimals: 3, per: 1 }, // metres, or no unit at all
  distance: { quantity: 'distance', unit: 'm', decimals: 3, per: 1 }, // metres
  voltage: { quantity: 'voltage', unit: 'V', decimals: 5, per: 1_000 }, // millivolts
  current: { quantity: 'current', unit: 'A', decimals: 5, per: 1_000 }, // milliamps
  power: { quantity: 'power', unit: 'W', decimals: 4, per: 1_000 }, // milliwatts
  energy: { quantity: 'energy', unit: 'J', decimals: 1, per: 1 }, // joules
  resistance: { quantity: 'resistance', unit: 'Ohm', decimals: 1, per: 1 }, // ohms
  capacitance: { quantity: 'capacitance', unit: 'nF', decimals: 3, per: 1 }, // nanofarads
  electricalconductivity: { quantity: 'conductivity', unit: 'S/m', decimals: 5, per: 1 }, // siemens per metre
  ph: { quantity: 'ph', unit: '[pH]', decimals: 3, per: 1 },
  concentration: { quantity: 'concentration', unit: '[ppm]', decimals: 1, per: 0.0001 }, // percent
  massconcentration: { quantity: 'mass-concentration', unit: 'ug/m3', decimals: 1, per: 1 }, // micrograms / cubic metre
  accel: { quantity: 'acceleration', unit: 'm/s2', decimals: 4, per: 1 }, // m/s^2
  anglvel: { quantity: 'angular-velocity', unit: 'rad/s', decimals: 5, per: 1 }, // radians per second
  magn: { quantity: 'magnetic-field', unit: 'G', decimals: 5, per: 1 }, // gauss
  incli: { quantity: 'inclination', unit: 'deg', decimals: 3, per: 1 }, // degrees
};

/** What a channel's name says: `voltage0-voltage1`, `accel_x`, `temp`, `concentration_co2`. */
interface Name {
  readonly type: string;
  /** `0`, or `0-1` of a difference; may be empty. */
  readonly index: string;
  /** `_x`, `_co2`; may be empty. */
  readonly modifier: string;
}

export function parseName(channel: string): Name | undefined {
  const [, type = '', from = '', , of, to, modifier = ''] =
    /^([a-z]+)(\d*)(-([a-z]+)(\d+))?((?:_[a-z0-9]+)*)$/.exec(channel) ?? [];
  if (!Object.hasOwn(TYPES, type) || (of !== undefined && (of !== type || from === ''))) return undefined;
  return { type, index: to === undefined ? from : `${from}-${to}`, modifier };
}

/** `voltage-0-1`, `acceleration-x`, `temperature`. */
function quantityOf(channel: string): string | undefined {
  const name = parseName(channel);
  const type = TYPES[name?.type ?? ''];
  if (!name || !type) return undefined;
  return [type.quantity, name.index, ...name.modifier.split('_')].filter((part) => part !== '').join('-');
}

const options = v.strictObject({
  ...deviceEntries,
  channels: channelsOption(quantityOf, {
    expects: `a channel of the kernel, a number or a modifier behind one of ${Object.keys(TYPES).join(', ')}`,
    description:
      "What is read, as the device's files call it between `in_` and `_input` or `_raw`: `temp`, `voltage0`, `voltage0-voltage1`, `concentration_co2`; or `{ channel: voltage0, quantity: soil-moisture }` to give it another name.",
  }),
});

const typeOf = (channel: string): Type => TYPES[parseName(channel)?.type ?? ''] as Type;

const specOf = ({ channel, quantity }: ChannelChoice): ChannelSpec => {
  const { unit, decimals } = typeOf(channel);
  return { quantity, unit, decimals };
};

/**
 * Whose `_scale` and `_offset` may be a channel's, its own first: where one is shared by a type, the number, the
 * modifier or both are left out.
 */
export function sharedNames(channel: string): readonly string[] {
  const name = parseName(channel);
  if (!name) return [];
  const { type, modifier } = name;
  const pair = name.index.includes('-') ? [`${type}-${type}`] : [];
  return [...new Set([channel, ...pair, `${type}${modifier}`, `${type}${name.index}`, type])];
}

/** The files that one channel is read from. */
interface Source {
  readonly quantity: string;
  readonly per: number;
  /** Scaled already, or else raw. */
  readonly value: string;
  readonly scale?: string | undefined;
  readonly offset?: string | undefined;
}

/** @throws DeviceError when the device has no such channel */
async function findSources(files: HostFiles, folder: string, channels: readonly ChannelChoice[]) {
  const names = new Set(await files.list(folder));
  const has = [...names].flatMap((name) => /^in_(.+)_(?:input|raw)$/.exec(name)?.[1] ?? []);
  return channels.map(({ channel, quantity }): Source => {
    const { per } = typeOf(channel);
    const file = (of: string, what: string): string | undefined =>
      names.has(`in_${of}_${what}`) ? `${folder}/in_${of}_${what}` : undefined;
    const first = (what: string): string | undefined =>
      sharedNames(channel)
        .map((name) => file(name, what))
        .find((path) => path !== undefined);
    const input = file(channel, 'input');
    if (input !== undefined) return { quantity, per, value: input };
    const raw = file(channel, 'raw');
    if (raw === undefined) throw missingChannel(folder, channel, [...new Set(has)]);
    return { quantity, per, value: raw, scale: first('scale'), offset: first('offset') };
  });
}

/** Scale and offset are read each time: a driver that chooses the gain by itself changes them. */
async function readSource(files: HostFiles, { value, scale, offset, per }: Source): Promise<number> {
  const raw = await readNumber(files, value);
  const added = offset === undefined ? 0 : await readNumber(files, offset);
  const factor = scale === undefined ? 1 : await readNumber(files, scale);
  return ((raw + added) * factor) / per;
}

export const iio = defineSensor({
  kind: 'iio',
  summary: "Any sensor or converter that the kernel's industrial I/O drivers read",
  datasheet: 'https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-iio',
  options,
  channels: ({ channels }) => channels.map(specOf),
  resources: resourcesOf,
  open: ({ device, at, channels }, { board: { files } }) =>
    openChip({
      setUp: async () => findSources(files, await findDevice(files, IIO, { device, at }), channels),
      measure: async (sources) => {
        const samples = [];
        // one after the other: they are conversions of one chip
        for (const source of sources)
          samples.push({ quantity: source.quantity, value: await readSource(files, source) });
        return samples;
      },
    }),
});
