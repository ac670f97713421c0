import * as v from 'valibot';
import type { HostFiles } from '../board/files.ts';
import { DeviceError } from '../lib/errors.ts';
import type { Resource } from './sensor.ts';

/** Where a device that a driver of the kernel reads may hang, and the folder of its kind below it. */
const BUSES = ['/sys/bus/i2c/devices', '/sys/bus/spi/devices', '/sys/bus/platform/devices'];

/** One class of devices in /sys. */
export interface DeviceClass {
  /** `iio`, `hwmon`: for messages. */
  readonly name: string;
  /** Folder with one folder for each device. */
  readonly folder: string;
  /** What the devices' folders are called. */
  readonly member: RegExp;
  /** Between the folder of the hardware and the device's: `/hwmon`, or nothing. */
  readonly below: string;
  /** Files by whose text a device is known. */
  readonly known: readonly string[];
}

/** Option entries that tell which device is meant. */
export const deviceEntries = {
  device: v.pipe(
    v.string(),
    v.regex(/^[^\s/][^/\0]{0,63}$/, 'expected the name of a device'),
    v.metadata({ expects: 'the name of a device' }),
    v.description('What the kernel calls it: the text of its `name` file.'),
  ),
  at: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9][-A-Za-z0-9_.,:@]{0,63}$/, 'expected a name such as 1-0076 or spi0.0'),
      v.metadata({ expects: 'a name such as 1-0076 or spi0.0' }),
      v.description(
        'Tells devices of one name apart: its name in `/sys/bus/i2c/devices` (`1-0076`: bus 1, address 0x76), or below `spi` or `platform` there.',
      ),
    ),
  ),
};

export interface DeviceChoice {
  readonly device: string;
  readonly at?: string | undefined;
}

/** A chip that the kernel reads is nobody else's. */
export function resourcesOf({ at }: DeviceChoice): readonly Resource[] {
  const [, bus, address] = /^(\d{1,3})-00([0-9a-f]{2})$/.exec(at ?? '') ?? [];
  if (bus === undefined || address === undefined) return [];
  return [{ type: 'i2c', bus: Number(bus), address: Number.parseInt(address, 16) }];
}

/**
 * The folder of the chosen device. Numbers move from one boot to the next, so the device is known by its name, its label
 * or where it hangs.
 * @throws DeviceError absent when there is none, failed when there are several
 */
export async function findDevice(
  files: HostFiles,
  sort: DeviceClass,
  { device, at }: DeviceChoice,
): Promise<string> {
  const found: string[] = [];
  const others: string[] = [];
  let failure: unknown;
  for (const folder of await foldersOf(files, sort, at)) {
    try {
      const names = await namesOf(files, sort, folder);
      if (names.includes(device)) found.push(folder);
      else others.push(...names.slice(0, 1));
    } catch (error) {
      failure = error;
    }
  }
  const [folder, second] = found;
  if (second !== undefined) {
    const folders = found.map((each) => each.slice(each.lastIndexOf('/') + 1));
    throw new DeviceError(
      'failed',
      `${sort.name} has ${found.length} devices "${device}": ${folders.join(', ')}`,
      {
        cure: 'say which with "at"',
      },
    );
  }
  if (folder !== undefined) return folder;
  // the device that could not be asked for its name may be this one
  if (failure !== undefined) throw failure;
  const where = at === undefined ? '' : ` at ${at}`;
  const there = others.length > 0 ? `, only ${others.join(', ')}` : '';
  throw new DeviceError('absent', `${sort.name} has no device "${device}"${where}${there}`, {
    cure: 'load its driver; on a Pi a dtoverlay line in config.txt does',
  });
}

async function foldersOf(
  files: HostFiles,
  sort: DeviceClass,
  at: string | undefined,
): Promise<readonly string[]> {
  const parents = at === undefined ? [sort.folder] : BUSES.map((bus) => `${bus}/${at}${sort.below}`);
  const folders = await Promise.all(
    parents.map(async (parent) =>
      (await files.list(parent)).filter((name) => sort.member.test(name)).map((name) => `${parent}/${name}`),
    ),
  );
  return folders.flat();
}

/** What the device is called; the text of the first file comes first. */
async function namesOf(files: HostFiles, { known }: DeviceClass, folder: string): Promise<readonly string[]> {
  const there = await files.list(folder);
  const texts = known.filter((file) => there.includes(file)).map((file) => files.read(`${folder}/${file}`));
  return (await Promise.all(texts)).map((text) => text.trim());
}

/** A channel as the config has it. */
export interface ChannelChoice {
  /** As in the kernel's file names. */
  readonly channel: string;
  readonly quantity: string;
}

/** What a channel measures. */
export const quantitySchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/));

/** @param quantityOf the quantity that a channel has by itself; undefined where there is no such channel */
export function channelsOption(
  quantityOf: (channel: string) => string | undefined,
  texts: { readonly expects: string; readonly description: string },
) {
  const message = `expected ${texts.expects}`;
  const entry = v.pipe(
    v.union(
      [v.string(), v.strictObject({ channel: v.string(), quantity: quantitySchema })],
      `${message}, or a mapping with channel and quantity (lower-case words with dashes)`,
    ),
    v.rawTransform(({ dataset, addIssue, NEVER }): ChannelChoice => {
      const chosen = typeof dataset.value === 'string' ? { channel: dataset.value } : dataset.value;
      const own = quantityOf(chosen.channel);
      if (own !== undefined) return { quantity: own, ...chosen };
      addIssue({ message });
      return NEVER;
    }),
    v.metadata({ expects: texts.expects }),
  );
  return channelList(entry, texts);
}

/** A list of channels with a quantity each. @param entry one of them */
export function channelList<C extends { readonly quantity: string }>(
  entry: v.GenericSchema<unknown, C>,
  texts: { readonly expects: string; readonly description: string },
) {
  return v.pipe(
    v.array(entry),
    v.minLength(1, 'expected at least one channel'),
    v.check(
      (channels) => new Set(channels.map(({ quantity: name }) => name)).size === channels.length,
      'two channels have one quantity: give one as { channel: ..., quantity: ... }',
    ),
    v.metadata({ expects: `a list, each ${texts.expects}` }),
    v.description(texts.description),
  );
}

/** @throws DeviceError failed */
export async function readNumber(files: HostFiles, path: string): Promise<number> {
  return numberIn(await files.read(path), path);
}

/** The one number that a text is. @throws DeviceError failed */
export function numberIn(text: string, path: string): number {
  const word = text.trim();
  // Number() also takes nothing at all, and hexadecimal
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new DeviceError('failed', `${path}: expected a number, found ${JSON.stringify(word.slice(0, 40))}`);
}

/** A file that the driver does not have. @param has what it has instead */
export function missingChannel(device: string, channel: string, has: readonly string[]): DeviceError {
  return new DeviceError(
    'failed',
    `${device} has no channel ${channel}, it has ${has.join(', ') || 'none'}`,
    {
      cure: 'choose among these in channels',
    },
  );
}
