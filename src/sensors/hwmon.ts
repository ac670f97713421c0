import * as v from 'valibot';
import type { HostFiles } from '../board/files.ts';
import { DeviceError } from '../lib/errors.ts';
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

const HWMON: DeviceClass = {
  name: 'hwmon',
  folder: '/sys/class/hwmon',
  member: /^hwmon\d+$/,
  below: '/hwmon',
  known: ['name', 'label'],
};

/** Types of input (kernel, Documentation/hwmon/sysfs-interface.rst), with the unit there in the comment. */
const TYPES = {
  temp: { quantity: 'temperature', unit: 'Cel', decimals: 3, per: 1_000 }, // millidegree Celsius
  in: { quantity: 'voltage', unit: 'V', decimals: 3, per: 1_000 }, // millivolt
  curr: { quantity: 'current', unit: 'A', decimals: 3, per: 1_000 }, // milliampere
  power: { quantity: 'power', unit: 'W', decimals: 3, per: 1_000_000 }, // microwatt
  energy: { quantity: 'energy', unit: 'J', decimals: 1, per: 1_000_000 }, // microjoule
  humidity: { quantity: 'humidity', unit: '%', decimals: 2, per: 1_000 }, // milli-percent
  fan: { quantity: 'fan-speed', unit: '/min', decimals: 0, per: 1 }, // revolutions a minute
} as const;

function typeOf(channel: string) {
  const [, type, number] = /^([a-z]+)(\d+)$/.exec(channel) ?? [];
  if (type === undefined || !Object.hasOwn(TYPES, type)) return undefined;
  return { ...TYPES[type as keyof typeof TYPES], type, number: Number(number) };
}

/** The first of a type has no number; voltages count from 0 and all have one. */
function quantityOf(channel: string): string | undefined {
  const type = typeOf(channel);
  if (!type) return undefined;
  return type.type !== 'in' && type.number === 1 ? type.quantity : `${type.quantity}-${type.number}`;
}

const options = v.strictObject({
  ...deviceEntries,
  channels: channelsOption(quantityOf, {
    expects: `an input of the kernel, a number behind one of ${Object.keys(TYPES).join(', ')}`,
    description:
      "What is read, as the chip's files call it before `_input`: `temp1`, `in0`, `fan2`; or `{ channel: in0, quantity: battery }` to give it another name.",
  }),
});

/** The files that one channel is read from. */
interface Source {
  readonly quantity: string;
  readonly per: number;
  readonly value: string;
  /** 1 while the chip knows that the value is nonsense: a diode open or shorted, a fan that stands. */
  readonly fault: string | undefined;
}

/** @throws DeviceError when the chip has no such input */
async function findSources(files: HostFiles, folder: string, channels: readonly ChannelChoice[]) {
  const names = new Set(await files.list(folder));
  return channels.map(({ channel, quantity }): Source => {
    // some power meters tell a mean only
    const value = [`${channel}_input`, `${channel}_average`].find((name) => names.has(name));
    if (value === undefined) {
      const has = [...names].flatMap((name) => /^([a-z]+\d+)_(?:input|average)$/.exec(name)?.[1] ?? []);
      throw missingChannel(folder, channel, [...new Set(has)]);
    }
    const fault = names.has(`${channel}_fault`) ? `${folder}/${channel}_fault` : undefined;
    return { quantity, per: typeOf(channel)?.per ?? 1, value: `${folder}/${value}`, fault };
  });
}

async function readSource(files: HostFiles, { value, per, fault }: Source): Promise<number> {
  if (fault !== undefined && (await readNumber(files, fault)) !== 0)
    throw new DeviceError('failed', `${fault}: the chip says that this input is faulty`, {
      cure: 'check the wiring of the probe or fan',
    });
  return (await readNumber(files, value)) / per;
}

export const hwmon = defineSensor({
  kind: 'hwmon',
  summary: "Any chip that the kernel's hardware monitoring drivers read",
  datasheet: 'https://www.kernel.org/doc/html/latest/hwmon/sysfs-interface.html',
  options,
  channels: ({ channels }) =>
    channels.map(({ channel, quantity }) => {
      const { unit = '1', decimals = 0 } = typeOf(channel) ?? {};
      return { quantity, unit, decimals };
    }),
  resources: resourcesOf,
  open: ({ device, at, channels }, { board: { files } }) =>
    openChip({
      setUp: async () => findSources(files, await findDevice(files, HWMON, { device, at }), channels),
      measure: async (sources) => {
        const samples = [];
        for (const source of sources)
          samples.push({ quantity: source.quantity, value: await readSource(files, source) });
        return samples;
      },
    }),
});
