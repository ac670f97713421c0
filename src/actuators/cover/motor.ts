import type { OutputLine } from '../../board/gpio.ts';
import type { Clock } from '../../lib/clock.ts';
import { sleep } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import { ToldLine } from '../told-line.ts';
import type { Direction } from './plan.ts';

export interface MotorLines {
  readonly open: OutputLine;
  readonly close: OutputLine;
}

/**
 * The two outputs of a cover's motor, never on together: one goes on only after both were read back as off and
 * the dead time has passed since either was on. Before it was opened either may have been on, so it begins
 * with a dead time.
 */
export class Motor {
  readonly #lines: Readonly<Record<Direction, ToldLine>>;
  readonly #clock: Clock;
  readonly #deadTimeMs: number;
  /** Since when both are off; undefined while either may be on. */
  #offSince: number | undefined;
  #closed = false;

  /** @param lines both opened at 0 just now */
  constructor(lines: MotorLines, clock: Clock, deadTimeMs: number) {
    this.#lines = {
      open: new ToldLine(lines.open, 'the output that drives it open', 0, clock),
      close: new ToldLine(lines.close, 'the output that drives it close', 0, clock),
    };
    this.#clock = clock;
    this.#deadTimeMs = deadTimeMs;
    this.#offSince = clock.monotonic();
  }

  /** How long until it may go on, 0 when it may now. */
  get restMs(): number {
    if (this.#offSince === undefined) return this.#deadTimeMs;
    return Math.max(0, this.#offSince + this.#deadTimeMs - this.#clock.monotonic());
  }

  /** @throws DeviceError: then nobody knows what is on */
  async off(): Promise<void> {
    const { open, close } = this.#lines;
    // both are tried, whatever the first says
    const results = await Promise.allSettled([open.set(0), close.set(0)]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) {
      this.#offSince = undefined;
      throw failed.reason;
    }
    this.#offSince ??= this.#clock.monotonic();
  }

  /** Waits for the dead time, or until `signal` aborts: then it stays off. @throws DeviceError, both off as far as can be */
  async on(direction: Direction, signal: AbortSignal): Promise<void> {
    this.#refuseClosed();
    await this.off();
    for (let rest = this.restMs; rest > 0; rest = this.restMs) {
      await sleep(this.#clock, rest, signal);
      if (signal.aborted) return;
    }
    if (signal.aborted) return;
    this.#refuseClosed();
    this.#offSince = undefined;
    try {
      await this.#lines[direction].set(1);
      // an off that came in between may have been overtaken
      this.#offSince = undefined;
    } catch (error) {
      await this.off().catch(() => undefined);
      throw error;
    }
  }

  /** Looks whether both outputs still are as they were told. @throws DeviceError */
  async check(): Promise<void> {
    await this.#lines.open.check();
    await this.#lines.close.check();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.off().catch(() => undefined);
    this.#lines.open.close();
    this.#lines.close.close();
  }

  /** An order that hung may come back after somebody else has the lines. */
  #refuseClosed(): void {
    if (this.#closed) throw new DeviceError('absent', 'the cover was closed');
  }
}
