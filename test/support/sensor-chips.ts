import type { SimulatedI2cChip } from '../../src/board/simulated/chip.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { systemError } from '../../src/lib/libc.ts';

/** asm-generic/errno.h: nobody acknowledged. */
const EREMOTEIO = 121;

const nothing = (): Error => systemError('ioctl', EREMOTEIO);

/** What a chip gives after a command. */
export interface Answer {
  /** Absent: it takes the command and has nothing to give. */
  readonly bytes?: readonly number[];
  /** Time that it needs, ms; until then it does not acknowledge a read, */
  readonly afterMs?: number;
  /** or gives this. */
  readonly early?: readonly number[];
}

/** A chip without registers: what was written decides what a read gives. It refuses what it does not know. */
export class CommandChip implements SimulatedI2cChip {
  /** By the bytes written: `f3 2d`. Tests change it. */
  readonly answers: Record<string, Answer>;
  readonly written: string[] = [];
  readonly #clock: Clock;
  #answer: Answer | undefined;
  #since = 0;

  constructor(clock: Clock, answers: Readonly<Record<string, Answer>>) {
    this.#clock = clock;
    this.answers = { ...answers };
  }

  write(data: Uint8Array): void {
    const command = [...data].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const answer = this.answers[command];
    if (!answer) throw nothing();
    this.written.push(command);
    this.#answer = answer;
    this.#since = this.#clock.monotonic();
  }

  read(length: number): Uint8Array {
    const { bytes, afterMs = 0, early } = this.#answer ?? {};
    const given = this.#clock.monotonic() < this.#since + afterMs ? early : bytes;
    if (!given) throw nothing();
    return Uint8Array.from({ length }, (_, index) => given[index] ?? 0xff);
  }
}

/** A chip whose registers have a width of their own, as i2c-stub's cells do: bytes by register, in bus order. */
export class CellChip implements SimulatedI2cChip {
  readonly cells: Record<number, readonly number[]>;
  #pointer = 0;

  constructor(cells: Readonly<Record<number, readonly number[]>>) {
    this.cells = { ...cells };
  }

  write(data: Uint8Array): void {
    const [pointer = 0, ...rest] = data;
    this.#pointer = pointer;
    if (rest.length > 0) this.cells[pointer] = rest;
  }

  read(length: number): Uint8Array {
    const cell = this.cells[this.#pointer] ?? [];
    return Uint8Array.from({ length }, (_, index) => cell[index] ?? 0xff);
  }
}
