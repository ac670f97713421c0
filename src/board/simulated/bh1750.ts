import type { Clock } from '../../lib/clock.ts';
import type { SimulatedI2cChip } from './chip.ts';

/** Counts per lux, and ms, at the usual measurement time of 69. */
const COUNTS_PER_LUX = 1.2;
const USUAL_TIME = 69;
const HIGH_MS = 120;
const LOW_MS = 16;

interface Measurement {
  readonly readyAt: number;
  readonly doubled: boolean;
  readonly lowResolution: boolean;
  readonly continuous: boolean;
}

/** Rohm BH1750FVI, https://www.mouser.com/datasheet/2/348/bh1750fvi-e-186247.pdf, "Instruction Set". */
export class Bh1750Chip implements SimulatedI2cChip {
  readonly #lux: () => number;
  readonly #clock: Clock;
  #time = USUAL_TIME;
  #powered = false;
  #counts = 0;
  #measurement: Measurement | undefined;

  /** @param lux illuminance now */
  constructor(lux: () => number, clock: Clock) {
    this.#lux = lux;
    this.#clock = clock;
  }

  write(data: Uint8Array): void {
    const opcode = data[0] ?? 0;
    this.#finish();
    if (opcode === 0x00) {
      this.#powered = false;
      this.#measurement = undefined;
    } else if (opcode === 0x01) this.#powered = true;
    else if (opcode === 0x07 && this.#powered) this.#counts = 0;
    else if ((opcode & 0xf8) === 0x40) this.#time = ((opcode & 0x07) << 5) | (this.#time & 0x1f);
    else if ((opcode & 0xe0) === 0x60) this.#time = (this.#time & 0xe0) | (opcode & 0x1f);
    else if ([0x10, 0x11, 0x13, 0x20, 0x21, 0x23].includes(opcode)) this.#start(opcode);
  }

  read(length: number): Uint8Array {
    this.#finish();
    const bytes = [this.#counts >> 8, this.#counts & 0xff];
    return Uint8Array.from({ length }, (_, index) => bytes[index] ?? 0xff);
  }

  #start(opcode: number): void {
    const lowResolution = (opcode & 0x0f) === 3;
    const ms = ((lowResolution ? LOW_MS : HIGH_MS) * this.#time) / USUAL_TIME;
    this.#powered = true;
    this.#measurement = {
      readyAt: this.#clock.monotonic() + ms,
      doubled: (opcode & 0x0f) === 1,
      lowResolution,
      continuous: opcode < 0x20,
    };
  }

  /** Takes over what has been measured by now. */
  #finish(): void {
    const measurement = this.#measurement;
    if (!measurement || this.#clock.monotonic() < measurement.readyAt) return;
    const counts = this.#lux() * COUNTS_PER_LUX * (this.#time / USUAL_TIME) * (measurement.doubled ? 2 : 1);
    const steps = measurement.lowResolution ? counts - (counts % 4) : counts;
    this.#counts = Math.min(0xffff, Math.round(steps));
    if (!measurement.continuous) {
      this.#measurement = undefined;
      this.#powered = false;
    }
  }
}
