import type { Level, OutputLine } from '../board/gpio.ts';
import { DeviceError } from '../lib/errors.ts';

/** An output line, and what it was told last. */
export class ToldLine {
  readonly #line: OutputLine;
  readonly #name: string;
  #told: Level;

  /** @param name for messages: `line 5` @param initial as it was opened */
  constructor(line: OutputLine, name: string, initial: Level) {
    this.#line = line;
    this.#name = name;
    this.#told = initial;
  }

  /** @throws DeviceError, also when it then reads otherwise */
  async set(level: Level): Promise<void> {
    this.#told = level;
    await this.#line.write(level);
    const found = await this.#line.read();
    if (found !== level)
      throw new DeviceError('failed', `${this.#name} was set to ${level} and reads ${found}`, {
        cure: 'check the wiring for a short circuit',
      });
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
