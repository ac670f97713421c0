import type { Clock } from '../../src/lib/clock.ts';
import { FakeGateway } from './fake-gateway.ts';

const HOUR_MS = 3_600_000;

/** A slow swing about `mean` with a little noise that is the same whenever it is asked for. */
export function wave(mean: number, swing: number, periodMs: number, noise = 0): (time: number) => number {
  return (time) => {
    const grain = Math.sin(Math.floor(time / 1_000) * 12.9898) * 43_758.5453;
    const turn = (2 * Math.PI * time) / periodMs;
    return (
      mean + swing * (Math.sin(turn) + 0.3 * Math.sin(3.7 * turn)) + noise * (grain - Math.floor(grain) - 0.5)
    );
  };
}

/** A greenhouse in good order, a barn with a sick sensor and a stubborn heater, and a cellar that is away. */
export function farm(clock: Clock): FakeGateway {
  const now = clock.wall();
  const gateway = new FakeGateway(clock);
  gateway
    .add('greenhouse-1')
    .sensor('greenhouse-1', 'climate', 'bme280', [
      { quantity: 'temperature', unit: 'Cel', decimals: 2, wave: wave(24.3, 1.4, 900_000, 0.06) },
      { quantity: 'humidity', unit: '%', decimals: 1, wave: wave(61, 4, 1_300_000, 0.3) },
      { quantity: 'pressure', unit: 'Pa', decimals: 0, wave: wave(101_325, 60, 3_600_000, 8) },
    ])
    .sensor('greenhouse-1', 'daylight', 'bh1750', [
      { quantity: 'illuminance', unit: 'lx', decimals: 1, wave: wave(18_400, 5_200, 2_000_000, 900) },
    ])
    .sensor('greenhouse-1', 'soil', 'simulated-soil', [
      { quantity: 'soil-moisture', unit: '%', decimals: 1, wave: wave(38, 3, 5_400_000, 0.2) },
    ])
    .sensor('greenhouse-1', 'door', 'contact', [
      {
        quantity: 'contact',
        unit: '1',
        decimals: 0,
        wave: (time) => Number(Math.floor(time / 120_000) % 4 === 1),
      },
    ])
    .sensor('greenhouse-1', 'host', 'system', [
      { quantity: 'cpu-temperature', unit: 'Cel', decimals: 1, wave: wave(48, 2, 600_000, 0.8) },
      { quantity: 'load', unit: '1', decimals: 2, wave: wave(0.34, 0.1, 400_000, 0.15) },
      { quantity: 'memory-available', unit: '%', decimals: 1, wave: wave(58.7, 0.4, 1_000_000, 0.1) },
      { quantity: 'disk-free', unit: '%', decimals: 1, wave: () => 72.6 },
      { quantity: 'uptime', unit: 's', decimals: 0, wave: (time) => (time / 1_000) % 1_000_000 },
    ])
    .actuator('greenhouse-1', 'pump')
    .actuator('greenhouse-1', 'fan', { kind: 'fan', actions: ['set'], proportional: true })
    .actuator('greenhouse-1', 'lamp', { kind: 'switch', actions: ['set'] });
  gateway.drive('greenhouse-1', 'fan', 0.35, 'rule warm-air');
  gateway
    .add('barn-2', {
      address: '192.168.1.34:50110',
      board: 'Raspberry Pi 3 Model B Plus Rev 1.3',
      readings: 40_211,
    })
    .sensor('barn-2', 'trough', 'lm75', [
      { quantity: 'temperature', unit: 'Cel', decimals: 1, wave: wave(11.5, 0.8, 1_800_000, 0.1) },
    ])
    .sensor('barn-2', 'loft', 'bme280', [
      { quantity: 'temperature', unit: 'Cel', decimals: 2, wave: wave(15.2, 1, 1_200_000, 0.05) },
      { quantity: 'humidity', unit: '%', decimals: 1, wave: wave(72, 3, 1_500_000, 0.4) },
    ])
    .actuator('barn-2', 'heater', {}, 'refuse')
    .actuator('barn-2', 'gate', { actions: ['pulse'] }, 'silent')
    .gap('barn-2', {
      readings: 1_240,
      from: now - 9 * HOUR_MS,
      to: now - 8.6 * HOUR_MS,
      reason: 'outbox-full',
    });
  gateway.fault(
    'barn-2',
    'loft',
    'absent',
    'nothing answers at address 0x76 of i2c-1; check power, SDA and SCL, or set address: 0x77',
  );
  const cellar = { board: 'Raspberry Pi Zero 2 W Rev 1.0', lastSeen: now - 42 * 60_000, readings: 9_318 };
  gateway
    .add('cellar-3', { ...cellar, address: '192.168.1.40:41022' })
    .sensor('cellar-3', 'damp', 'sht31', [
      { quantity: 'temperature', unit: 'Cel', decimals: 2, wave: wave(9.1, 0.3, 7_200_000, 0.04) },
      { quantity: 'humidity', unit: '%', decimals: 1, wave: wave(84, 2, 7_200_000, 0.3) },
    ])
    .actuator('cellar-3', 'dehumidifier');
  gateway.offline('cellar-3', 'no heartbeat for 15s');
  return gateway;
}

/** `agents` agents of `channels` channels each, for a page under load. */
export function crowd(clock: Clock, agents: number, channels: number): FakeGateway {
  const gateway = new FakeGateway(clock);
  for (let a = 0; a < agents; a++) {
    const id = `field-${String(a + 1).padStart(2, '0')}`;
    gateway.add(id);
    for (let c = 0; c < channels; c += 2)
      gateway.sensor(id, `bed-${c / 2 + 1}`, 'sht31', [
        {
          quantity: 'temperature',
          unit: 'Cel',
          decimals: 2,
          wave: wave(18 + c, 2, 900_000 + c * 10_000, 0.1),
        },
        { quantity: 'humidity', unit: '%', decimals: 1, wave: wave(60, 8, 1_200_000 + c * 9_000, 0.5) },
      ]);
    gateway.actuator(id, 'valve');
  }
  return gateway;
}
