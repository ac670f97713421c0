import type { I2cDevice } from '../board/i2c.ts';

/** SMBus words come least significant byte first; these are for the many chips that send the other first. */

export async function readBigEndian(chip: Pick<I2cDevice, 'readWord'>, register: number): Promise<number> {
  return swapped(await chip.readWord(register));
}

export function writeBigEndian(chip: I2cDevice, register: number, value: number): Promise<void> {
  return chip.writeWord(register, swapped(value));
}

/** 16 bits as a two's complement number. */
export function signed16(word: number): number {
  return (word << 16) >> 16;
}

function swapped(word: number): number {
  return ((word & 0xff) << 8) | (word >> 8);
}
