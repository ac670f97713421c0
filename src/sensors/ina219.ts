import * as v from 'valibot';
import type { I2cDevice } from '../board/i2c.ts';
import { DeviceError } from '../lib/errors.ts';
import { readBigEndian, signed16, writeBigEndian } from './big-endian.ts';
import { openChip, pause } from './chip.ts';
import { addressOption, busOption, hex, placeOf } from './options.ts';
import { defineSensor } from './sensor.ts';

/** Registers, datasheet table 2. */
const CONFIGURATION = 0x00;
const SHUNT_VOLTAGE = 0x01;
const BUS_VOLTAGE = 0x02;
const POWER = 0x03;
const CURRENT = 0x04;
const CALIBRATION = 0x05;

/** Configuration: bus voltages up to 32 V (the chip stands 26), one measurement of both. */
const BUS_32_V = 1 << 13;
const SHUNT_AND_BUS_ONCE = 0b011;
/** Bus voltage register. */
const CONVERSION_READY = 0b10;
const OVERFLOW = 0b01;

const SHUNT_STEP_V = 10e-6;
const BUS_STEP_V = 4e-3;
/** Shunt ranges in steps, gain 1 to 1/8 (table 4). */
const SHUNT_RANGES = [4_000, 8_000, 16_000, 32_000] as const;
const MOST_SHUNT_V = 0.32;
/** Equation 1: calibration = 0.04096 / (step of current x shunt). */
const CALIBRATION_FACTOR = 0.04096;
/** Bit 0 of the calibration cannot be set (register 05h). */
const MOST_CALIBRATION = 0xfffe;
/** A step of power is so many steps of current (equation 3), volts. */
const POWER_STEPS = 20;

/** Table 5: ADC bits for so many samples of 12 bits. */
const SAMPLES = [1, 2, 4, 8, 16, 32, 64, 128] as const;
/** Longest time of one sample, ms (electrical characteristics). */
const LONGEST_SAMPLE_MS = 0.586;

/** TI's later chips at the same addresses say who made them, and which they are. */
const MAKER = 0xfe;
const DIE = 0xff;
const TEXAS_INSTRUMENTS = 0x5449;
const LATER_CHIPS: Readonly<Record<number, string>> = { 8800: 'ina226', 8816: 'ina260', 12832: 'ina3221' };

const options = v.pipe(
  v.strictObject({
    bus: busOption,
    address: addressOption([
      0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f,
    ]),
    shunt: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0.0001),
        v.maxValue(100),
        v.description('Resistance of the shunt in ohms; boards carry 0.1 mostly, printed as R100.'),
      ),
      0.1,
    ),
    maxCurrent: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0.001),
        v.maxValue(1_000),
        v.description('The most amperes to expect; the less, the finer. Times the shunt at most 0.32 V.'),
      ),
      3.2,
    ),
    samples: v.optional(
      v.pipe(
        v.picklist(SAMPLES),
        v.description('Samples averaged into one value: less noise, more time (1.2 ms each).'),
      ),
      16,
    ),
  }),
  v.check(
    ({ shunt, maxCurrent }) => shunt * maxCurrent <= MOST_SHUNT_V * (1 + 1e-9),
    ({ input }) => tooMuch(input as Shunt),
  ),
);

interface Shunt {
  /** ohms */
  readonly shunt: number;
  /** amperes */
  readonly maxCurrent: number;
}

function tooMuch({ shunt, maxCurrent }: Shunt): string {
  const volts = Number((shunt * maxCurrent).toPrecision(3));
  const most = Number((MOST_SHUNT_V / shunt).toPrecision(3));
  return `maxCurrent makes ${volts} V at the shunt, the chip takes 0.32 V: at most ${most} A, or a smaller shunt`;
}

/** Section 8.5.1. The register, and what a step of current then is in amperes. */
export function calibrationOf({ shunt, maxCurrent }: Shunt): { register: number; currentStep: number } {
  const wanted = Math.floor(CALIBRATION_FACTOR / ((maxCurrent / 32_768) * shunt) + 1e-6);
  const register = Math.min(MOST_CALIBRATION, wanted & ~1);
  return { register, currentStep: CALIBRATION_FACTOR / (register * shunt) };
}

