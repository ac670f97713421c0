import * as v from 'valibot';
import type { HostFiles } from '../board/files.ts';
import { DeviceError } from '../lib/errors.ts';
import type { ChannelSpec, Sample } from '../lib/reading.ts';
import { defineSensor } from './sensor.ts';

const THERMAL = '/sys/class/thermal';
/** Types of thermal zone that are the processor: Raspberry Pi, Rockchip and kin, PCs. */
const CPU_ZONES = ['cpu-thermal', 'cpu_thermal', 'soc-thermal', 'soc_thermal', 'x86_pkg_temp'];

const options = v.strictObject({
  disk: v.optional(
    v.pipe(
      v.string(),
      v.startsWith('/', 'expected an absolute path'),
      v.metadata({ expects: 'an absolute path' }),
      v.description('Any path on the file system whose free space is told.'),
    ),
    '/',
  ),
});

const CHANNELS: readonly ChannelSpec[] = [
  { quantity: 'cpu-temperature', unit: 'Cel', decimals: 1 },
  { quantity: 'load', unit: '1', decimals: 2 },
  { quantity: 'memory-available', unit: '%', decimals: 1 },
  { quantity: 'disk-free', unit: '%', decimals: 1 },
  { quantity: 'uptime', unit: 's', decimals: 0 },
];

/** `/proc/loadavg` -> runnable tasks, mean of the last minute (proc(5)). */
export function parseLoad(text: string): number | undefined {
  return numberIn(/^(\d+\.\d+) /, text);
}

/** `/proc/meminfo` -> percent that programs could still get (MemAvailable of MemTotal, proc(5)). */
export function parseMemory(text: string): number | undefined {
  const total = numberIn(/^MemTotal:\s+(\d+) kB$/m, text);
  const available = numberIn(/^MemAvailable:\s+(\d+) kB$/m, text);
  return total && available !== undefined ? (100 * available) / total : undefined;
}

/** `/proc/uptime` -> seconds since boot (proc(5)). */
export function parseUptime(text: string): number | undefined {
  return numberIn(/^(\d+\.\d+) /, text);
}

/** A zone's `temp` is thousandths of a degree Celsius (kernel, Documentation/driver-api/thermal/sysfs-api). */
export function parseZone(text: string): number | undefined {
  const millidegrees = numberIn(/^(-?\d+)\s*$/, text);
  return millidegrees === undefined ? undefined : millidegrees / 1_000;
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

export const system = defineSensor({
  kind: 'system',
  summary: 'The host itself: CPU temperature, load, memory, disk, uptime',
  options,
  channels: () => CHANNELS,
  resources: () => [],
  open: async ({ disk }, { board: { files } }) => {
    const sources: Readonly<Record<string, () => Promise<number | undefined>>> = {
      'cpu-temperature': () => cpuTemperature(files),
      load: async () => parseLoad(await files.read('/proc/loadavg')),
      'memory-available': async () => parseMemory(await files.read('/proc/meminfo')),
      'disk-free': async () => {
        const { totalBytes, freeBytes } = await files.disk(disk);
        return totalBytes > 0 ? (100 * freeBytes) / totalBytes : undefined;
      },
      uptime: async () => parseUptime(await files.read('/proc/uptime')),
    };
    return {
      mode: 'poll' as const,
      /** What this host does not have (a thermal zone in a VM) is left out; only when all is missing it throws. */
      async read() {
        const samples: Sample[] = [];
        let failure: unknown;
        for (const [quantity, source] of Object.entries(sources)) {
          try {
            const value = await source();
            if (value !== undefined) samples.push({ quantity, value });
          } catch (error) {
            failure = error;
          }
        }
        if (samples.length > 0) return samples;
        throw (
          failure ??
          new DeviceError('failed', 'the host tells nothing in /proc and /sys that can be understood')
        );
      },
      async close() {},
    };
  },
});

async function cpuTemperature(files: HostFiles): Promise<number | undefined> {
  const zones = (await files.list(THERMAL)).filter((name) => name.startsWith('thermal_zone'));
  const types = await Promise.all(zones.map((zone) => files.read(`${THERMAL}/${zone}/type`).catch(() => '')));
  const cpu = CPU_ZONES.map((type) => types.findIndex((found) => found.trim() === type)).find(
    (at) => at >= 0,
  );
  const zone = zones[cpu ?? 0];
  return zone === undefined ? undefined : parseZone(await files.read(`${THERMAL}/${zone}/temp`));
}
