import { describe, expect, it } from 'vitest';
import { checkedWords, crc8 } from '../../../src/sensors/crc8.ts';

describe('crc8', () => {
  it.each([
    // Sensirion SHT3x and SHT4x datasheets, "Checksum calculation"
    [0xff, [0xbe, 0xef], 0x92],
    // TE HTU21D datasheet, "CRC-8 checksum calculations"
    [0, [0xdc], 0x79],
    [0, [0x68, 0x3a], 0x7c],
    [0, [0x4e, 0x85], 0x6b],
    // an AHT20, bilbobg/aht20, README.md
    [0xff, [0x1c, 0x3b, 0x5e, 0x86, 0x88, 0xb2], 0xd2],
  ])('from %i of %j is %i', (initial, data, expected) => {
    expect(crc8(Uint8Array.from(data), initial)).toBe(expected);
  });

  it('takes words apart, and says which one is wrong', () => {
    const two = Uint8Array.from([0xbe, 0xef, 0x92, 0x00, 0x00, 0x81]);
    expect(checkedWords(two, 0xff, 'chip')).toEqual([0xbeef, 0]);
    two[4] = 1;
    expect(() => checkedWords(two, 0xff, 'chip')).toThrow(
      expect.objectContaining({
        fault: 'failed',
        message: expect.stringMatching(/^chip.*00 01 came with 81/),
      }),
    );
  });
});
