import type { BinaryValue, Gpio as Onoff } from 'onoff';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { DeviceError, errnoOf, messageOf } from '../../lib/errors.ts';
import type { Edge, Level, NativeInput, NativeOutput } from '../gpio.ts';
import { DebouncedLevel } from './debounce.ts';
import { EdgeQueue } from './edge-queue.ts';
import { recheck } from './recheck.ts';

/** An onoff line whose reading of the level cannot throw from within an interrupt. */
export interface GuardedOnoff extends Onoff {
  /** The level now. @throws with errno code */
  level(): BinaryValue;
  /** Set: trouble found in an interrupt goes here. */
  onInterruptError: ((error: unknown) => void) | undefined;
}

export type OnoffClass = new (...parameters: ConstructorParameters<typeof Onoff>) => GuardedOnoff;

/**
 * onoff reads the level in its interrupt handler with `readSync`, where nobody can catch: a chip that goes
 * while it is watched would end the process.
 */
export function guardOnoff(base: typeof Onoff): OnoffClass {
  return class extends base {
    onInterruptError: ((error: unknown) => void) | undefined;

    level(): BinaryValue {
      return super.readSync();
    }

    override readSync(): BinaryValue {
      try {
        return super.readSync();
      } catch (error) {
        if (!this.onInterruptError) throw error;
        this.onInterruptError(error);
        return 0;
      }
    }
  };
}

export interface ExportedLine {
  readonly gpio: GuardedOnoff;
  readonly name: string;
  readonly onClose: () => void;
  /** Whether it is to stay exported when it is closed. */
  readonly lasts?: () => boolean;
}

export function sysfsOutput(exported: ExportedLine): NativeOutput {
  const { gpio, name } = exported;
  return {
    read: () => attempt(name, () => gpio.level()),
    write: (level) => attempt(name, () => gpio.writeSync(level)),
    close: once(exported),
  };
}

/** @param watched whether the line was exported with its interrupt on */
export function sysfsInput(
  exported: ExportedLine,
  watched: boolean,
  debounceMs: number,
  clock: Clock,
): NativeInput {
  if (watched) return new WatchedInput(exported, debounceMs, clock);
  const { gpio, name } = exported;
  return {
    read: () => attempt(name, () => gpio.level()),
    edges: () => {
      throw new Error(`${name} was opened without edges`);
    },
    lost: 0,
    close: once(exported),
  };
}

class WatchedInput implements NativeInput {
  readonly #exported: ExportedLine;
  readonly #clock: Clock;
  readonly #queue = new EdgeQueue();
  readonly #level: DebouncedLevel;
  readonly #debounces: boolean;
  readonly #release: () => void;
  #failure: DeviceError | undefined;

  constructor(exported: ExportedLine, debounceMs: number, clock: Clock) {
    const { gpio, name } = exported;
    this.#exported = exported;
    this.#clock = clock;
    this.#debounces = debounceMs > 0;
    this.#release = once(exported);
    this.#level = new DebouncedLevel({
      clock,
      debounceMs,
      initial: gpio.level(),
      read: () => this.#raw(),
      onEdge: (edge) => this.#queue.push(edge),
      onLost: (count) => this.#queue.lose(count),
    });
    gpio.onInterruptError = (error) => this.#fail(trouble(name, error));
    gpio.watch((_, level) => {
      if (!this.#failure) this.#level.moved(level);
    });
  }

  get lost(): number {
    return this.#queue.lost;
  }

  read(): Level {
    const level = this.#raw();
    return this.#debounces ? this.#level.level : level;
  }

  edges(signal: AbortSignal): AsyncIterable<Edge> {
    let stop: Cancel = () => undefined;
    const edges = this.#queue.open(signal, () => stop());
    if (this.#queue.active) stop = recheck(this.#clock, () => this.#check());
    return edges;
  }

  close(): void {
    this.#level.close();
    this.#queue.close();
    this.#release();
  }

  #check(): void {
    let level: Level;
    try {
      level = this.#raw();
    } catch {
      return;
    }
    this.#level.seen(level);
  }

  /** The level now. A line that once could not be read is not read again. @throws DeviceError */
  #raw(): Level {
    if (this.#failure) throw this.#failure;
    const { gpio, name } = this.#exported;
    try {
      return gpio.level();
    } catch (error) {
      throw this.#fail(trouble(name, error));
    }
  }

  #fail(error: DeviceError): DeviceError {
    if (!this.#failure) {
      this.#failure = error;
      // a dead line interrupts for ever
      this.#exported.gpio.unwatchAll();
      this.#queue.fail(error);
    }
    return this.#failure;
  }
}

function attempt<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw trouble(name, error);
  }
}

function trouble(name: string, error: unknown): DeviceError {
  const code = errnoOf(error);
  if (code === 'ENODEV' || code === 'ENXIO' || code === 'ENOENT')
    return new DeviceError('absent', `${name} has gone with its chip`, { cause: error });
  return new DeviceError('failed', `${name}: ${messageOf(error)}`, { cause: error });
}

function once({ gpio, onClose, lasts }: ExportedLine): () => void {
  let open = true;
  return () => {
    if (!open) return;
    open = false;
    if (!lasts?.()) gpio.unexport();
    onClose();
  };
}
