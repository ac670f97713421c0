import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Mosquitto, type Seen } from '../support/mosquitto.ts';
import { type Program, program, workspace } from '../support/programs.ts';

const devices = `sensors:
  - { name: climate, kind: bme280, interval: 200ms }
  - { name: door, kind: contact, line: 27 }
actuators:
  - { name: pump, kind: switch, line: 17, start: resume }
  - { name: lamp, kind: switch, line: 23, onLinkLoss: hold }
`;
const base = 'fieldhand/greenhouse';
const history = `${base}/climate/temperature/history`;

interface Told {
  readonly time: number;
  readonly value: number;
  readonly quality: string;
}

let files: ReturnType<typeof workspace>;
let broker: Mosquitto;
let running: Program[];

beforeEach(() => {
  files = workspace();
  broker = new Mosquitto(files);
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop('SIGKILL')));
  await broker.close();
  files.remove();
});

/** The config of an agent without a gateway, at this broker. */
const agentFile = (more = devices): string =>
  files.write(
    'agent.yaml',
    `id: greenhouse
dataDir: agent
mqtt: { url: 'mqtt://127.0.0.1:${broker.port}', lease: 1s }
board: { backend: simulated }
clock: host
outbox: { commitEvery: 200ms }
${more}`,
  );

function startAgent(): Program {
  const agent = program(['agent', '--config', agentFile()]);
  running.push(agent);
  return agent;
}

const last = (seen: readonly Seen[], topic: string): string | undefined =>
  seen.findLast((message) => message.topic === topic)?.payload;
const says = (seen: readonly Seen[], topic: string, payload: string): Promise<unknown> =>
  eventually(`${topic} says ${payload}`, () => last(seen, topic) === payload, 30_000);
const readings = (seen: readonly Seen[]): readonly Told[] =>
  seen.flatMap(({ topic, payload }) => (topic === history ? (JSON.parse(payload) as Told[]) : []));
/** Those without which something was lost: each begins at most so long after the one before. */
const longestPause = (told: readonly Told[]): number => {
  const times = [...new Set(told.map(({ time }) => time))].sort((a, b) => a - b);
  return Math.max(...times.slice(1).map((time, index) => time - times[index]!));
};

describe('an agent with a broker and no gateway', () => {
  it('tells values, states and every reading, and takes commands', async () => {
    await broker.start();
    const seen = await broker.subscribe('#');
    const agent = startAgent();
    await says(seen, `${base}/availability`, 'online');
    await says(seen, `${base}/door/availability`, 'online');
    await says(seen, `${base}/pump/state`, 'OFF');
    await eventually('a temperature', () => Number(last(seen, `${base}/climate/temperature`)) > -40);
    await eventually('its history', () => readings(seen).length >= 5, 30_000);
    const [first] = readings(seen);
    expect(first).toMatchObject({ quality: 'ok' });
    expect(Math.abs((first?.time ?? 0) - Date.now())).toBeLessThan(120_000);
    await eventually('Home Assistant is told', () =>
      last(seen, 'homeassistant/switch/fieldhand/greenhouse_pump/config'),
    );

    broker.publish(`${base}/pump/set`, '{"set":true,"id":"one"}');
    await says(seen, `${base}/pump/state`, 'ON');
    await eventually('the answer', () => last(seen, `${base}/pump/result`)?.includes('"executed"'));
    broker.publish(`${base}/pump/set`, 'OFF');
    await says(seen, `${base}/pump/state`, 'OFF');
    // the same id again acts no more, and has the answer from before
    const before = seen.length;
    broker.publish(`${base}/pump/set`, '{"set":true,"id":"one"}');
    await eventually('the answer again', () =>
      seen
        .slice(before)
        .some(({ topic, payload }) => topic === `${base}/pump/result` && payload.includes('one')),
    );
    expect(last(seen, `${base}/pump/state`)).toBe('OFF');

    expect(await agent.stop()).toBe(0);
    await says(seen, `${base}/availability`, 'offline');
  });

  it('keeps every reading while the broker is away, and goes safe after its lease', async () => {
    await broker.start();
    let seen = await broker.subscribe('#');
    const agent = startAgent();
    await says(seen, `${base}/availability`, 'online');
    for (const name of ['pump', 'lamp']) {
      broker.publish(`${base}/${name}/set`, 'ON');
      await says(seen, `${base}/${name}/state`, 'ON');
    }
    await eventually('its history', () => readings(seen).length >= 3, 30_000);
    const told = [...readings(seen)];
    await broker.kill();
    await agent.logged('no connection to the broker, trying again');
    await eventually('the pump is off', () =>
      agent.output.some((line) => line.includes('"pump"') && line.includes('link-loss')),
    );
    await broker.start();
    seen = await broker.subscribe('#');
    await says(seen, `${base}/availability`, 'online');
    await says(seen, `${base}/pump/state`, 'OFF');
    await says(seen, `${base}/lamp/state`, 'ON');
    const reconnected = Date.now();
    await eventually('what was read since', () => (readings(seen).at(-1)?.time ?? 0) > reconnected, 30_000);
    expect(longestPause([...told, ...readings(seen)])).toBeLessThan(1_500);
    expect(await agent.stop()).toBe(0);
  });

  it('tells after a kill what the broker had not acknowledged', async () => {
    await broker.start();
    let seen = await broker.subscribe('#');
    const agent = startAgent();
    await eventually('its history', () => readings(seen).length >= 3, 30_000);
    const told = [...readings(seen)];
    await broker.kill();
    await agent.logged('no connection to the broker, trying again');
    const away = Date.now();
    await eventually('some time without a broker', () => Date.now() - away > 2_000);
    await agent.stop('SIGKILL');
    const killed = Date.now();
    await broker.start();
    seen = await broker.subscribe('#');
    startAgent();
    await eventually(
      'what was read before it was killed',
      () => readings(seen).some(({ time }) => time > killed),
      30_000,
    );
    // a commit is 200 ms old at most: the rest was on disk
    const before = [...told, ...readings(seen)].filter(({ time }) => time <= killed);
    expect(longestPause(before)).toBeLessThan(1_500);
    expect(killed - Math.max(...before.map(({ time }) => time))).toBeLessThan(1_500);
  });

  it('is told by the doctor whether the broker lets it in', async () => {
    const findings = async (): Promise<readonly Record<string, string>[]> => {
      const doctor = program(['doctor', '--json', '--config', agentFile()]);
      running.push(doctor);
      await doctor.ended;
      return (JSON.parse(doctor.output.join('\n')) as { findings: Record<string, string>[] }).findings;
    };
    await broker.start();
    expect(await findings()).toContainEqual(
      expect.objectContaining({
        what: 'broker',
        severity: 'ok',
        message: expect.stringContaining('lets us in'),
      }),
    );
    await broker.kill();
    expect(await findings()).toContainEqual(
      expect.objectContaining({
        what: 'broker',
        severity: 'fail',
        cure: expect.stringContaining('mqtt.url'),
      }),
    );
  });

  it('is off after a start without a broker, though it resumes', async () => {
    await broker.start();
    const seen = await broker.subscribe('#');
    const agent = startAgent();
    await says(seen, `${base}/availability`, 'online');
    broker.publish(`${base}/pump/set`, 'ON');
    await says(seen, `${base}/pump/state`, 'ON');
    await agent.stop('SIGKILL');
    await broker.kill();
    const again = startAgent();
    await eventually(
      'the pump goes off after the lease',
      () => again.output.some((line) => line.includes('"pump"') && line.includes('link-loss')),
      30_000,
    );
  });
});
