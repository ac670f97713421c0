import { afterEach, describe, expect, it } from 'vitest';
import { runSensor } from '../../../src/agent/sampler/run-sensor.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { Progress } from '../../../src/lib/progress.ts';
import type { Sensor } from '../../../src/sensors/sensor.ts';
import { AgentWorld } from '../../support/agent-world.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const never = new Promise<never>(() => undefined);

describe('the loops of an agent', () => {
  let world: AgentWorld | undefined;
  afterEach(() => world?.close());

  it('turn by when they say, whatever they wait for', async () => {
    world = new AgentWorld();
    const config = world.config(`
sensors:
  - { name: one, kind: lm75, address: 0x48 }
  - { name: two, kind: lm75, address: 0x49, interval: 45s }
  - { name: nowhere, kind: bme280, address: 0x77 }
  - { name: door, kind: contact, line: 17 }
actuators:
  - { name: pump, kind: switch, line: 22, maxOn: 40s, minOff: 20s }
rules:
  - { name: water, when: { channel: one/temperature, above: 10 }, do: { set: pump, to: on }, cooldown: 25s, repeat: 30s }
`);
    const agent = await world.while(world.start(config));
    const hung = new Set<string>();
    const pass = async (ms: number): Promise<void> => {
      for (let left = ms; left > 0; left -= 1_000) {
        await world?.pass(1_000);
        for (const line of agent.health().hung) hung.add(line);
      }
    };
    await pass(90_000);
    world.board.faults.i2c({ bus: 1, address: 0x48 }, 'stuck');
    await pass(60_000);
    expect(agent.health().status).toContain('of 4 sensors answer');
    expect([...hung]).toEqual([]);
  });
});

describe('the loop of a sensor', () => {
  const setup = (open: () => Promise<Sensor>) => ({
    name: 'climate',
    kind: 'test',
    channels: [],
    filters: new Map(),
    intervalMs: 1_000,
    timeoutMs: 500,
    open,
  });
  const sensor = (read: Sensor['read'], close: Sensor['close'] = async () => undefined) => ({
    mode: 'poll' as const,
    read,
    close,
  });

  it.each<[string, () => Promise<Sensor>]>([
    ['well', async () => sensor(async () => [])],
    ['a read that never comes back', async () => sensor(() => never)],
    ['an open that never comes back', () => never],
    [
      'a close that never comes back',
      async () =>
        sensor(
          async () => Promise.reject(new Error('CRC')),
          () => never,
        ),
    ],
  ])('is no reason to restart the agent: %s', async (_, open) => {
    const clock = new FakeClock();
    const progress = new Progress(() => clock.monotonic());
    const stop = new AbortController();
    const ignore = () => undefined;
    const recorder = { record: ignore, heard: ignore, silent: ignore, report: ignore };
    const loop = progress.loop('sensor climate');
    const over = runSensor(setup(open), { clock, log: silentLog, recorder, signal: stop.signal, loop });
    for (let minute = 0; minute < 60; minute++) {
      await clock.advance(60_000);
      expect(progress.trouble()).toEqual([]);
    }
    stop.abort();
    void over;
  });
});
