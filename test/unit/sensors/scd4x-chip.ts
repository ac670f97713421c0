import type { SimulatedI2cChip } from '../../../src/board/simulated/chip.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { systemError } from '../../../src/lib/libc.ts';

/** asm-generic/errno.h: nobody acknowledged. */
const EREMOTEIO = 121;

/** The datasheet's examples: serial number 273,325,796,834,238, and 500 ppm, 25 degC, 37 %. */
const SERIAL = [0xf8, 0x96, 0x31, 0x9f, 0x07, 0xc2, 0x3b, 0xbe, 0x89];
const MEASUREMENT = [0x01, 0xf4, 0x33, 0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c];

/** Measures every 5 s while it runs, takes settings only while it does not, answers to nothing for 500 ms after. */
export class Scd4xChip implements SimulatedI2cChip {
  /** Commands as hexadecimal. */
  readonly written: string[] = [];
  serial: readonly number[] = SERIAL;
  measurement: readonly number[] = MEASUREMENT;
  readonly #clock: Clock;
  /** When it began to run, and how many measurements were read since; undefined at rest. */
  #running: { readonly since: number; read: number } | undefined;
  #deafUntil = 0;
  #answer: readonly number[] | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** Loses its power and has it again. */
  restart(): void {
    this.#running = undefined;
    this.#deafUntil = 0;
  }

  write(data: Uint8Array): void {
    this.#hear();
    const command = [...data].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.written.push(command);
    this.#answer = undefined;
    if (command === '3f86') {
      this.#running = undefined;
      this.#deafUntil = this.#clock.monotonic() + 500;
    } else if (command === 'e4b8') {
      this.#answer = this.#fresh() > 0 ? [0x80, 0x06, 0x04] : [0x80, 0x00, 0xa2];
    } else if (command === 'ec05') {
      if (this.#running && this.#fresh() > 0) {
        this.#running.read += this.#fresh();
        this.#answer = this.measurement;
      }
    } else if (this.#running) throw nothing();
    else if (command === '21b1') this.#running = { since: this.#clock.monotonic(), read: 0 };
    else if (command === '3682') this.#answer = this.serial;
  }

  read(length: number): Uint8Array {
    this.#hear();
    if (!this.#answer) throw nothing();
    return Uint8Array.from(this.#answer.slice(0, length));
  }

  /** Measurements that nobody has read. */
  #fresh(): number {
    if (!this.#running) return 0;
    return Math.floor((this.#clock.monotonic() - this.#running.since) / 5_000) - this.#running.read;
  }

  #hear(): void {
    if (this.#clock.monotonic() < this.#deafUntil) throw nothing();
  }
}

const nothing = (): Error => systemError('ioctl', EREMOTEIO);
