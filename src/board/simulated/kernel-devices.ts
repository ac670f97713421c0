import { SIMULATED_WIRING } from './wiring.ts';
import type { World } from './world.ts';

const W1 = `/sys/bus/w1/devices/${SIMULATED_WIRING.w1}`;
const IIO = '/sys/bus/iio/devices/iio:device0';
const HWMON = '/sys/class/hwmon';

/** The probe: volts in dry air, and how many fewer a percent of moisture makes, in millivolts. */
const PROBE_DRY_MV = 2_600;
const PROBE_MV_PER_PERCENT = 14;
/** Of the ADS1015's 12 bits at its usual gain, mV a step. */
const STEP_MV = 2;

/** The files of what drivers of the kernel read, by path. */
export function kernelDevices(world: World): readonly (readonly [string, () => string])[] {
  const milli = (value: number): string => `${Math.round(value * 1_000)}\n`;
  return [
    [`${W1}/name`, () => `${SIMULATED_WIRING.w1}\n`],
    [`${W1}/w1_slave`, () => w1Slave(world.conditions.waterTemperature)],
    [`${IIO}/name`, () => `${SIMULATED_WIRING.iio}\n`],
    [`${IIO}/in_voltage0_raw`, () => `${Math.round(probeMv(world.conditions.soilMoisture) / STEP_MV)}\n`],
    [`${IIO}/in_voltage0_scale`, () => `${STEP_MV}.000000000\n`],
    [`${HWMON}/hwmon0/name`, () => `${SIMULATED_WIRING.hwmon}\n`],
    [`${HWMON}/hwmon0/temp1_input`, () => milli(world.conditions.cpuTemperature)],
    [`${HWMON}/hwmon1/name`, () => 'rpi_volt\n'],
    [`${HWMON}/hwmon1/in0_lcrit_alarm`, () => '0\n'],
  ];
}

const probeMv = (moisture: number): number => PROBE_DRY_MV - PROBE_MV_PER_PERCENT * moisture;

/** What w1_therm writes of a DS18B20 that measured `temperature`, degrees Celsius. */
export function w1Slave(temperature: number): string {
  const raw = Math.round(temperature * 16);
  const scratchpad = [raw & 0xff, (raw >> 8) & 0xff, 0x4b, 0x46, 0x7f, 0xff, 0x10 - (raw & 0x0f), 0x10];
  const crc = dallasCrc(scratchpad);
  const bytes = [...scratchpad, crc].map((byte) => `${byte.toString(16).padStart(2, '0')} `).join('');
  const check = crc.toString(16).padStart(2, '0');
  return `${bytes}: crc=${check} YES\n${bytes}t=${Math.trunc((raw * 1_000) / 16)}\n`;
}

/** DS18B20 datasheet, "CRC generation": x^8 + x^5 + x^4 + 1, least significant bit first. */
function dallasCrc(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}
