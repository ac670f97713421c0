import type { HostFiles } from '../files.ts';
import { namesIn, textOf } from './texts.ts';

/** A device that a driver of the kernel reads already. */
export interface FoundKernelDevice {
  readonly type: 'w1' | 'iio' | 'hwmon';
  /** `28-0000055f1a2b`, `iio:device0`, `hwmon1` */
  readonly id: string;
  /** What it is: `ds18b20`, `bme280`, `cpu_thermal`. */
  readonly name: string;
  /** What it measures, as its files say: `temp`, `temp1`. */
  readonly channels: readonly string[];
  /** Where on an I2C bus the chip is, as the kernel writes it: `1-0049`. */
  readonly at: string | undefined;
}

const W1 = '/sys/bus/w1/devices';
const IIO = '/sys/bus/iio/devices';
const HWMON = '/sys/class/hwmon';
const I2C = '/sys/bus/i2c/devices';

/** First byte of a 1-wire id (Maxim's list of family codes), in hexadecimal. */
const W1_FAMILIES: Readonly<Record<string, string>> = {
  10: 'ds18s20',
  22: 'ds1822',
  28: 'ds18b20',
  '3b': 'ds1825',
  42: 'ds28ea00',
};

/** What hangs on 1-wire, iio and hwmon. */
export async function scanKernelDevices(files: HostFiles): Promise<readonly FoundKernelDevice[]> {
  return (await Promise.all([scanW1(files), scanIio(files), scanHwmon(files)])).flat();
}

async function scanW1(files: HostFiles): Promise<readonly FoundKernelDevice[]> {
  const ids = (await namesIn(files, W1)).filter((name) => /^[0-9a-f]{2}-[0-9a-f]+$/.test(name));
  return ids.map((id) => ({
    type: 'w1',
    id,
    name: W1_FAMILIES[id.slice(0, 2)] ?? `family ${id.slice(0, 2)}`,
    channels: [],
    at: undefined,
  }));
}

function scanIio(files: HostFiles): Promise<readonly FoundKernelDevice[]> {
  return scanClass(files, 'iio', IIO, /^iio:device\d+$/, /^in_(.+)_(?:raw|input)$/);
}

function scanHwmon(files: HostFiles): Promise<readonly FoundKernelDevice[]> {
  return scanClass(files, 'hwmon', HWMON, /^hwmon\d+$/, /^([a-z]+\d+)_input$/);
}

async function scanClass(
  files: HostFiles,
  type: FoundKernelDevice['type'],
  folder: string,
  member: RegExp,
  input: RegExp,
): Promise<readonly FoundKernelDevice[]> {
  const ids = (await namesIn(files, folder)).filter((name) => member.test(name));
  const places = await i2cPlaces(files);
  return Promise.all(
    ids.map(async (id) => {
      const channels = (await namesIn(files, `${folder}/${id}`)).flatMap(
        (name) => input.exec(name)?.[1] ?? [],
      );
      return {
        type,
        id,
        name: (await textOf(files, `${folder}/${id}/name`)) ?? 'without a name',
        // what has a raw and a scaled value has both files
        channels: [...new Set(channels)],
        at: places.get(id),
      };
    }),
  );
}

/** Where on an I2C bus the hardware of each device is. */
async function i2cPlaces(files: HostFiles): Promise<ReadonlyMap<string, string>> {
  const chips = (await namesIn(files, I2C)).filter((name) => /^\d+-00[0-9a-f]{2}$/.test(name));
  const places = await Promise.all(
    chips.map(async (at) => {
      const devices = [
        ...(await namesIn(files, `${I2C}/${at}`)),
        ...(await namesIn(files, `${I2C}/${at}/hwmon`)),
      ];
      return devices
        .filter((name) => /^(iio:device|hwmon)\d+$/.test(name))
        .map((name) => [name, at] as const);
    }),
  );
  return new Map(places.flat());
}