/** Volts. */
export function busVoltageOf(register: number): number {
  return (register >> 3) * BUS_STEP_V;
}

/** @param register 16 bits, signed @returns amperes */
export function currentOf(register: number, currentStep: number): number {
  return signed16(register) * currentStep;
}

/** @param register a size; the direction is that of the current @returns watts */
export function powerOf(register: number, current: number, currentStep: number): number {
  return register * POWER_STEPS * currentStep * (current < 0 ? -1 : 1);
}

/** Of both voltages, ms. */
const conversionMs = (samples: number): number => 2 * samples * LONGEST_SAMPLE_MS;

export const ina219 = defineSensor({
  kind: 'ina219',
  summary: 'TI INA219: voltage, current and power of a DC supply over I2C',
  datasheet: 'https://www.ti.com/lit/ds/symlink/ina219.pdf',
  options,
  channels: () => [
    { quantity: 'voltage', unit: 'V', decimals: 3 },
    { quantity: 'current', unit: 'A', decimals: 5 },
    { quantity: 'power', unit: 'W', decimals: 4 },
  ],
  resources: ({ bus, address }) => [{ type: 'i2c', bus, address }],
  leastTimeoutMs: ({ samples }) => conversionMs(samples),
  open: ({ bus, address, shunt, maxCurrent, samples }, { board, clock }) => {
    const chip = board.i2c.device({ bus, address });
    const place = `ina219 at ${placeOf({ bus, address })}`;
    const { register: calibration, currentStep } = calibrationOf({ shunt, maxCurrent });
    const steps = (shunt * maxCurrent) / SHUNT_STEP_V;
    const gain = SHUNT_RANGES.findIndex((range) => steps <= range * (1 + 1e-9));
    const shuntEnd = SHUNT_RANGES[gain] ?? 0;
    const adc = 0b1000 | SAMPLES.indexOf(samples);
    const configuration = BUS_32_V | (gain << 11) | (adc << 7) | (adc << 3) | SHUNT_AND_BUS_ONCE;

    return openChip({
      setUp: async () => {
        await checkMaker(chip, place);
        await writeBigEndian(chip, CALIBRATION, calibration);
        const kept = await readBigEndian(chip, CALIBRATION);
        if (kept !== calibration) {
          throw new DeviceError(
            'wrong-chip',
            `${place}: wrote calibration ${hex(calibration)}, found ${hex(kept)}`,
            {
              cure: 'check the address; 0x40 is also that of htu21d, si7021 and pca9685, 0x48 that of others',
            },
          );
        }
      },
      measure: async (_, signal) => {
        // the calibration too: a chip that lost power in between would give no current
        await writeBigEndian(chip, CALIBRATION, calibration);
        await writeBigEndian(chip, CONFIGURATION, configuration);
        await pause(clock, conversionMs(samples), signal);
        const voltage = await readBigEndian(chip, BUS_VOLTAGE);
        if ((voltage & CONVERSION_READY) === 0) {
          throw new DeviceError('stuck', `${place} is still measuring after its longest time`);
        }
        const across = signed16(await readBigEndian(chip, SHUNT_VOLTAGE));
        const current = currentOf(await readBigEndian(chip, CURRENT), currentStep);
        const power = powerOf(await readBigEndian(chip, POWER), current, currentStep);
        const doubtful = (voltage & OVERFLOW) !== 0 || Math.abs(across) >= shuntEnd;
        const quality = doubtful && { quality: 'suspect' as const };
        return [
          { quantity: 'voltage', value: busVoltageOf(voltage) },
          { quantity: 'current', value: current, ...quality },
          { quantity: 'power', value: power, ...quality },
        ];
      },
    });
  },
});

async function checkMaker(chip: I2cDevice, place: string): Promise<void> {
  // the ina219 has no such register; that it acknowledges is nowhere said
  const maker = await readBigEndian(chip, MAKER).catch(() => undefined);
  if (maker !== TEXAS_INSTRUMENTS) return;
  const die = await readBigEndian(chip, DIE);
  const guess = LATER_CHIPS[die];
  throw new DeviceError(
    'wrong-chip',
    `${place}: found a later chip of TI with id ${hex(die)}${guess ? `, which is an ${guess}` : ''}`,
    { cure: 'its registers differ; only the ina219 is read here' },
  );
}
