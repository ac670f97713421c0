import * as v from 'valibot';
import type { Actuator } from '../../../src/actuators/actuator.ts';
import { cover } from '../../../src/actuators/cover.ts';
import type { Board } from '../../../src/board/board.ts';
import type { Level, LineRef, OutputLine } from '../../../src/board/gpio.ts';
import { sleep } from '../../../src/lib/clock.ts';
import { DeviceError } from '../../../src/lib/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type FakeMemory, fakeMemory } from '../../support/fake-memory.ts';

export const OPEN = 5;
export const CLOSE = 6;
export const DEAD_MS = 500;
const OPEN_MS = 20_000;
const CLOSE_MS = 16_000;

/**
 * A blind with a motor and two relays, which checks at every change what must never be: both relays on, or one
 * on within the dead time after the other. Processes that drive it come and go.
 */
export class Blind {
  readonly clock = new FakeClock(100_000);
  readonly levels = new Map<number, Level>([
    [OPEN, 0],
    [CLOSE, 0],
  ]);
  /** Every change of a relay: `5 on at 1200`. */
  readonly changes: string[] = [];
  /** What happened that must never be. */
  readonly broken: string[] = [];
  /** How the next writes end: `fails` moves nothing, `moves` moves and fails. Missing: well. */
  fates: ('well' | 'fails' | 'moves')[] = [];
  /** So long a relay takes to go on, ms; it goes off at once. */
  onMs = 0;
  memory: FakeMemory = fakeMemory();
  process: Actuator | undefined;
  #life = { alive: false };
  #truth = 0.5;
  #since = this.clock.monotonic();
  readonly #offAt = new Map<number, number>();

  /** Where it really is, 0 = closed to 1 = open. */
  get truth(): number {
    const passed = this.clock.monotonic() - this.#since;
    const { levels } = this;
    const moved =
      (levels.get(OPEN) === 1 ? passed / OPEN_MS : 0) - (levels.get(CLOSE) === 1 ? passed / CLOSE_MS : 0);
    return Math.min(1, Math.max(0, this.#truth + moved));
  }

  get running(): boolean {
    return this.levels.get(OPEN) === 1 || this.levels.get(CLOSE) === 1;
  }

  /** A process takes the outputs. @throws DeviceError */
  async start(): Promise<Actuator> {
    const life = { alive: true };
    this.#life = life;
    const options = v.parse(cover.options, {
      open: { line: OPEN },
      close: { line: CLOSE },
      openTime: '20s',
      closeTime: '16s',
      deadTime: '500ms',
    });
    const board = { gpio: { openOutput: (ref: LineRef) => this.#line(ref.line, life) } } as unknown as Board;
    const { memory } = this;
    this.process = await cover.open(options, {
      board,
      clock: this.clock,
      initial: 0,
      memory: {
        load: () => memory.load(),
        save: async (text) => {
          if (life.alive) await memory.save(text);
        },
      },
    });
    return this.process;
  }

  /** The process is gone in the middle of whatever it does. @param holds whether the kernel keeps the outputs */
  kill(holds: boolean): void {
    this.#life.alive = false;
    this.process = undefined;
    if (holds) return;
    this.#put(OPEN, 0);
    this.#put(CLOSE, 0);
  }

  async wait(ms: number): Promise<void> {
    const end = this.clock.monotonic() + ms;
    while (this.clock.monotonic() < end)
      await this.clock.advance(Math.min(250, end - this.clock.monotonic()));
  }

  #line(line: number, life: { readonly alive: boolean }): OutputLine {
    this.#put(line, 0);
    return {
      write: (level) => {
        if (!life.alive) return;
        const fate = this.fates.shift() ?? 'well';
        if (level === 1 && this.onMs > 0 && fate === 'well')
          return sleep(this.clock, this.onMs).then(() => this.#put(line, level));
        if (fate !== 'fails') this.#put(line, level);
        if (fate !== 'well') throw new DeviceError('failed', 'no answer');
      },
      read: () => this.levels.get(line) ?? 0,
      close: () => undefined,
    };
  }

  #put(line: number, level: Level): void {
    if (this.levels.get(line) === level) return;
    const now = this.clock.monotonic();
    const truth = this.truth;
    const other = line === OPEN ? CLOSE : OPEN;
    if (level === 1) {
      if (this.levels.get(other) === 1) this.broken.push(`both outputs were on at ${now}`);
      const rested = now - (this.#offAt.get(other) ?? Number.NEGATIVE_INFINITY);
      if (rested < DEAD_MS) this.broken.push(`it was turned round after ${rested} ms`);
    } else this.#offAt.set(line, now);
    this.#truth = truth;
    this.#since = now;
    this.levels.set(line, level);
    this.changes.push(`${line} ${level ? 'on' : 'off'}`);
  }
}
