import { DeviceError } from '../../lib/errors.ts';
import type { I2cDevice } from '../i2c.ts';

/** What a look at a chip may do. */
export type RegisterReads = Pick<I2cDevice, 'readByte' | 'readWord' | 'readBlock'>;

/**
 * Register reads that put back what they may have changed. A chip with one register only (a bus switch such as
 * TCA9548A at 0x70 to 0x77) takes the number of the register for its new setting, and shows it: then the
 * old setting is restored, and the chip has no registers to tell it by.
 */
export async function carefulRegisters(device: I2cDevice): Promise<RegisterReads> {
  const before = await device.receiveByte();
  const check = async (register: number, bytes: readonly number[]): Promise<void> => {
    if (bytes.some((byte) => byte !== register) || (await device.receiveByte()) !== register) return;
    await device.sendByte(before);
    throw new DeviceError('wrong-chip', 'it has no registers');
  };
  return {
    async readByte(register) {
      const value = await device.readByte(register);
      await check(register, [value]);
      return value;
    },
    async readWord(register) {
      const value = await device.readWord(register);
      await check(register, [value & 0xff, value >> 8]);
      return value;
    },
    async readBlock(register, length) {
      const value = await device.readBlock(register, length);
      await check(register, [...value]);
      return value;
    },
  };
}
