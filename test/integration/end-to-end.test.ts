import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentSummary } from '../../src/gateway/model.ts';
import { eventually } from '../support/eventually.ts';
import { Farm } from '../support/farm.ts';
import { getJson } from '../support/programs.ts';

const devices = `
sampling: { interval: 100ms, timeout: 1s }
sensors:
  - { name: climate, kind: bme280, bus: 1, address: 0x76 }
  - { name: light, kind: bh1750, bus: 1, address: 0x23 }
  - { name: board, kind: lm75, bus: 1, address: 0x48 }
  - { name: door, kind: contact, line: 17 }
actuators:
  - { name: pump, kind: switch, line: 22, maxOn: 2s }
  - { name: lamp, kind: switch, line: 23 }
`;

describe('an agent and a gateway, as real processes', () => {
  let farm: Farm;

  beforeEach(() => {
    farm = new Farm();
  });
  afterEach(() => farm.close());

  it('carries readings up, and a command down to a line that is read back', async () => {
    await farm.startGateway();
    farm.startAgent(devices);
    const detail = await eventually('every channel has a value', async () => {
      const now = await farm.agent();
      return now.channels.length >= 6 && now.channels.every((channel) => channel.value !== null) && now;
    });
    expect(
      detail.channels.map(({ sensor, quantity, unit }) => `${sensor}/${quantity} ${unit}`).sort(),
    ).toEqual([
      'board/temperature Cel',
      'climate/humidity %',
      'climate/pressure Pa',
      'climate/temperature Cel',
      'door/contact 1',
      'light/illuminance lx',
    ]);
    expect(detail.channels.every((channel) => channel.quality === 'ok')).toBe(true);
    await eventually('a heartbeat round trip', async () => ((await farm.agent()).heartbeatMs ?? 0) > 0);
    const { agents } = await getJson<{ agents: AgentSummary[] }>(`${farm.url}/api/v1/agents`);
    expect(agents).toMatchObject([{ id: 'greenhouse', state: 'live' }]);

    expect(await farm.send({ actuator: 'lamp', set: true, ttl: '5s' })).toMatchObject({
      state: 'executed',
      result: { level: 1, readBack: true },
    });
    await eventually(
      'the lamp shows as on',
      async () => (await farm.agent()).actuators.find((a) => a.name === 'lamp')?.state?.level === 1,
    );
    expect(await farm.send({ actuator: 'lamp', set: false })).toMatchObject({
      state: 'executed',
      result: { level: 0 },
    });
    expect(await farm.send({ actuator: 'pump', pulse: '200ms' })).toMatchObject({ state: 'executed' });
    expect(await farm.send({ actuator: 'fan', set: true })).toMatchObject({
      state: 'rejected',
      reason: 'unknown-actuator',
    });
    const readings = await eventually('a few readings', async () => {
      const some = await farm.readings('climate', 'temperature');
      return some.length > 5 && some;
    });
    expect(readings.map((reading) => reading.time)).toEqual(
      readings.map((reading) => reading.time).sort((a, b) => a - b),
    );
  });

  it('does a command once, however often its id comes', async () => {
    await farm.startGateway();
    farm.startAgent(devices);
    await eventually('live', () => farm.live());
    const first = await farm.send({ id: 'once', actuator: 'lamp', set: true });
    expect(first.state).toBe('executed');
    expect((await farm.send({ actuator: 'lamp', set: false })).state).toBe('executed');
    expect(await farm.send({ id: 'once', actuator: 'lamp', set: true })).toEqual(first);
    expect((await farm.agent()).actuators.find((actuator) => actuator.name === 'lamp')?.state?.level).toBe(0);
  });

  it('switches a pump off by itself when it was on for too long', async () => {
    await farm.startGateway();
    farm.startAgent(devices);
    await eventually('live', () => farm.live());
    expect((await farm.send({ actuator: 'pump', set: true })).state).toBe('executed');
    const state = await eventually(
      'the pump is off again',
      async () => {
        const pump = (await farm.agent()).actuators.find((actuator) => actuator.name === 'pump')?.state;
        return pump?.level === 0 && pump;
      },
      6_000,
    );
    expect(state.cause).toBe('max-on');
  });

  it('brings the backlog in order when the gateway was away, and is live again within 3 s', async () => {
    const gateway = await farm.startGateway();
    const program = farm.startAgent(devices);
    await eventually('live', () => farm.live());
    await gateway.stop('SIGTERM');
    await program.logged('no session with the gateway');
    const away = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await farm.startGateway();
    const back = Date.now();
    await eventually('live again', () => farm.live(), 3_000);
    await eventually(
      'values of now',
      async () => (await farm.agent()).channels.every((c) => c.sensor === 'door' || (c.time ?? 0) > back),
      3_000 - (Date.now() - back),
    );
    const readings = await farm.readings('board', 'temperature', `&from=${away}&to=${back}`);
    // 10 Hz for 3 s; a loaded machine may miss ticks of the grid, but never a whole second
    expect(readings.length).toBeGreaterThan(20);
    for (const [i, { time }] of readings.entries()) {
      const before = i === 0 ? away : readings[i - 1]!.time;
      expect(time).toBeGreaterThan(before - 1);
      expect(time - before).toBeLessThan(1_000);
    }
    expect((await farm.agent()).gaps).toEqual([]);
  });

  it('lets the newest session of an agent win and sends the old one away', async () => {
    await farm.startGateway();
    const first = farm.startAgent(devices);
    await eventually('live', () => farm.live());
    farm.startAgent(devices, 'other');
    const lost = await first.logged('no session with the gateway');
    expect(lost.reason).toContain('superseded');
    expect(lost.retryInMs).toBeGreaterThan(60_000);
    expect((await farm.agent()).state).toBe('live');
  });

  it('ends cleanly on SIGTERM, with everything it has said acknowledged', async () => {
    await farm.startGateway();
    const program = farm.startAgent(devices);
    await eventually('live', () => farm.live());
    expect(await program.stop('SIGTERM')).toBe(0);
    const stopped = await program.logged('readings recorded');
    const stored = await eventually('offline', async () => {
      const detail = await farm.agent();
      return detail.state === 'offline' && detail;
    });
    expect(stored.readings).toBe(stopped.recorded);
  });
});
