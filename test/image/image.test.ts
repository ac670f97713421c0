import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { read } from './cache.ts';
import { ContainerFarm } from './farm.ts';
import { buildImage, NODE } from './image.ts';
import { Machine } from './machine.ts';

/** On two quiet cores it takes two minutes. */
const PREPARE_MS = 900_000;
const MB = 1_000_000;

const gatewayConfig = `heartbeat: 1s
listen: { tls: { cert: gateway.crt, key: gateway.key } }
tokens: tokens
`;
/** Ten sensors, for each of which the simulated board has what it reads, and an output. */
const agentConfig = `
id: greenhouse
gateway:
  { host: 127.0.0.1, tls: { ca: ca.crt }, tokenFile: token, reconnect: { min: 100ms, max: 1s } }
board: { backend: simulated }
health: { port: 8081 }
outbox: { commitEvery: 500ms }
sampling: { interval: 500ms }
sensors:
  - { name: climate, kind: bme280 }
  - { name: light, kind: bh1750 }
  - { name: board, kind: lm75 }
  - { name: pi, kind: system }
  - { name: door1, kind: contact, line: 5 }
  - { name: door2, kind: contact, line: 6 }
  - { name: door3, kind: contact, line: 12 }
  - { name: door4, kind: contact, line: 13 }
  - { name: door5, kind: contact, line: 16 }
  - { name: door6, kind: contact, line: 19 }
actuators:
  - { name: lamp, kind: switch, line: 23 }
`;

describe('the image', () => {
  let machine: Machine;
  let image: string;
  let base: string;
  let farm: ContainerFarm;

  beforeAll(async () => {
    machine = await Machine.open();
    ({ image, base } = await buildImage(machine));
  }, PREPARE_MS);
  afterAll(() => machine?.close());

  beforeEach(async () => {
    farm = new ContainerFarm(machine, image);
    await farm.open();
  });
  afterEach(() => farm.close());

  it('is built for the Node that it is tested with', () => {
    const versions = [...read('k8s/Containerfile').matchAll(/node:(\d+)-/g)].map(([, major]) => major);
    expect(new Set(versions)).toEqual(new Set([NODE.split('.')[0]]));
  });

  it('adds little to the image that it runs on', async () => {
    const size = async (name: string) =>
      Number(await farm.podman('image', 'inspect', '--format', '{{.Size}}', name));
    const [whole, below] = [await size(image), await size(base)];
    console.log(
      `image: ${mega(whole)}, of which the base has ${mega(below)} and fieldhand ${mega(whole - below)}`,
    );
    expect(whole - below).toBeLessThan(25 * MB);
  });

  it('runs any command, as any user, with nothing that it could write to', async () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect((await farm.once(['--user', '4711:4711'], '--version')).stdout.trim()).toBe(version);
    expect((await farm.once([], 'check', '--reference', 'agent')).stdout).toContain('| `health.port` |');
    expect((await farm.once([], 'agent', '--config', '/etc/fieldhand/agent.yaml')).code).toBe(2);
  });

  it('runs agent and gateway without rights, network or a place to write, and within 96 MiB', async () => {
    await farm.startGateway(gatewayConfig);
    await farm.startAgent(agentConfig);
    await farm.agent('every sensor has reported', ({ state, channels }) => {
      const heard = new Set(channels.filter(({ value }) => value !== null).map(({ sensor }) => sensor));
      return state === 'live' && heard.size === 10;
    });
    await farm.command('send', 'greenhouse', 'lamp', 'on');
    await farm.agent('the lamp is on', ({ actuators }) => actuators[0]?.state?.level === 1);
    const { readings } = await farm.get<{ readings: unknown[] }>(
      '/api/v1/agents/greenhouse/readings?sensor=climate&quantity=temperature&limit=10',
    );
    expect(readings.length).toBeGreaterThan(0);

    for (const name of ['gateway', 'agent']) {
      expect(await farm.healthcheck(name), `health of the ${name}`).toBe(0);
      const status = await farm.status(name);
      expect(status.Uid).toBe('10001\t10001\t10001\t10001');
      expect(status).toMatchObject({
        CapEff: '0000000000000000',
        CapBnd: '0000000000000000',
        NoNewPrivs: '1',
      });
      // the folders that volumes are mounted on, and what podman itself puts in
      const changed = (await farm.podman('diff', name))
        .split('\n')
        .filter((line) => !/^C \/(etc|var)/.test(line));
      expect(changed.filter(Boolean)).toEqual([]);
    }

    const memory = await farm.memory('agent');
    console.log(
      `agent with ten sensors: ${mega(memory.anonymous)} of its own, ${mega(memory.peak)} at most with page cache`,
    );
    expect(memory).toMatchObject({ limit: 96 * 1024 * 1024, killed: 0 });

    const agent = await farm.stop('agent');
    expect(agent.code).toBe(0);
    expect(agent.log).toContain('"msg":"stopped"');
    await farm.agent('the gateway knows that it has gone', ({ state }) => state !== 'live');
    const gateway = await farm.stop('gateway');
    expect(gateway.code).toBe(0);
    expect(gateway.log).toContain('"msg":"stopped"');
  }, 180_000);

  it('tells by its own health check that the agent hangs', async () => {
    await farm.startGateway(gatewayConfig);
    await farm.startAgent(agentConfig);
    await farm.agent('live', ({ state }) => state === 'live');
    await farm.podman('kill', '--signal', 'STOP', 'agent');
    // 1 as the check ends, 125 when podman ends it
    expect(await farm.healthcheck('agent')).not.toBe(0);
    await farm.podman('kill', '--signal', 'CONT', 'agent');
    expect(await farm.healthcheck('agent')).toBe(0);
  });

  it('keeps in its volumes what waits for the gateway, and what the gateway has', async () => {
    await farm.startGateway(gatewayConfig);
    await farm.startAgent(agentConfig);
    await farm.agent('live', ({ state }) => state === 'live');
    expect((await farm.stop('gateway')).code).toBe(0);
    const gone = Date.now();
    await eventually(
      'readings wait',
      async () => /[1-9]\d* readings waiting/.test(await farm.health('agent')),
      60_000,
    );
    expect((await farm.stop('agent')).code).toBe(0);
    const left = Date.now();
    await farm.startGateway(gatewayConfig);
    await farm.startAgent(agentConfig);
    await farm.agent('live again', ({ state }) => state === 'live');
    const { readings } = await farm.get<{ readings: unknown[] }>(
      `/api/v1/agents/greenhouse/readings?sensor=board&quantity=temperature&from=${gone}&to=${left}&limit=100`,
    );
    expect(readings.length).toBeGreaterThan(0);
  }, 180_000);
});

const mega = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`;
