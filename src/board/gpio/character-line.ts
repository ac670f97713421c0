import type { Cancel, Clock } from '../../lib/clock.ts';
import { DeviceError, errnoOf, messageOf } from '../../lib/errors.ts';
import type { Edge, InputOptions, Level, NativeInput, NativeOutput } from '../gpio.ts';
import { DebouncedLevel } from './debounce.ts';
import { EdgeQueue } from './edge-queue.ts';
import type { GpioKernel } from './kernel.ts';
import { recheck } from './recheck.ts';
import type { CallOff } from './timed-ioctl.ts';
import {
  decodeEvent,
  decodeLevel,
  GPIO_V2_LINE_GET_VALUES_IOCTL,
  GPIO_V2_LINE_SET_VALUES_IOCTL,
  LINE_EVENT_SIZE,
  lineValues,
} from './uapi.ts';

/** A line that the kernel has granted. */
export interface GrantedLine {
  readonly kernel: GpioKernel;
  readonly fd: number;
  /** For messages: `GPIO line 17 of pinctrl-bcm2711`. */
  readonly name: string;
  /** Lets go of the descriptor, or has it kept. Called once when the line is closed. */
  readonly release: () => void;
}

export function characterOutput(granted: GrantedLine): NativeOutput {
  const { kernel, fd, name } = granted;
  const release = once(granted);
  let callOff: CallOff | undefined;
  /** @returns false when it was too late */
  const keep = (): boolean => callOff?.() ?? true;
  return {
    read: () => readLevel(granted),
    write(level) {
      // what ends it must not be taken away before it has ended: there may be a pause in between
      if (level === 1) keep();
      try {
        kernel.ioctl(fd, GPIO_V2_LINE_SET_VALUES_IOCTL, lineValues(level));
      } catch (error) {
        throw lineTrouble(name, error);
      } finally {
        keep();
        callOff = undefined;
      }
    },
    endAt(at) {
      const kept = keep();
      // what has happened stays so until it is written again
      if (kept)
        callOff =
          at === undefined ? undefined : kernel.ioctlAt(at, fd, GPIO_V2_LINE_SET_VALUES_IOCTL, lineValues(0));
      return kept;
    },
    close() {
      // the descriptor may be another's as soon as it is closed
      keep();
      release();
    },
  };
}

/** @param softwareDebounceMs 0 when the kernel debounces, or when nobody should */
export function characterInput(
  granted: GrantedLine,
  options: Pick<InputOptions, 'edges'>,
  softwareDebounceMs: number,
  clock: Clock,
): NativeInput {
  const close = once(granted);
  if (options.edges) return new WatchedInput(granted, softwareDebounceMs, clock, close);
  return {
    read: () => readLevel(granted),
    edges: () => {
      throw new Error(`${granted.name} was opened without edges`);
    },
    lost: 0,
    close,
  };
}

class WatchedInput implements NativeInput {
  readonly #granted: GrantedLine;
  readonly #clock: Clock;
  readonly #queue = new EdgeQueue();
  readonly #debounced: DebouncedLevel | undefined;
  readonly #release: () => void;
  readonly #stopWatching: () => void;
  #watching = true;
  #sequence = 0;
  readonly #events = Buffer.alloc(64 * LINE_EVENT_SIZE);

  constructor(granted: GrantedLine, softwareDebounceMs: number, clock: Clock, release: () => void) {
    this.#granted = granted;
    this.#clock = clock;
    this.#release = release;
    if (softwareDebounceMs > 0)
      this.#debounced = new DebouncedLevel({
        clock,
        debounceMs: softwareDebounceMs,
        initial: readLevel(granted),
        read: () => readLevel(granted),
        onEdge: (edge) => this.#queue.push(edge),
        onLost: (count) => this.#queue.lose(count),
      });
    this.#stopWatching = granted.kernel.watch(granted.fd, () => this.#drain());
  }

  get lost(): number {
    return this.#queue.lost;
  }

  read(): Level {
    const level = readLevel(this.#granted);
    return this.#debounced ? this.#debounced.level : level;
  }

  edges(signal: AbortSignal): AsyncIterable<Edge> {
    let stop: Cancel = () => undefined;
    // what the kernel holds from before is not from now on
    this.#drain();
    const edges = this.#queue.open(signal, () => stop());
    if (this.#queue.active) stop = recheck(this.#clock, () => this.#check());
    return edges;
  }

  close(): void {
    this.#unwatch();
    this.#debounced?.close();
    this.#queue.close();
    this.#release();
  }

  #drain(): void {
    const { kernel, fd, name } = this.#granted;
    if (!this.#watching) return;
    try {
      for (;;) {
        const length = kernel.readNow(fd, this.#events);
        if (!length) return;
        for (let at = 0; at + LINE_EVENT_SIZE <= length; at += LINE_EVENT_SIZE) this.#take(at);
      }
    } catch (error) {
      this.#fail(lineTrouble(name, error));
    }
  }

  #take(at: number): void {
    const { edge, sequence } = decodeEvent(this.#events, at);
    const missed = (sequence - this.#sequence - 1) >>> 0;
    this.#sequence = sequence;
    if (missed > 0) this.#queue.lose(missed);
    if (this.#debounced) this.#debounced.moved(edge.level);
    else this.#queue.push(edge);
  }

  #check(): void {
    try {
      readLevel(this.#granted);
    } catch (error) {
      if (error instanceof DeviceError) this.#fail(error);
      else throw error;
    }
  }

  #fail(error: DeviceError): void {
    // a dead line is ready for ever; watching it would spin
    this.#unwatch();
    this.#queue.fail(error);
  }

  #unwatch(): void {
    if (!this.#watching) return;
    this.#watching = false;
    this.#stopWatching();
  }
}

function readLevel({ kernel, fd, name }: GrantedLine): Level {
  const values = lineValues(0);
  try {
    kernel.ioctl(fd, GPIO_V2_LINE_GET_VALUES_IOCTL, values);
  } catch (error) {
    throw lineTrouble(name, error);
  }
  return decodeLevel(values);
}

function once({ release }: GrantedLine): () => void {
  let open = true;
  return () => {
    if (!open) return;
    open = false;
    release();
  };
}

/** What a call on an open line that failed means. */
function lineTrouble(name: string, error: unknown): DeviceError {
  const code = errnoOf(error);
  if (code === 'ENODEV' || code === 'ENXIO')
    return new DeviceError('absent', `${name} has gone with its chip`, { cause: error });
  return new DeviceError('failed', `${name}: ${messageOf(error)}`, { cause: error });
}
