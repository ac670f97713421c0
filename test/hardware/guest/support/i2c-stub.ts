import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import i2c from 'i2c-bus';
import { loadModule, unloadModule } from './modules.ts';

/** Chips on the stub's bus, by address; everything else there is absent. */
export const stubChips = { bh1750: 0x23, lm75: 0x48, hwmon: 0x49, memory: 0x50, bme280: 0x76 } as const;

/**
 * Loads the kernel's i2c-stub and tells which bus it is: 1, as the header's on a Pi.
 * @param chips addresses, at most ten; a stub that is loaded already keeps its own
 */
export function stubBus(chips: readonly number[] = Object.values(stubChips)): number {
  const addresses = chips.map((address) => `0x${address.toString(16)}`);
  loadModule('i2c-stub', `chip_addr=${addresses.join(',')}`);
  const name = readdirSync('/sys/class/i2c-dev').find((bus) =>
    readFileSync(`/sys/class/i2c-dev/${bus}/name`, 'utf8').startsWith('SMBus stub'),
  );
  return Number(name?.replace('i2c-', ''));
}

/** Takes the stub away with its chips, so that the next `stubBus` is another. */
export function removeStub(): void {
  if (existsSync('/sys/module/i2c_stub')) unloadModule('i2c-stub');
}

/** Registers of 8 bits, from `register` on. */
export async function fillBytes(address: number, register: number, bytes: readonly number[]): Promise<void> {
  const bus = await i2c.openPromisified(stubBus());
  for (const [index, byte] of bytes.entries()) await bus.writeByte(address, register + index, byte & 0xff);
  await bus.close();
}

/** What somebody wrote there. */
export async function readBytes(address: number, register: number, length: number): Promise<Uint8Array> {
  const bus = await i2c.openPromisified(stubBus());
  const { buffer } = await bus.readI2cBlock(address, register, length, Buffer.alloc(length));
  await bus.close();
  return buffer;
}

/** One register of 16 bits whose most significant byte goes over the wire first. */
export async function fillWord(address: number, register: number, value: number): Promise<void> {
  const bus = await i2c.openPromisified(stubBus());
  await bus.writeWord(address, register, ((value & 0xff) << 8) | ((value >> 8) & 0xff));
  await bus.close();
}

/** Registers of a byte or a word each, by the order in which the bus has their bytes. */
export type Cells = Readonly<Record<number, readonly number[]>>;

export async function fillCells(address: number, cells: Cells): Promise<void> {
  const bus = await i2c.openPromisified(stubBus());
  for (const [register, [first = 0, second]] of Object.entries(cells)) {
    if (second === undefined) await bus.writeByte(address, Number(register), first);
    else await bus.writeWord(address, Number(register), first | (second << 8));
  }
  await bus.close();
}

/** All 256 registers of 8 bits. */
export async function fillRegisters(address: number, registers: Uint8Array): Promise<void> {
  const bus = await i2c.openPromisified(stubBus());
  for (let at = 0; at < registers.length; at += 32) {
    await bus.writeI2cBlock(address, at, 32, Buffer.from(registers.subarray(at, at + 32)));
  }
  await bus.close();
}

/** Little-endian 16 bits each. */
const words = (...values: number[]): number[] =>
  values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff]);

/**
 * A BME280 with the calibration and the measurement of the worked example in Bosch's BMP280 datasheet (section
 * 3.12): 25.08 degC, 100653 Pa. That has no humidity; its calibration is as chips have it, and 43.86 % is
 * what the integer formula of the BME280's datasheet (section 4.2.3) makes of it.
 */
export async function fillBme280(): Promise<void> {
  const { bme280 } = stubChips;
  await fillBytes(bme280, 0xd0, [0x60]);
  await fillBytes(bme280, 0xf3, [0]);
  const temperature = [27504, 26435, -1000];
  const pressure = [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000];
  await fillBytes(bme280, 0x88, [...words(...temperature, ...pressure), 0, HUMIDITY.h1]);
  const { h2, h3, h4, h5, h6 } = HUMIDITY;
  const shared = (h4 & 0x0f) | ((h5 & 0x0f) << 4);
  await fillBytes(bme280, 0xe1, [...words(h2), h3, h4 >> 4, shared, h5 >> 4, h6]);
  const twentyBits = (value: number): number[] => [value >> 12, value >> 4, value << 4];
  await fillBytes(bme280, 0xf7, [
    ...twentyBits(415148),
    ...twentyBits(519888),
    HUMIDITY.raw >> 8,
    HUMIDITY.raw,
  ]);
}

const HUMIDITY = { h1: 75, h2: 362, h3: 0, h4: 313, h5: 50, h6: 30, raw: 28_000 } as const;

/** 28,067 lx: the example of the BH1750 datasheet, bytes 0x83 and 0x90. */
export async function fillBh1750(): Promise<void> {
  await fillWord(stubChips.bh1750, 0x00, 0x8390);
}

/** 25.5 degC. */
export async function fillLm75(): Promise<void> {
  await fillWord(stubChips.lm75, 0x00, 0x1980);
  await fillBytes(stubChips.lm75, 0x01, [0]);
}

/** Lets the kernel's own lm75 driver have `stubChips.hwmon`, until the returned function is called. */
export function bindKernelDriver(): { hwmon(): string; release(): void } {
  loadModule('lm75');
  const adapter = `/sys/bus/i2c/devices/i2c-${stubBus()}`;
  const address = stubChips.hwmon;
  writeFileSync(`${adapter}/new_device`, `lm75 0x${address.toString(16)}`);
  const device = `${adapter}/${stubBus()}-00${address.toString(16)}/hwmon`;
  return {
    hwmon: () => `${device}/${readdirSync(device)[0]}`,
    release: () => writeFileSync(`${adapter}/delete_device`, `0x${address.toString(16)}`),
  };
}
