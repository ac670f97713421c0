import type { I2cAddress } from '../../../src/board/i2c.ts';
import { SIMULATED_WIRING, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import type { I2cFault, LineFault } from '../../../src/board/simulated/faults.ts';
import type { Fault } from '../../../src/lib/errors.ts';
import { sensorKinds } from '../../../src/sensors/index.ts';
import { type SensorContract, sensorContract } from '../../support/sensor-contract.ts';

const chip = (at: I2cAddress): Omit<SensorContract, 'definition'> => ({
  options: at,
  faults: ['absent', 'busy', 'failed', 'stuck'],
  break: (board: SimulatedBoard, fault: Fault | undefined) =>
    board.faults.i2c(at, fault as I2cFault | undefined),
});

const FILES = ['/proc/loadavg', '/proc/meminfo', '/proc/uptime', '/sys/class/thermal/thermal_zone0/temp'];

const wired: Readonly<Record<string, Omit<SensorContract, 'definition'>>> = {
  bh1750: chip(SIMULATED_WIRING.bh1750),
  bme280: chip(SIMULATED_WIRING.bme280),
  lm75: chip(SIMULATED_WIRING.lm75),
  contact: {
    options: { line: SIMULATED_WIRING.door },
    events: true,
    faults: ['absent', 'busy'],
    break: (board, fault) => board.faults.line(SIMULATED_WIRING.door, fault as LineFault | undefined),
  },
  system: {
    options: {},
    faults: [],
    break: (board, fault) => {
      for (const path of FILES) board.faults.file(path, fault && 'absent');
    },
  },
};

for (const definition of sensorKinds) {
  const what = wired[definition.kind];
  if (!what) throw new Error(`nothing is wired for ${definition.kind}: every sensor keeps the contract`);
  sensorContract({ definition, ...what });
}
