import type { Level, OutputLine } from '../../board/gpio.ts';
import type { Clock } from '../../lib/clock.ts';
import { sleep } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
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
  readonly #lines: MotorLines;
  readonly #clock: Clock;
  readonly #deadTimeMs: number;
  /** Since when both are off; undefined while either may be on. */
  #offSince: number | undefined;
  #closed = false;

  /** @param lines both opened at 0 just now */
  constructor(lines: MotorLines, clock: Clock, deadTimeMs: number) {
    this.#lines = lines;
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
    const results = await Promise.allSettled([put(open, 0, 'open'), put(close, 0, 'close')]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) {
      this.#offSince = undefined;
      throw failed.reason;
    }
    this.#offSince ??= this.#clock.monotonic();
  }

  /** Waits for the dead time, or until `signal` aborts: then it stays off. @throws DeviceError, both off as far as can be */
  async on(direction: Direction, signal: AbortSignal): Promise<void> {
    this.#check();
    await this.off();
    for (let rest = this.restMs; rest > 0; rest = this.restMs) {
      await sleep(this.#clock, rest, signal);
      if (signal.aborted) return;
    }
    if (signal.aborted) return;
    this.#check();
    this.#offSince = undefined;
    try {
      await put(this.#lines[direction], 1, direction);
      // an off that came in between may have been overtaken
      this.#offSince = undefined;
    } catch (error) {
      await this.off().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.off().catch(() => undefined);
    this.#lines.open.close();
    this.#lines.close.close();
  }

  /** An order that hung may come back after somebody else has the lines. */
  #check(): void {
    if (this.#closed) throw new DeviceError('absent', 'the cover was closed');
  }
}

async function put(line: OutputLine, level: Level, which: Direction): Promise<void> {
  await line.write(level);
  const found = await line.read();
  if (found !== level)
    throw new DeviceError(
      'failed',
      `the output that drives it ${which} was set to ${level} and reads ${found}`,
      {
        cure: 'check the wiring for a short circuit',
      },
    );
}
