import { type Clock, sleep } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import type { HostFiles } from '../files.ts';
import type { Faults } from './faults.ts';
import { kernelDevices } from './kernel-devices.ts';
import { noise } from './noise.ts';
import type { World } from './world.ts';

/** As the real one's deadline. */
const STUCK_AFTER_MS = 2_000;
const CARD_BYTES = 31_268_536_320;
const MEMORY_KB = 3_885_396;

/** What a Pi 4 shows of itself in /proc and /sys. */
export class SimulatedFiles implements HostFiles {
  readonly #texts: ReadonlyMap<string, () => string>;
  readonly #faults: Faults;
  readonly #clock: Clock;

  constructor(world: World, faults: Faults, clock: Clock, seed: number) {
    this.#faults = faults;
    this.#clock = clock;
    const load = (stream: number, periodMs: number): number =>
      0.22 + 0.18 * noise(seed, stream, clock.monotonic(), periodMs);
    this.#texts = new Map<string, () => string>([
      ['/proc/device-tree/model', () => 'Raspberry Pi 4 Model B Rev 1.5\0'],
      [
        '/proc/loadavg',
        () =>
          `${[load(21, 60_000), load(22, 300_000), load(23, 900_000)].map((v) => v.toFixed(2)).join(' ')} 1/187 4211\n`,
      ],
      [
        '/proc/meminfo',
        () => {
          const available = Math.round(
            MEMORY_KB * (0.78 + 0.02 * noise(seed, 24, clock.monotonic(), 120_000)),
          );
          return (
            `MemTotal:       ${MEMORY_KB} kB\nMemFree:        ${available - 1_204_336} kB\n` +
            `MemAvailable:   ${available} kB\nSwapTotal:       102396 kB\nSwapFree:        102396 kB\n`
          );
        },
      ],
      [
        '/proc/uptime',
        () => `${(clock.monotonic() / 1000).toFixed(2)} ${((clock.monotonic() * 3.7) / 1000).toFixed(2)}\n`,
      ],
      [
        '/sys/class/thermal/thermal_zone0/temp',
        () => `${Math.round(world.conditions.cpuTemperature * 1000)}\n`,
      ],
      ['/sys/class/thermal/thermal_zone0/type', () => 'cpu-thermal\n'],
      ...kernelDevices(world),
    ]);
  }

  async read(path: string): Promise<string> {
    const fault = this.#faults.ofFile(path);
    if (fault === 'stuck') await sleep(this.#clock, STUCK_AFTER_MS);
    if (fault) throw new DeviceError(fault, `${path}: simulated to be ${fault}`);
    const text = this.#texts.get(path);
    if (!text) throw new DeviceError('absent', `${path} is not there`);
    return text();
  }

  async list(path: string): Promise<readonly string[]> {
    const folder = path.endsWith('/') ? path : `${path}/`;
    const names = [...this.#texts.keys()]
      .filter((file) => file.startsWith(folder) && this.#faults.ofFile(file) !== 'absent')
      .map((file) => file.slice(folder.length).split('/')[0] as string);
    return [...new Set(names)].sort();
  }

  async disk(): Promise<{ readonly totalBytes: number; readonly freeBytes: number }> {
    // logs and the outbox come and go
    const used = 5_100_000_000 + 40_000_000 * noise(1, 25, this.#clock.monotonic(), 600_000);
    return { totalBytes: CARD_BYTES, freeBytes: Math.round(CARD_BYTES - used) };
  }
}
