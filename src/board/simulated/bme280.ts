import type { Clock } from '../../lib/clock.ts';
import { calibrationBlocks, convert } from './bme280-converter.ts';
import type { SimulatedI2cChip } from './chip.ts';
import type { Conditions } from './world.ts';

const CHIP_ID = 0x60;
const RESET_WORD = 0xb6;
const MEASURING = 0x08;
const NORMAL_MODE = 3;
/** What the data registers hold for what was not measured. */
const SKIPPED_20 = 0x80000;
const SKIPPED_16 = 0x8000;

/**
 * Bosch BME280, https://www.bosch-sensortec.com/media/boschsensortec/downloads/datasheets/bst-bme280-ds002.pdf
 * section 5: registers, sleep, forced and normal mode, and the time that a measurement takes.
 */
export class Bme280Chip implements SimulatedI2cChip {
  readonly #conditions: () => Pick<Conditions, 'temperature' | 'pressure' | 'humidity'>;
  readonly #clock: Clock;
  readonly #registers = new Uint8Array(256);
  #at = 0;
  /** Takes effect with the next write to ctrl_meas only (section 5.4.3). */
  #humidityControl = 0;
  #readyAt: number | undefined;

  constructor(conditions: () => Pick<Conditions, 'temperature' | 'pressure' | 'humidity'>, clock: Clock) {
    this.#conditions = conditions;
    this.#clock = clock;
    this.#reset();
  }

  /** Pairs of register and value: writes do not count on (section 6.2.1). */
  write(data: Uint8Array): void {
    this.#at = data[0] ?? 0;
    for (let index = 0; index + 1 < data.length; index += 2)
      this.#set(data[index] as number, data[index + 1] as number);
  }

  read(length: number): Uint8Array {
    this.#finish();
    return Uint8Array.from({ length }, () => this.#get(this.#at++ & 0xff));
  }

  get #mode(): number {
    return (this.#registers[0xf4] ?? 0) & 3;
  }

  #get(register: number): number {
    // in normal mode there is always a result to take
    if (register === 0xf3) return this.#readyAt !== undefined && this.#mode !== NORMAL_MODE ? MEASURING : 0;
    return this.#registers[register] ?? 0;
  }

  #set(register: number, value: number): void {
    this.#finish();
    if (register === 0xe0 && value === RESET_WORD) this.#reset();
    else if (register === 0xf2) this.#registers[0xf2] = value & 7;
    else if (register === 0xf5) this.#registers[0xf5] = value;
    else if (register === 0xf4) {
      this.#registers[0xf4] = value;
      this.#humidityControl = this.#registers[0xf2] ?? 0;
      this.#readyAt = (value & 3) === 0 ? undefined : this.#clock.monotonic() + this.#durationMs();
    }
  }

  /** Typical time, section 9.1. */
  #durationMs(): number {
    const { temperature, pressure, humidity } = this.#oversampling();
    return (
      1 + 2 * temperature + (pressure > 0 ? 2 * pressure + 0.5 : 0) + (humidity > 0 ? 2 * humidity + 0.5 : 0)
    );
  }

  #oversampling(): { temperature: number; pressure: number; humidity: number } {
    const control = this.#registers[0xf4] ?? 0;
    const samples = (code: number): number => (code === 0 ? 0 : 2 ** (Math.min(code, 5) - 1));
    return {
      temperature: samples(control >> 5),
      pressure: samples((control >> 2) & 7),
      humidity: samples(this.#humidityControl),
    };
  }

  /** Puts a finished measurement into the data registers; in normal mode there is always a new one. */
  #finish(): void {
    if (this.#readyAt === undefined || this.#clock.monotonic() < this.#readyAt) return;
    const { temperature, pressure, humidity } = this.#conditions();
    const converted = convert(temperature, pressure, humidity);
    const measured = this.#oversampling();
    this.#store(
      measured.pressure > 0 ? converted.pressure : SKIPPED_20,
      measured.temperature > 0 ? converted.temperature : SKIPPED_20,
      measured.humidity > 0 ? converted.humidity : SKIPPED_16,
    );
    if (this.#mode === NORMAL_MODE) {
      this.#readyAt = this.#clock.monotonic() + this.#durationMs();
    } else {
      this.#readyAt = undefined;
      this.#registers[0xf4] = (this.#registers[0xf4] ?? 0) & ~3;
    }
  }

  #store(pressure: number, temperature: number, humidity: number): void {
    const twenty = (value: number): number[] => [value >> 12, (value >> 4) & 0xff, (value & 0xf) << 4];
    this.#registers.set([...twenty(pressure), ...twenty(temperature), humidity >> 8, humidity & 0xff], 0xf7);
  }

  #reset(): void {
    const { low, high } = calibrationBlocks();
    this.#registers.fill(0);
    this.#registers.set(low, 0x88);
    this.#registers.set(high, 0xe1);
    this.#registers[0xd0] = CHIP_ID;
    this.#humidityControl = 0;
    this.#readyAt = undefined;
    this.#store(SKIPPED_20, SKIPPED_20, SKIPPED_16);
  }
}
