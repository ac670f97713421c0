import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { HostFiles } from '../../../src/board/files.ts';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { DeviceError } from '../../../src/lib/errors.ts';
import { parseLoad, parseMemory, parseUptime, parseZone, system } from '../../../src/sensors/system.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MEMINFO = 'MemTotal:        8000000 kB\nMemFree:         1000000 kB\nMemAvailable:    2000000 kB\n';

describe('system', () => {
  it('understands what the kernel writes, and nothing else', () => {
    expect(parseLoad('0.52 0.58 0.59 1/602 12345\n')).toBe(0.52);
    expect(parseMemory(MEMINFO)).toBe(25);
    expect(parseUptime('4711.25 9000.00\n')).toBe(4711.25);
    expect(parseZone('48312\n')).toBe(48.312);
    expect(parseZone('-1500\n')).toBe(-1.5);
    for (const parse of [parseLoad, parseMemory, parseUptime, parseZone]) expect(parse('')).toBeUndefined();
    expect(parseMemory('MemTotal:  8000000 kB\n')).toBeUndefined();
  });

  const read = async (files: Readonly<Record<string, string>>) => {
    const gone = (path: string): never => {
      throw new DeviceError('absent', `there is no ${path}`);
    };
    const host: HostFiles = {
      read: async (path) => files[path] ?? gone(path),
      list: async (path) =>
        [
          ...new Set(
            Object.keys(files).flatMap((name) =>
              name.startsWith(`${path}/`) ? [name.split('/')[4] ?? ''] : [],
            ),
          ),
        ].sort(),
      disk: async (path) => (path in files ? { totalBytes: 400, freeBytes: 100 } : gone(path)),
    };
    const clock = new FakeClock();
    const board = { ...openSimulatedBoard({ clock, seed: 1 }), files: host };
    const sensor = await system.open(v.parse(system.options, {}), { board, clock });
    return Object.fromEntries((await sensor.read()).map(({ quantity, value }) => [quantity, value]));
  };

  it("takes the processor's thermal zone, not the first", async () => {
    const zones = {
      '/sys/class/thermal/cooling_device0/type': 'fan\n',
      '/sys/class/thermal/thermal_zone0/type': 'gpu-thermal\n',
      '/sys/class/thermal/thermal_zone0/temp': '90000\n',
      '/sys/class/thermal/thermal_zone1/type': 'cpu-thermal\n',
      '/sys/class/thermal/thermal_zone1/temp': '48312\n',
    };
    expect(await read(zones)).toEqual({ 'cpu-temperature': 48.312 });
  });

  it('leaves out what the host does not have', async () => {
    expect(await read({ '/proc/meminfo': MEMINFO, '/': '' })).toEqual({
      'memory-available': 25,
      'disk-free': 25,
    });
  });

  it('fails when there is nothing at all', async () => {
    await expect(read({})).rejects.toBeInstanceOf(DeviceError);
  });
});
