import * as v from 'valibot';
import type { HostFiles } from '../board/files.ts';
import type { ChannelSpec } from '../lib/reading.ts';
import { openChip } from './chip.ts';
import { knownTypes, quantityOf, sharedNames, typeOf } from './iio-types.ts';
import {
  type ChannelChoice,
  channelList,
  type DeviceClass,
  deviceEntries,
  findDevice,
  missingChannel,
  quantitySchema,
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

/** A channel as the config has it, with what is known of its type laid under what is written. */
interface IioChannel extends ChannelChoice {
  readonly unit: string;
  readonly decimals: number;
  /** Ours in one of the kernel's units. */
  readonly factor: number;
}

const EXPECTED = `a channel of the kernel, a number or a modifier behind one of ${knownTypes.join(', ')}`;
const WRITTEN =
  'or a mapping with channel, quantity (lower-case words with dashes), unit, scale and decimals';

const written = v.strictObject({
  channel: v.pipe(v.string(), v.regex(/^[a-z][^\s/]{0,63}$/)),
  quantity: v.optional(quantitySchema),
  unit: v.optional(v.pipe(v.string(), v.regex(/^[!-~]{1,32}$/))),
  scale: v.optional(v.pipe(v.number(), v.finite(), v.notValue(0))),
  decimals: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-3), v.maxValue(9))),
});

const channel = v.pipe(
  v.union([v.string(), written], `expected ${EXPECTED}; ${WRITTEN}`),
  v.rawTransform(({ dataset, addIssue, NEVER }): IioChannel => {
    const chosen = typeof dataset.value === 'string' ? { channel: dataset.value } : dataset.value;
    const type = typeOf(chosen.channel);
    const {
      channel: name,
      quantity = quantityOf(name),
      unit = type?.unit,
      // in another unit nothing is known of the scale
      scale = chosen.unit === undefined && type ? 1 / type.per : 1,
      decimals = type?.decimals ?? 3,
    } = chosen as v.InferOutput<typeof written>;
    if (quantity !== undefined && unit !== undefined)
      return { channel: name, quantity, unit, factor: scale, decimals };
    addIssue({
      message:
        typeof dataset.value === 'string'
          ? `expected ${EXPECTED}; for another { channel, quantity, unit, scale, decimals }`
          : `expected quantity and unit too: nothing is known of channels such as ${name}`,
    });
    return NEVER;
  }),
  v.metadata({ expects: EXPECTED }),
);

const options = v.strictObject({
  ...deviceEntries,
  channels: channelList(channel, {
    expects: EXPECTED,
    description:
      "What is read, as the device's files call it between `in_` and `_input` or `_raw`: `temp`, `voltage0`, `voltage0-voltage1`, `concentration_co2`; or `{ channel: voltage0, quantity: soil-moisture }` to give it another name. With `unit`, `scale` (what one of the kernel's units is in it, 1 where left out) and `decimals` it is read as something else, or though its type is not known here.",
  }),
});

/** The files that one channel is read from. */
interface Source {
  readonly quantity: string;
  /** Ours in one of the kernel's units. */
  readonly factor: number;
  /** Scaled already, or else raw. */
  readonly value: string;
  readonly scale?: string | undefined;
  readonly offset?: string | undefined;
}

/** @throws DeviceError when the device has no such channel */
async function findSources(files: HostFiles, folder: string, channels: readonly IioChannel[]) {
  const names = new Set(await files.list(folder));
  const has = [...names].flatMap((name) => /^in_(.+)_(?:input|raw)$/.exec(name)?.[1] ?? []);
  return channels.map(({ channel, quantity, factor }): Source => {
    const file = (of: string, what: string): string | undefined =>
      names.has(`in_${of}_${what}`) ? `${folder}/in_${of}_${what}` : undefined;
    const first = (what: string): string | undefined =>
      sharedNames(channel)
        .map((name) => file(name, what))
        .find((path) => path !== undefined);
    const input = file(channel, 'input');
    if (input !== undefined) return { quantity, factor, value: input };
    const raw = file(channel, 'raw');
    if (raw === undefined) throw missingChannel(folder, channel, [...new Set(has)]);
    return { quantity, factor, value: raw, scale: first('scale'), offset: first('offset') };
  });
}

/** Scale and offset are read each time: a driver that chooses the gain by itself changes them. */
async function readSource(files: HostFiles, { value, scale, offset, factor }: Source): Promise<number> {
  const raw = await readNumber(files, value);
  const added = offset === undefined ? 0 : await readNumber(files, offset);
  const scaled = (raw + added) * (scale === undefined ? 1 : await readNumber(files, scale));
  return scaled * factor;
}

export const iio = defineSensor({
  kind: 'iio',
  summary: "Any sensor or converter that the kernel's industrial I/O drivers read",
  datasheet: 'https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-iio',
  options,
  channels: ({ channels }) =>
    channels.map(({ quantity, unit, decimals }): ChannelSpec => ({ quantity, unit, decimals })),
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
