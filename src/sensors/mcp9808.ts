import * as v from 'valibot';
import { DeviceError } from '../lib/errors.ts';
import { readBigEndian, writeBigEndian } from './big-endian.ts';
import { openChip, pause } from './chip.ts';
import { addressOption, busOption, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet section 5.1; all of 16 bits but the resolution. */
const CONFIGURATION = 0x01;
const TEMPERATURE = 0x05;
const MANUFACTURER = 0x06;
const DEVICE = 0x07;
const RESOLUTION = 0x08;

const SHUTDOWN = 0x0100;
/** Steps of 1/16 degC, and how long a conversion then takes: typically 250 ms, and no longest is given. */
const FINEST = 0x03;
const CONVERSION_MS = 250 * 1.3;

const MICROCHIP = 0x0054;
const MCP9808_ID = 0x04; // the low byte is the revision
/** Kin by the same maker, by the high byte of the device register; their temperature register is the same. */
const OTHER_CHIPS: Readonly<Record<number, string>> = {
  0: 'mcp9843',
  2: 'mcp9804',
  32: 'mcp98242',
  33: 'mcp98243',
  34: 'mcp98244',
};

const options = v.strictObject({
  bus: busOption,
  address: addressOption([0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f]),
});

/**
 * Section 5.1.3.
 * @param register 16 bits: three of alerts, one of sign, twelve of sixteenths
 * @returns degrees Celsius
 */
export function temperatureOf(register: number): number {
  const sixteenths = register & 0x1fff;
  return (sixteenths >= 0x1000 ? sixteenths - 0x2000 : sixteenths) / 16;
}

export const mcp9808 = defineSensor({
  kind: 'mcp9808',
  summary: 'Microchip MCP9808: temperature over I2C, within a quarter of a degree',
  datasheet: 'https://ww1.microchip.com/downloads/en/DeviceDoc/25095A.pdf',
  identify: async (registers) =>
    isMcp9808(await readBigEndian(registers, MANUFACTURER), await readBigEndian(registers, DEVICE)),
  options,
  channels: () => [{ quantity: 'temperature', unit: 'Cel', decimals: 4 }],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: () => CONVERSION_MS,
  open: ({ bus, address }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `mcp9808 at ${placeOf({ bus, address })}`;
    return openChip({
      setUp: async (signal) => {
        const manufacturer = await readBigEndian(chip, MANUFACTURER);
        const device = await readBigEndian(chip, DEVICE);
        checkIds(manufacturer, device, place);
        const configuration = await readBigEndian(chip, CONFIGURATION);
        if (configuration & SHUTDOWN) await writeBigEndian(chip, CONFIGURATION, configuration & ~SHUTDOWN);
        if ((await chip.readByte(RESOLUTION)) !== FINEST) await chip.writeByte(RESOLUTION, FINEST);
        // until the first conversion after power-on has ended, it reads 0 degC
        await pause(clock, CONVERSION_MS, signal);
      },
      measure: async () => [
        { quantity: 'temperature', value: temperatureOf(await readBigEndian(chip, TEMPERATURE)) },
      ],
    });
  },
});

function isMcp9808(manufacturer: number, device: number): boolean {
  return manufacturer === MICROCHIP && device >> 8 === MCP9808_ID;
}

function checkIds(manufacturer: number, device: number, place: string): void {
  if (isMcp9808(manufacturer, device)) return;
  const guess =
    manufacturer === MICROCHIP
      ? (OTHER_CHIPS[device >> 8] ?? 'another chip by Microchip')
      : 'another maker: a memory module has a sensor at this address, and accelerometers (lis3dh) are common';
  const ids = [manufacturer, device].map((id) => `0x${id.toString(16).padStart(4, '0')}`).join(' and ');
  throw new DeviceError(
    'wrong-chip',
    `${place}: expected the ids 0x0054 and 0x04.., found ${ids}, which is ${guess}`,
    { cure: 'check the address and what is wired there' },
  );
}
