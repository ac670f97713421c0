import { RegisterChip } from './chip.ts';

/** PCA9685 after power-on (https://www.nxp.com/docs/en/data-sheet/PCA9685.pdf, section 7.3): asleep, all off. */
export class Pca9685Chip extends RegisterChip {
  constructor() {
    super();
    this.powerOn();
  }

  powerOn(): void {
    this.registers.fill(0);
    this.registers[0x00] = 0x11;
    this.registers[0x01] = 0x04;
    for (let channel = 0; channel < 16; channel++) this.registers[0x09 + 4 * channel] = 0x10;
    this.registers[0xfe] = 0x1e;
  }

  override write(data: Uint8Array): void {
    const [register = 0, value] = data;
    // prescale only asleep; without auto-increment all bytes go to one register
    if (register === 0xfe && value !== undefined && !(this.#mode & 0x10)) return;
    if (this.#mode & 0x20 || data.length <= 2) super.write(data);
    else for (const byte of data.subarray(1)) super.write(Uint8Array.of(register, byte));
  }

  /** Part of the time that a channel's pin is high. */
  duty(channel: number): number {
    const [onLow = 0, onHigh = 0, offLow = 0, offHigh = 0] = this.registers.subarray(
      6 + 4 * channel,
      10 + 4 * channel,
    );
    if (this.#mode & 0x10 || offHigh & 0x10) return 0;
    if (onHigh & 0x10) return 1;
    return (((offHigh << 8) | offLow) - ((onHigh << 8) | onLow)) / 4_096;
  }

  get #mode(): number {
    return this.registers[0] ?? 0;
  }
}
