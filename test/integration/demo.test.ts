import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { getJson, type Program, program, workspace } from '../support/programs.ts';

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

/** A demo on free ports, once it says that it runs. */
async function runningDemo(...more: string[]) {
  const demo = start('demo', '--port', '0', '--http-port', '0', ...more);
  const url = await eventually(
    'the address of the page',
    () => /The demo is running: (\S+)/.exec(demo.output.join('\n'))?.[1],
    20_000,
  );
  const children = readFileSync(`/proc/${demo.child.pid}/task/${demo.child.pid}/children`, 'utf8');
  return { demo, url, children: children.trim().split(' ').map(Number) };
}

/** Whether a process runs; one that has ended and was not waited for does not. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const end = (one: Program): Promise<number | null> =>
  new Promise((resolve) => {
    if (one.child.exitCode !== null) resolve(one.child.exitCode);
    else one.child.once('exit', (code) => resolve(code));
  });

async function takenPort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the demo', () => {
  it('runs an agent and a gateway, obeys, and leaves nothing behind', async () => {
    const { demo, url, children } = await runningDemo();
    expect(children).toHaveLength(2);
    const folder = /^ {2}what it is told +(.*)\/agent\.yaml$/m.exec(demo.output.join('\n'))?.[1];
    expect(existsSync(folder!)).toBe(true);

    const { agents } = await getJson<{ agents: { id: string; state: string }[] }>(`${url}/api/v1/agents`);
    expect(agents).toMatchObject([{ id: 'greenhouse', state: 'live' }]);
    const sent = start('send', 'greenhouse', 'pump', 'on', '--gateway', url);
    expect(await end(sent)).toBe(0);
    expect(sent.output).toEqual(['pump of greenhouse: executed, it reads on']);
    const refused = start('send', 'greenhouse', 'pump', 'pulse', '1h', '--gateway', url);
    expect(await end(refused)).toBe(3);

    expect(await demo.stop('SIGINT')).toBe(0);
    expect(children.filter(runs)).toEqual([]);
    expect(existsSync(folder!)).toBe(false);
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
    expect(await end(demo)).toBe(1);
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
    expect(await end(demo)).toBe(1);
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
      expect(await end(demo)).toBe(1);
      expect(demo.output.at(-1)).toMatch(
        /agent\.yaml:1:12 gateway\.hots: unknown key, did you mean "host"\?/,
      );
    } finally {
      folder.remove();
    }
  });
});
