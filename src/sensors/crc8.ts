import { DeviceError } from '../lib/errors.ts';

/** x^8 + x^5 + x^4 + 1, the one polynomial of humidity and gas sensors; datasheets also write 0x131. */
const POLYNOMIAL = 0x31;

/**
 * CRC-8, most significant bit first, no final XOR.
 * @param initial 0xFF for Sensirion's SHT3x, SHT4x and SCD4x and Aosong's AHT20; 0 for SHT2x, HTU21D and Si7021
 */
export function crc8(data: Uint8Array, initial: number): number {
  let crc = initial;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ POLYNOMIAL) & 0xff : crc << 1;
  }
  return crc;
}

/**
 * @param data words of two bytes, most significant first, each followed by its checksum
 * @param place names the chip in the error
 * @throws DeviceError failed, when a checksum is wrong
 */
export function checkedWords(data: Uint8Array, initial: number, place: string): readonly number[] {
  const words: number[] = [];
  for (let at = 0; at + 2 < data.length; at += 3) {
    checkCrc(data.subarray(at, at + 2), data[at + 2] as number, initial, place);
    words.push(((data[at] as number) << 8) | (data[at + 1] as number));
  }
  return words;
}

/** @throws DeviceError failed, when `checksum` is not that of `data` */
export function checkCrc(data: Uint8Array, checksum: number, initial: number, place: string): void {
  const expected = crc8(data, initial);
  if (checksum === expected) return;
  const text = (byte: number): string => byte.toString(16).padStart(2, '0');
  throw new DeviceError(
    'failed',
    `${place}: bad checksum: ${[...data].map(text).join(' ')} came with ${text(checksum)}, not ${text(expected)}`,
    { cure: 'check wiring, pull-ups and cable length, or slow the bus down' },
  );
}
