import type { GenericSchema, InferOutput } from 'valibot';
import type { Board } from '../board/board.ts';
import type { Bias, LineRef } from '../board/gpio.ts';
import type { I2cAddress, I2cDevice } from '../board/i2c.ts';
import type { Clock } from '../lib/clock.ts';
import type { ChannelSpec, Sample } from '../lib/reading.ts';

/** What a device takes for itself alone; config refuses two devices with the same one. */
export type Resource = (
  | ({ readonly type: 'i2c'; readonly shared?: Shared } & I2cAddress)
  | ({
      readonly type: 'gpio';
      /** What an input's own resistor is to do: not every chip has one. */
      readonly bias?: Bias;
    } & LineRef)
  | { readonly type: 'pwm'; readonly chip: number | string; readonly channel: number }
  | { readonly type: 'file'; readonly path: string }
) & {
  /** The option that asks for it, if it is not the usual one: for errors. */
  readonly option?: string;
};

/** A chip that several devices may use, if they mean the same chip and want it set up alike. */
export interface Shared {
  readonly as: string;
  /** What they must agree on, in words: `1000 Hz`. */
  readonly setting: string;
  /** The option that says so. */
  readonly option: string;
}

/** Read on its interval. */
export interface PolledSensor {
  readonly mode: 'poll';
  /**
   * One measurement of everything; nothing where the chip measures by itself and has no newer one than was
   * read before. @throws DeviceError
   */
  read(): Promise<readonly Sample[]>;
  close(): Promise<void>;
}

/** Tells by itself when something happens, and is read on its interval too (so that silence is not absence). */
export interface EventSensor {
  readonly mode: 'events';
  read(): Promise<readonly Sample[]>;
  /** Ends when `signal` aborts or the sensor is closed. @throws DeviceError when the hardware goes */
  events(signal: AbortSignal): AsyncIterable<readonly Sample[]>;
  close(): Promise<void>;
}

export type Sensor = PolledSensor | EventSensor;

export interface SensorContext {
  readonly board: Board;
  readonly clock: Clock;
  /** What this sensor keeps beyond a restart; absent where nothing is kept, as when it is read once. */
  readonly state?: KeptState;
}

/** Small values of one sensor, by name. */
export interface KeptState {
  /** As JSON gives it back; undefined when nothing was saved. */
  load(name: string): unknown;
  /** Durable before it returns: a write to the disk, so not for every pulse. @throws FieldhandError */
  save(name: string, value: unknown): void;
}

/** What a look may do: a register read changes nothing in a chip that has registers. */
export type Registers = Pick<I2cDevice, 'readByte' | 'readWord' | 'readBlock'>;

/** A driver: everything the program knows of one kind of sensor. */
export interface SensorDefinition<S extends GenericSchema = GenericSchema> {
  /** The word in the config: `bme280`. */
  readonly kind: string;
  /** One line for `--help`, the reference table and `check`. */
  readonly summary: string;
  /** Where the constants come from. */
  readonly datasheet?: string;
  /**
   * For a chip over I2C: whether its id registers say that it is this one. Absent: it has none that a mere look
   * may read. `scan` asks it at every address that the options take. @throws DeviceError
   */
  readonly identify?: (registers: Registers) => Promise<boolean>;
  /** Options of this kind only, a valibot object of entries with `v.description`; name, kind, interval are common. */
  readonly options: S;
  readonly channels: (options: InferOutput<S>) => readonly ChannelSpec[];
  readonly resources: (options: InferOutput<S>) => readonly Resource[];
  /**
   * How long an opening or a read takes at its usual longest, ms, where the hardware has to be waited for: config
   * refuses a shorter timeout, with which every read would count as stuck.
   */
  readonly leastTimeoutMs?: (options: InferOutput<S>) => number;
  /** Opens the hardware and checks that the right chip answers. @throws DeviceError */
  readonly open: (options: InferOutput<S>, context: SensorContext) => Promise<Sensor>;
}

/** Keeps the options' type inside the definition and forgets it outside: the list holds many kinds. */
export function defineSensor<S extends GenericSchema>(definition: SensorDefinition<S>): SensorDefinition {
  return definition as unknown as SensorDefinition;
}
