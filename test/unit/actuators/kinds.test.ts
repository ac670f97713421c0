import { cover } from '../../../src/actuators/cover.ts';
import { fan } from '../../../src/actuators/fan.ts';
import { light } from '../../../src/actuators/light.ts';
import { pulse } from '../../../src/actuators/pulse.ts';
import { servo } from '../../../src/actuators/servo.ts';
import type { SimulatedBoard } from '../../../src/board/simulated/board.ts';
import type { PwmFault } from '../../../src/board/simulated/pwm-files.ts';
import type { Fault } from '../../../src/lib/errors.ts';
import { actuatorContract } from '../../support/actuator-contract.ts';

const kernel = {
  faults: ['absent', 'busy'] as const,
  break: (board: SimulatedBoard, fault: Fault | undefined) => {
    board.pwmPins.fault = fault as PwmFault | undefined;
  },
};
const chip = {
  faults: ['absent', 'busy', 'failed'] as const,
  break: (board: SimulatedBoard, fault: Fault | undefined) =>
    board.faults.i2c({ bus: 1, address: 0x40 }, fault as 'absent' | 'busy' | 'failed' | undefined),
};

actuatorContract({
  definition: light,
  options: { pwm: { chip: 'fe20c000.pwm', channel: 1 }, gamma: 1 },
  ...kernel,
  level: (board) => board.pwmPins.duty(1),
});
actuatorContract({
  definition: light,
  options: { pwm: { pca9685: '0x40', channel: 3 }, gamma: 1, inverted: true },
  ...chip,
  level: (board) => 1 - board.pca9685.duty(3),
});
actuatorContract({
  definition: fan,
  options: { pwm: { chip: 0, channel: 0 }, inverted: true },
  ...kernel,
  level: (board) => 1 - board.pwmPins.duty(0),
});
actuatorContract({
  definition: servo,
  options: { pwm: { chip: 0, channel: 0 }, min: 500, max: 2_500 },
  ...kernel,
  level: (board) => (board.pwmPins.duty(0) * 20_000 - 500) / 2_000,
});
actuatorContract({
  definition: pulse,
  options: { line: 5 },
  faults: ['absent', 'busy'],
  break: (board, fault) => board.faults.line(5, fault as 'absent' | 'busy' | undefined),
  level: (board) => board.pins.level(5),
});
actuatorContract({
  definition: cover,
  options: { open: { line: 5 }, close: { line: 6 }, openTime: '20s', closeTime: '18s' },
  faults: ['absent', 'busy'],
  break: (board, fault) => board.faults.line(6, fault as 'absent' | 'busy' | undefined),
  level: (board) => board.pins.level(5) + board.pins.level(6),
});
