import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { demoFiles } from '../../src/cli/demo-files.ts';
import type { AgentDetail, EventView } from '../../src/gateway/model.ts';
import { eventually } from '../support/eventually.ts';
import { getJson, type Program, postJson, program, workspace } from '../support/programs.ts';

const running: Program[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop('SIGKILL');
  for (const server of servers.splice(0)) server.close();
});

function start(...args: string[]): Program {
  const one = program(args);
  running.push(one);
  return one;
}

/** A demo on free ports, once it has said that it runs, what it is told, and how to end it. */
async function runningDemo(...more: string[]) {
  const demo = start('demo', '--port', '0', '--http-port', '0', ...more);
  const said = /The demo is running: (\S+)$.*^ {2}what it is told +(\S+)\/agent\.yaml$.*^ {2}to end it /ms;
  const [, url = '', folder = ''] = await eventually(
    'what the demo says when it runs',
    () => said.exec(demo.output.join('\n')) ?? undefined,
    20_000,
  );
  const children = readFileSync(`/proc/${demo.child.pid}/task/${demo.child.pid}/children`, 'utf8');
  return { demo, url, folder, children: children.trim().split(' ').map(Number) };
}

/** Whether a process runs; one that has ended and was not waited for does not. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function takenPort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the demo', () => {
  it('runs an agent and a gateway, obeys, and leaves nothing behind', async () => {
    const { demo, url, folder, children } = await runningDemo();
    expect(children).toHaveLength(2);
    expect(existsSync(folder)).toBe(true);

    const { agents } = await getJson<{ agents: { id: string; state: string }[] }>(`${url}/api/v1/agents`);
    expect(agents).toMatchObject([{ id: 'greenhouse', state: 'live' }]);
    const sent = start('send', 'greenhouse', 'pump', 'on', '--gateway', url);
    expect(await sent.ended).toBe(0);
    expect(sent.output).toEqual(['pump of greenhouse: executed, it reads on']);
    const refused = start('send', 'greenhouse', 'pump', 'pulse', '1h', '--gateway', url);
    expect(await refused.ended).toBe(3);

    expect(await demo.stop('SIGINT')).toBe(0);
    expect(children.filter(runs)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('shows a small greenhouse that can be read and driven, with two rules at work', async () => {
    const folder = workspace();
    onTestFinished(() => folder.remove());
    // as the demo writes it, with a day in 24 s
    const hurried = demoFiles['agent.yaml'].replace('speed: 180', 'speed: 3600');
    expect(hurried).not.toBe(demoFiles['agent.yaml']);
    folder.write('agent.yaml', hurried);
    const { url } = await runningDemo('--data', folder.path);
    const api = `${url}/api/v1/agents/greenhouse`;

    const values = await eventually('a value of every sensor', async () => {
      const { channels } = await getJson<AgentDetail>(api);
      const found = channels.map(({ sensor, quantity, value, quality }) => {
        return [`${sensor}/${quantity}`, quality === 'ok' ? value : null] as const;
      });
      return found.every(([, value]) => value !== null) && Object.fromEntries(found);
    });
    expect(values).toMatchObject({
      'climate/temperature': expect.any(Number),
      'climate/humidity': expect.any(Number),
      'climate/pressure': expect.any(Number),
      'light/illuminance': expect.any(Number),
      'soil/moisture': expect.any(Number),
      'door/contact': expect.toBeOneOf([0, 1]),
    });

    const log = () => getJson<{ events: EventView[] }>(`${api}/log`).then(({ events }) => events);
    const bothAtWork = async (): Promise<boolean> => {
      const done = (await log()).map(({ source, text }) => `${source}: ${text}`).join('\n');
      return /^water-dry-soil: .*pump/m.test(done) && /^dusk: .*lamp on/m.test(done);
    };
    await eventually('both rules at work', bothAtWork, 30_000);

    const obeys = async (actuator: string, action: object, state: object): Promise<void> => {
      const command = { actuator, ...action };
      const { body } = await postJson<{ state: string }>(`${api}/commands`, command);
      expect(body, actuator).toMatchObject({ state: 'executed' });
      await eventually(`${actuator} as it was told`, async () => {
        const { actuators } = await getJson<AgentDetail>(api);
        const now = actuators.find(({ name }) => name === actuator);
        return isDeepStrictEqual({ ...now?.state, ...state }, now?.state);
      });
    };
    await obeys('pump', { set: false }, { level: 0 });
    await obeys('fan', { set: 0.6 }, { level: 0.6 });
    await obeys('lamp', { set: 0.3 }, { level: 0.3 });
    await obeys('blind', { move: 1 }, { activity: 'opening' });
    await obeys('blind', { stop: true }, { level: 0 });
  });

  it('keeps its data where it is told to', async () => {
    const folder = workspace();
    try {
      const { demo } = await runningDemo('--data', folder.path);
      await demo.stop();
      for (const name of ['agent.yaml', 'gateway.yaml', 'agent/outbox.db', 'gateway/history.db'])
        expect(existsSync(`${folder.path}/${name}`), name).toBe(true);
    } finally {
      folder.remove();
    }
  });

  it('ends with the reason when one of the two ends', async () => {
    const { demo, children } = await runningDemo();
    process.kill(children[1]!, 'SIGKILL');
    expect(await demo.ended).toBe(1);
    expect(demo.output).toContain('fieldhand: the agent ended: killed by SIGKILL');
    expect(children.filter(runs)).toEqual([]);
  });

  it('takes both with it when it is killed', async () => {
    // nobody is left to remove a folder of its own
    const folder = workspace();
    try {
      const { demo, children } = await runningDemo('--data', folder.path);
      await demo.stop('SIGKILL');
      await eventually('the end of both', () => children.every((pid) => !runs(pid)), 15_000);
    } finally {
      folder.remove();
    }
  });

  it.each([
    ['--port', '--http-port'],
    ['--http-port', '--port'],
  ])('names %s when that port is in use', async (option, other) => {
    const port = await takenPort();
    const demo = start('demo', option, String(port), other, '0');
    expect(await demo.ended).toBe(1);
    const message = demo.output.find((text) => text.startsWith('fieldhand: '));
    expect(message).toContain(`127.0.0.1:${port}`);
    expect(message).toContain(option);
    expect(message).not.toContain(other === '--port' ? '--port ' : other);
  });

  it('shows what is wrong with a config that was changed', async () => {
    const folder = workspace();
    try {
      folder.write('agent.yaml', 'gateway: { hots: gw }\n');
      const demo = start('demo', '--port', '0', '--http-port', '0', '--data', folder.path);
      expect(await demo.ended).toBe(1);
      expect(demo.output.at(-1)).toMatch(
        /agent\.yaml:1:12 gateway\.hots: unknown key, did you mean "host"\?/,
      );
    } finally {
      folder.remove();
    }
  });
});
