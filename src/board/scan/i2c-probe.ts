import { DeviceError, errnoOf } from '../../lib/errors.ts';
import type { I2cDevice } from '../i2c.ts';

/** Addresses that I2C leaves to chips; the rest is reserved (UM10204, table 4). */
export const FIRST_ADDRESS = 0x08;
export const LAST_ADDRESS = 0x77;

/** EEPROMs and clocks: some take a quick write for the beginning of a write to their memory. */
const READ_RANGES: readonly (readonly [number, number])[] = [
  [0x30, 0x37],
  [0x50, 0x5f],
];

/** Expanders without registers (PCF8574 and kin): whatever is written there goes to their outputs. */
const WRITE_DRIVES_OUTPUTS: readonly (readonly [number, number])[] = [
  [0x20, 0x27],
  [0x38, 0x3f],
];

const EOPNOTSUPP = 95;

/**
 * Asks whether anything acknowledges, as i2cdetect does: by reading a byte where a write might change something,
 * else by the address alone, which also finds chips that have nothing to read.
 * @throws DeviceError absent, busy (a kernel driver holds the address) or what is wrong with the bus
 */
export async function probe(address: number, device: I2cDevice): Promise<void> {
  if (within(READ_RANGES, address)) return void (await device.receiveByte());
  try {
    await device.quick();
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    await device.receiveByte();
  }
}

/** Whether a register may be read there: naming one is a write of a byte. */
export function mayReadRegisters(address: number): boolean {
  return !within(WRITE_DRIVES_OUTPUTS, address);
}

function within(ranges: readonly (readonly [number, number])[], address: number): boolean {
  return ranges.some(([first, last]) => address >= first && address <= last);
}

/** The adapter has no such transfer. */
function isUnsupported(error: unknown): boolean {
  if (!(error instanceof DeviceError)) return false;
  const { cause } = error as { readonly cause?: NodeJS.ErrnoException };
  return Math.abs(cause?.errno ?? 0) === EOPNOTSUPP || errnoOf(cause) === 'EOPNOTSUPP';
}
