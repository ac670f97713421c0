import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AgentDetail, ChannelView } from '../../../src/gateway/model.ts';
import { eventually } from '../../support/eventually.ts';
import { getJson, postJson } from '../../support/programs.ts';
import { piHeaderChip, type SimulatedChip } from './support/gpio-sim.ts';
import { fillBh1750, fillBme280, fillLm75, stubBus } from './support/i2c-stub.ts';

// The gateway is on the host; the emulator's network shows the host's loopback address under this one.
const HOST = '10.0.2.2';
const api = `http://${HOST}:${process.env.GATEWAY_HTTP_PORT}/api/v1/agents/pi`;
const [DOOR, RELAY] = [17, 27];
/** An agent takes some 10 s to start on the emulated processor when the host is busy. */
const SLOW_MS = 60_000;

const config = (dataDir: string): string => `
id: pi
dataDir: ${dataDir}
gateway: { host: ${HOST}, port: ${process.env.GATEWAY_TCP_PORT} }
sampling: { interval: 500ms, timeout: 5s }
sensors:
  - { name: climate, kind: bme280 }
  - { name: daylight, kind: bh1750 }
  - { name: soil, kind: lm75 }
  - { name: door, kind: contact, line: ${DOOR} }
  - { name: nowhere, kind: bme280, address: 0x77 }
actuators:
  - { name: relay, kind: switch, line: ${RELAY} }
`;

describe('an agent on the kernel, a gateway on the host', () => {
  const log: string[] = [];
  let chip: SimulatedChip;
  let agent: ChildProcess;

  beforeAll(async () => {
    stubBus();
    await Promise.all([fillBme280(), fillBh1750(), fillLm75()]);
    chip = piHeaderChip();
    const folder = mkdtempSync(join(tmpdir(), 'agent-'));
    writeFileSync(join(folder, 'agent.yaml'), config(folder));
    agent = spawn(process.execPath, ['dist/main.js', 'agent', '--config', join(folder, 'agent.yaml')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    agent.stdout?.on('data', (chunk) => log.push(String(chunk)));
    agent.stderr?.on('data', (chunk) => log.push(String(chunk)));
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(`the agent's log:\n${log.join('')}`);
  });
  afterAll(() => {
    agent?.kill('SIGKILL');
  });

  const detail = (): Promise<AgentDetail> => getJson<AgentDetail>(api);
  const channel = async (sensor: string, quantity: string): Promise<ChannelView | undefined> =>
    (await detail()).channels.find((each) => each.sensor === sensor && each.quantity === quantity);
  const has = (sensor: string, quantity: string, value: number, digits: number): Promise<unknown> =>
    eventually(
      `${sensor} ${quantity} is ${value}`,
      async () => {
        const found = await channel(sensor, quantity);
        if (found?.value == null || found.quality !== 'ok') return false;
        expect(found.value).toBeCloseTo(value, digits);
        return true;
      },
      SLOW_MS,
    );
  const send = async (body: object) =>
    (
      await postJson<{ state: string; result: object | null }>(`${api}/commands`, {
        actuator: 'relay',
        ...body,
      })
    ).body;

  it('brings the readings of every chip to the gateway', async () => {
    await has('climate', 'temperature', 25.08, 2);
    await has('climate', 'humidity', 43.86, 1);
    await has('climate', 'pressure', 100_653, 0);
    await has('daylight', 'illuminance', 28_067, 0);
    await has('soil', 'temperature', 25.5, 1);
    expect((await detail()).state).toBe('live');
  });

  it('says that a chip is absent, and goes on with the others', async () => {
    const sensor = await eventually(
      'the missing chip is reported',
      async () => (await detail()).sensors.find(({ name, fault }) => name === 'nowhere' && fault !== null),
      SLOW_MS,
    );
    expect(sensor).toMatchObject({ fault: 'absent', detail: expect.stringContaining('0x77') });
    const faults = (await detail()).sensors.map(({ name, fault }) => [name, fault]);
    expect(Object.fromEntries(faults)).toEqual({
      climate: null,
      daylight: null,
      soil: null,
      door: null,
      nowhere: 'absent',
    });
  });

  it('tells each change of a contact', async () => {
    await has('door', 'contact', 0, 0);
    for (const [level, value] of [
      [0, 1],
      [1, 0],
      [0, 1],
    ] as const) {
      chip.drive(DOOR, level);
      await has('door', 'contact', value, 0);
    }
    const { readings } = await getJson<{ readings: { value: number }[] }>(
      // from ever on: this machine's clock and the one that the readings are stamped with may differ
      `${api}/readings?sensor=door&quantity=contact&from=0&limit=10000`,
    );
    const changes = readings.map(({ value }) => value).filter((value, i, all) => value !== all[i - 1]);
    expect(changes).toEqual([0, 1, 0, 1]);
  });

  it('drives a relay that is commanded through the gateway, and reads it back', async () => {
    expect(chip.level(RELAY)).toBe(0);
    expect(await send({ set: true, ttl: '20s' })).toMatchObject({
      state: 'executed',
      result: { level: 1, readBack: true },
    });
    expect(chip.level(RELAY)).toBe(1);
    expect(await send({ set: false, ttl: '20s' })).toMatchObject({ state: 'executed', result: { level: 0 } });
    expect(chip.level(RELAY)).toBe(0);
    expect(await send({ pulse: '300ms', ttl: '20s' })).toMatchObject({ state: 'executed' });
    await eventually('the pulse is over', () => chip.level(RELAY) === 0);
  });

  it('leaves the relay off when it ends', async () => {
    expect(await send({ set: true, ttl: '20s' })).toMatchObject({ state: 'executed' });
    expect(chip.level(RELAY)).toBe(1);
    const ended = new Promise((resolve) => agent.once('exit', resolve));
    agent.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(chip.level(RELAY)).toBe(0);
  });
});
