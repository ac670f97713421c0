import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Pins } from './pins.ts';

export interface DoorOptions {
  readonly clock: Clock;
  readonly pins: Pins;
  readonly line: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** How long it stays shut, and open, on average, ms. */
  readonly shutMs: number;
  readonly openMs: number;
}

const LONGEST_BOUNCES = 5;

/**
 * A door with a reed contact to ground: shut, the contact closes and pulls the line low; open, it lets go
 * and the line's pull decides. The contact bounces for some milliseconds, as they do.
 */
export class Door {
  readonly #options: DoorOptions;
  #open = false;
  #moving: Cancel | undefined;
  #bouncing: Cancel | undefined;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#settle();
    this.#wait();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Somebody opens or shuts it; it goes on by itself from there. */
  move(open: boolean): void {
    if (open !== this.#open) {
      this.#open = open;
      this.#bounce(Math.floor(this.#options.random() * LONGEST_BOUNCES));
    }
    this.#wait();
  }

  close(): void {
    this.#moving?.();
    this.#bouncing?.();
  }

  #wait(): void {
    const { clock, random, shutMs, openMs } = this.#options;
    const mean = this.#open ? openMs : shutMs;
    this.#moving?.();
    this.#moving = clock.after(mean * (0.3 + 1.4 * random()), () => this.move(!this.#open));
  }

  #bounce(left: number): void {
    this.#settle();
    this.#bouncing?.();
    if (left === 0) return;
    const { clock, pins, line, random } = this.#options;
    this.#bouncing = clock.after(0.3 + 2 * random(), () => {
      pins.drive(line, this.#open ? 0 : undefined);
      this.#bouncing = clock.after(0.2 + random(), () => this.#bounce(left - 1));
    });
  }

  #settle(): void {
    this.#options.pins.drive(this.#options.line, this.#open ? undefined : 0);
  }
}
