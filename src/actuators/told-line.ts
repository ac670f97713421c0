import type { Level, OutputLine } from '../board/gpio.ts';
import type { Clock } from '../lib/clock.ts';
import { DeviceError } from '../lib/errors.ts';

/** An output line, and what it was told last. */
export class ToldLine {
  readonly #line: OutputLine;
  readonly #name: string;
  readonly #clock: Clock;
  #told: Level;

  /** @param name for messages: `line 5` @param initial as it was opened */
  constructor(line: OutputLine, name: string, initial: Level, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
    this.#name = name;
    this.#told = initial;
  }

  /**
   * @param pulseMs it is to go to 0 after so long
   * @returns when it does so by itself, CLOCK_MONOTONIC ms; undefined where it cannot
   * @throws DeviceError, also when it then reads otherwise
   */
  async set(level: Level, pulseMs?: number): Promise<number | undefined> {
    this.#told = level;
    const before = this.#clock.monotonic();
    const writing = this.#line.write(level);
    // whatever else is ready to run must not come in between
    if (writing instanceof Promise) await writing;
    // somewhere in between it went on, and there may have been a pause on either side
    const onAt = (before + this.#clock.monotonic()) / 2;
    const endsAt = pulseMs === undefined || !this.#line.endAt ? undefined : onAt + pulseMs;
    // at once: this program may be held up before it comes to anything else
    if (endsAt !== undefined) this.#line.endAt?.(endsAt);
    const found = await this.#line.read();
    const over = endsAt !== undefined && endsAt <= this.#clock.monotonic();
    if (found !== level && !over)
      throw new DeviceError('failed', `${this.#name} was set to ${level} and reads ${found}`, {
        cure: 'check the wiring for a short circuit',
      });
    return endsAt;
  }

  /** See OutputLine. */
  endAt(at: number | undefined): boolean {
    const kept = this.#line.endAt?.(at) ?? true;
    if (!kept) this.#told = 0;
    return kept;
  }

  /** Looks whether it still is as it was told. @throws DeviceError */
  async check(): Promise<void> {
    const told = this.#told;
    const found = await this.#line.read();
    // one that was told something else in between is looked at again
    if (told === this.#told && found !== told)
      throw new DeviceError('failed', `${this.#name} was left at ${told} and reads ${found}`, {
        cure: 'see whether another program drives it, or its chip was without supply',
      });
  }

  close(): void {
    this.#line.close();
  }
}
