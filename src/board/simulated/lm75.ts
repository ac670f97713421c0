import type { SimulatedI2cChip } from './chip.ts';

/**
 * NXP LM75B, https://www.nxp.com/docs/en/data-sheet/LM75B.pdf section 7.4: pointer register; temperature
 * (0), configuration (1), hysteresis (2), overtemperature (3), each but the configuration of 16 bits, most
 * significant byte first.
 */
export class Lm75Chip implements SimulatedI2cChip {
  readonly #temperature: () => number;
  #pointer = 0;
  #configuration = 0;
  readonly #limits: [number, number] = [75 << 8, 80 << 8];

  /** @param temperature degrees Celsius now */
  constructor(temperature: () => number) {
    this.#temperature = temperature;
  }

  write(data: Uint8Array): void {
    const [pointer = 0, high, low = 0] = data;
    this.#pointer = pointer & 3;
    if (high === undefined) return;
    if (this.#pointer === 1) this.#configuration = high & 0x1f;
    else if (this.#pointer >= 2) this.#limits[this.#pointer === 2 ? 0 : 1] = (high << 8) | low;
  }

  read(length: number): Uint8Array {
    const register = this.#register();
    // the second byte of a one-byte register repeats the first
    const bytes = this.#pointer === 1 ? [register, register] : [register >> 8, register & 0xff];
    return Uint8Array.from({ length }, (_, index) => bytes[index % 2] as number);
  }

  #register(): number {
    switch (this.#pointer) {
      case 0: {
        // 11 bits of an eighth of a degree, at the top of 16
        const eighths = Math.round(Math.min(127.875, Math.max(-128, this.#temperature())) * 8);
        return (eighths << 5) & 0xffff;
      }
      case 1:
        return this.#configuration;
      default:
        return this.#limits[this.#pointer === 2 ? 0 : 1];
    }
  }
}
