import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { I2cAddress } from '../../../src/board/i2c.ts';
import { SIMULATED_WIRING, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import type { SimulatedI2cChip } from '../../../src/board/simulated/chip.ts';
import type { FileFault, I2cFault, LineFault } from '../../../src/board/simulated/faults.ts';
import type { Fault } from '../../../src/lib/errors.ts';
import { sensorKinds } from '../../../src/sensors/index.ts';
import type { SensorDefinition } from '../../../src/sensors/sensor.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import {
  aht20Chip,
  bme680Chip,
  bmp280Chip,
  htu21dChip,
  mcp9808Chip,
  sht3xChip,
  sht4xChip,
  si7021Chip,
  tmp102Chip,
} from '../../support/measured-chips.ts';
import { type SensorContract, sensorContract } from '../../support/sensor-contract.ts';
import { Ads1115Chip } from './ads1115-chip.ts';
import { Ens160Chip } from './ens160-chip.ts';
import { Ina219Chip } from './ina219-chip.ts';
import { Scd4xChip } from './scd4x-chip.ts';
import { Tsl2561Chip } from './tsl2561-chip.ts';
import { Veml7700Chip } from './veml7700-chip.ts';

const chip = (
  at: I2cAddress,
  make?: (clock: FakeClock) => SimulatedI2cChip,
): Omit<SensorContract, 'definition'> => ({
  options: at,
  ...(make && { wire: (board, clock) => board.attach(at, make(clock)) }),
  faults: ['absent', 'busy', 'failed', 'stuck'],
  break: (board: SimulatedBoard, fault: Fault | undefined) =>
    board.faults.i2c(at, fault as I2cFault | undefined),
});

/** What a driver of the kernel shows in files. */
const kernelFiles = (options: object, paths: readonly string[]): Omit<SensorContract, 'definition'> => ({
  options,
  faults: ['absent', 'denied', 'failed', 'stuck'],
  break: (board, fault) => {
    for (const path of paths) board.faults.file(path, fault as FileFault | undefined);
  },
});

const onLine = (more: { readonly events?: boolean }): Omit<SensorContract, 'definition'> => ({
  ...more,
  options: { line: SIMULATED_WIRING.door },
  faults: ['absent', 'busy'],
  break: (board, fault) => board.faults.line(SIMULATED_WIRING.door, fault as LineFault | undefined),
});

const FILES = ['/proc/loadavg', '/proc/meminfo', '/proc/uptime', '/sys/class/thermal/thermal_zone0/temp'];

const wired: Readonly<Record<string, Omit<SensorContract, 'definition'>>> = {
  aht20: chip({ bus: 1, address: 0x38 }, aht20Chip),
  bh1750: chip(SIMULATED_WIRING.bh1750),
  bme280: chip(SIMULATED_WIRING.bme280),
  htu21d: chip({ bus: 1, address: 0x40 }, htu21dChip),
  lm75: chip(SIMULATED_WIRING.lm75),
  mcp9808: chip({ bus: 1, address: 0x18 }, mcp9808Chip),
  sht3x: chip({ bus: 1, address: 0x44 }, sht3xChip),
  sht4x: chip({ bus: 1, address: 0x44 }, sht4xChip),
  si7021: chip({ bus: 1, address: 0x40 }, si7021Chip),
  veml7700: chip({ bus: 1, address: 0x10 }, (clock) => new Veml7700Chip(clock)),
  tmp102: chip({ bus: 1, address: 0x49 }, tmp102Chip),
  tsl2561: chip({ bus: 1, address: 0x39 }, (clock) => new Tsl2561Chip(clock)),
  bme680: chip({ bus: 1, address: 0x77 }, bme680Chip),
  bmp280: chip({ bus: 1, address: 0x77 }, bmp280Chip),
  ina219: chip({ bus: 1, address: 0x41 }, (clock) => new Ina219Chip(clock)),
  ads1115: chip({ bus: 1, address: 0x4a }, (clock) => new Ads1115Chip(clock)),
  scd4x: chip({ bus: 1, address: 0x62 }, (clock) => new Scd4xChip(clock)),
  ens160: chip({ bus: 1, address: 0x53 }, (clock) => new Ens160Chip(clock)),
  button: onLine({ events: true }),
  contact: onLine({ events: true }),
  counter: onLine({}),
  frequency: onLine({}),
  motion: onLine({ events: true }),
  file: kernelFiles({ path: '/sys/class/thermal/thermal_zone0/temp', scale: 0.001, unit: 'Cel' }, [
    '/sys/class/thermal/thermal_zone0/temp',
  ]),
  hwmon: kernelFiles({ device: SIMULATED_WIRING.hwmon, channels: ['temp1'] }, [
    '/sys/class/hwmon/hwmon0/name',
    '/sys/class/hwmon/hwmon0/temp1_input',
  ]),
  iio: kernelFiles({ device: SIMULATED_WIRING.iio, channels: ['voltage0'] }, [
    '/sys/bus/iio/devices/iio:device0/name',
    '/sys/bus/iio/devices/iio:device0/in_voltage0_raw',
    '/sys/bus/iio/devices/iio:device0/in_voltage0_scale',
  ]),
  w1: kernelFiles({}, [
    `/sys/bus/w1/devices/${SIMULATED_WIRING.w1}/name`,
    `/sys/bus/w1/devices/${SIMULATED_WIRING.w1}/w1_slave`,
  ]),
  system: {
    options: {},
    faults: [],
    break: (board, fault) => {
      for (const path of FILES) board.faults.file(path, fault && 'absent');
    },
  },
};

/** Every sensor keeps the contract, on hardware that is simulated. */
function howToWire({ kind, resources, options }: SensorDefinition): string {
  const chosen = v.safeParse(options, {});
  const at = chosen.success && resources(chosen.output as never).find(({ type }) => type === 'i2c');
  const line = at
    ? `${kind}: chip({ bus: 1, address: 0x${(at as I2cAddress).address.toString(16)} }, () => new CellChip({ ... })),`
    : `${kind}: onLine({}), or kernelFiles({ ...its options }, [...paths that it reads]),`;
  return `nothing is wired for ${kind}: add to \`wired\` in test/unit/sensors/contract.test.ts a line such as\n  ${line}\nChips to begin with are in test/support/sensor-chips.ts and measured-chips.ts.`;
}

for (const definition of sensorKinds) {
  const what = wired[definition.kind];
  if (what) sensorContract({ definition, ...what });
  else it(`has something to read ${definition.kind} from`, () => expect.fail(howToWire(definition)));
}
