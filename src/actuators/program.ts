import { blinkMs, type Manner } from '../actuators/action.ts';
import { type Clock, sleep } from '../lib/clock.ts';

/** A fade takes a step at this pace: finer than eyes and motors tell. */
const STEP_MS = 25;

type Pattern = Exclude<Manner, { readonly type: 'move' }>;

/**
 * What an output does by itself: one thing at a time, in the time of the clock and not of its own steps, so
 * that a slow bus makes it coarser and not longer.
 */
export class Program {
  readonly #clock: Clock;
  readonly #write: (level: number) => Promise<void>;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #activity: 'fading' | 'blinking' | undefined;
  #trouble: unknown;
  #closed = false;

  /** @param write sets a level 0 to 1 at once */
  constructor(clock: Clock, write: (level: number) => Promise<void>) {
    this.#clock = clock;
    this.#write = write;
  }

  get activity(): 'fading' | 'blinking' | undefined {
    return this.#activity;
  }

  /** @throws what went wrong since the last start */
  check(): void {
    if (this.#trouble !== undefined) throw this.#trouble;
  }

  /** Ends what runs; nothing is written any more once this has resolved. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#trouble = undefined;
  }

  /** Ends what runs, and begins nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.end();
  }

  /** The caller has ended what ran, and set a blink's first on. @param from the level of now */
  start(pattern: Pattern, from: number): void {
    this.run(
      pattern.type === 'fade' ? 'fading' : 'blinking',
      pattern.type === 'fade' ? this.#fade(pattern, from) : this.#blink(pattern),
    );
  }

  /** Runs any steps; each gives the time of its level, counted from now. */
  run(activity: 'fading' | 'blinking' | undefined, steps: Iterable<Step>): void {
    // an order that hung may come back when the output has been let go
    if (this.#closed) return;
    this.#stop = new AbortController();
    this.#activity = activity;
    this.#running = this.#go(steps, this.#stop.signal);
  }

  async #go(steps: Iterable<Step>, signal: AbortSignal): Promise<void> {
    const begun = this.#clock.monotonic();
    try {
      for (const { atMs, level } of steps) {
        await sleep(this.#clock, begun + atMs - this.#clock.monotonic(), signal);
        if (signal.aborted) return;
        await this.#write(level);
      }
    } catch (error) {
      this.#trouble = error;
    } finally {
      this.#activity = undefined;
    }
  }

  *#fade({ ms, to }: Extract<Pattern, { type: 'fade' }>, from: number): Generator<Step> {
    const begun = this.#clock.monotonic();
    for (let at = STEP_MS; at < ms; at = nextStep(this.#clock.monotonic() - begun))
      yield { atMs: at, level: from + ((to - from) * at) / ms };
    yield { atMs: ms, level: to };
  }

  *#blink(pattern: Extract<Pattern, { type: 'blink' }>): Generator<Step> {
    const { onMs, offMs } = pattern;
    const end = blinkMs(pattern);
    for (let at = onMs; at <= end; at += onMs + offMs) {
      yield { atMs: at, level: 0 };
      if (at + offMs < end) yield { atMs: at + offMs, level: 1 };
    }
  }
}

export interface Step {
  readonly atMs: number;
  readonly level: number;
}

const nextStep = (passedMs: number): number => (Math.floor(passedMs / STEP_MS) + 1) * STEP_MS;
