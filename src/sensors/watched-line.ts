import type { InputLine, Level, Soon } from '../board/gpio.ts';
import type { Clock } from '../lib/clock.ts';
import { DeviceError } from '../lib/errors.ts';

/** A level that was found at the start, or a change. */
export interface Seen {
  readonly level: Level;
  /** CLOCK_MONOTONIC ms: of a change the stamp that the line gave it. */
  readonly monotonicMs: number;
  /** Edges that were lost since the one before. */
  readonly lost: number;
}

/** An input line that is given up when it fails and opened anew by the next use. */
export class WatchedLine {
  readonly #open: () => Soon<InputLine>;
  readonly #clock: Clock;
  #opening: Promise<InputLine> | undefined;
  #line: InputLine | undefined;
  #closed = false;

  /** @param open opens it, with edges */
  constructor(open: () => Soon<InputLine>, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Opens the line, unless it is open. @throws DeviceError */
  async open(): Promise<void> {
    await this.#held();
  }

  /** The level now. @throws DeviceError */
  async read(): Promise<Level> {
    const line = await this.#held();
    try {
      return await line.read();
    } catch (error) {
      this.#release(line);
      throw error;
    }
  }

  /**
   * The level now, then every change, until `signal` aborts or the line is closed. One loop at a time.
   * @throws DeviceError when the line fails, here or in `read`
   */
  async *follow(signal: AbortSignal): AsyncGenerator<Seen> {
    const line = await this.#held();
    const started = this.#clock.monotonic();
    const left = new AbortController();
    const edges = line.edges(AbortSignal.any([signal, left.signal]))[Symbol.asyncIterator]();
    // the edges are listened to before the level is read, so that no change falls in between
    let next = edges.next();
    next.catch(() => undefined);
    let lost = line.lost;
    try {
      yield { level: await line.read(), monotonicMs: started, lost: 0 };
      for (let step = await next; !step.done; step = await next) {
        const before = lost;
        lost = line.lost;
        yield { ...step.value, lost: lost - before };
        next = edges.next();
        next.catch(() => undefined);
      }
    } catch (error) {
      this.#release(line);
      throw error;
    } finally {
      left.abort();
      await next.catch(() => undefined);
      await edges.return?.();
    }
    // the loop also ends when a failed read gave the line up: that is not a good end
    if (!this.#closed && !signal.aborted)
      throw new DeviceError('absent', 'the line was given up after a failure');
  }

  close(): void {
    this.#closed = true;
    if (this.#line) this.#release(this.#line);
  }

  /** @throws DeviceError */
  async #held(): Promise<InputLine> {
    if (!this.#closed && !this.#line) {
      this.#opening ??= this.#openNow().finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
    if (this.#closed || !this.#line) throw new DeviceError('absent', 'the sensor was closed');
    return this.#line;
  }

  async #openNow(): Promise<InputLine> {
    const line = await this.#open();
    if (this.#closed) line.close();
    else this.#line = line;
    return line;
  }

  #release(failed: InputLine): void {
    failed.close();
    if (this.#line === failed) this.#line = undefined;
  }
}
