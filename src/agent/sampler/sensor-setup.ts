import type { FilterChoice } from '../../filters/filter.ts';
import type { Channel } from '../../lib/reading.ts';
import type { Sensor } from '../../sensors/sensor.ts';

/** One sensor of the config, ready to be opened. */
export interface SensorSetup {
  readonly name: string;
  readonly kind: string;
  /** As the driver gives them, before the filters. */
  readonly channels: readonly Channel[];
  /** By quantity. */
  readonly filters: ReadonlyMap<string, readonly FilterChoice[]>;
  readonly intervalMs: number;
  /** A read that takes longer counts as stuck; it is not started again before it has come back. */
  readonly timeoutMs: number;
  /** What is opened: with another it is another sensor, whatever its name. */
  readonly hardware?: unknown;
  /** @throws DeviceError */
  readonly open: () => Promise<Sensor>;
}
