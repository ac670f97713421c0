import * as v from 'valibot';
import type { Gpio, Level } from '../board/gpio.ts';
import type { Clock } from '../lib/clock.ts';
import { type EdgeChoice, edgeEntries, openEdges } from './line.ts';
import { WatchedLine } from './watched-line.ts';

/** Voltages, not what they mean: a datasheet says which edge a pulse has. */
const COUNTED = { rising: [1], falling: [0], both: [0, 1] } as const satisfies Record<
  string,
  readonly Level[]
>;

/** Options of everything that counts pulses. */
export const pulseEntries = {
  ...edgeEntries({ pull: 'up', debounce: '0s' }),
  edge: v.optional(
    v.pipe(
      v.picklist(['rising', 'falling', 'both']),
      v.description(
        'What counts: the line going high (`rising`), going low (`falling`, as a contact to ground that closes), or `both`.',
      ),
    ),
    'falling',
  ),
};

export interface PulseChoice extends EdgeChoice {
  readonly edge: keyof typeof COUNTED;
}

export interface PulseTaker {
  /** @param at the edge's own stamp, CLOCK_MONOTONIC ms */
  pulse(at: number): void;
  /** So many changes of the line were lost, of either direction. */
  lost(edges: number): void;
}

/** Takes every pulse of a line as it comes, from `begin` until `close`. */
export class PulseLoop {
  readonly #line: WatchedLine;
  readonly #taker: PulseTaker;
  readonly #counted: readonly Level[];
  readonly #stop = new AbortController();
  #running = false;

  constructor(gpio: Gpio, clock: Clock, options: PulseChoice, taker: PulseTaker) {
    this.#line = new WatchedLine(() => openEdges(gpio, options, false), clock);
    this.#counted = COUNTED[options.edge];
    this.#taker = taker;
  }

  /**
   * Opens the line and looks at it; a loop that ended with the line begins anew.
   * @throws DeviceError
   */
  async check(): Promise<void> {
    await this.#line.open();
    if (!this.#running) void this.#run();
    await this.#line.read();
  }

  close(): void {
    this.#stop.abort();
    this.#line.close();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      let first = true;
      for await (const { level, monotonicMs, lost } of this.#line.follow(this.#stop.signal)) {
        if (lost > 0) this.#taker.lost(lost);
        if (!first && this.#counted.includes(level)) this.#taker.pulse(monotonicMs);
        first = false;
      }
    } catch {
      // the line has failed, and is given up: the next check finds out why, and opens it anew
    } finally {
      this.#running = false;
    }
  }
}
