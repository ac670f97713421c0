import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTokens } from '../../src/gateway/access/token-file.ts';
import { eventually } from '../support/eventually.ts';
import { main, type Program, program, workspace } from '../support/programs.ts';
import { idOf } from '../support/token-files.ts';

let files: ReturnType<typeof workspace>;
let running: Program[];
let url: string;
let port: number;

beforeEach(() => {
  files = workspace();
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop('SIGKILL')));
  files.remove();
});

const path = (name: string): string => join(files.path, name);

/** One command of `fieldhand`, in the folder of the test. */
function fieldhand(...args: string[]) {
  const env = { ...process.env, FIELDHAND_API: url ?? '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: files.path,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/** Makes a token; its file, and what `revoke` takes. */
function newToken(out: string, ...who: string[]): { readonly file: string; readonly id: string } {
  const { status, stderr } = fieldhand('token', 'new', ...who, '--out', out, '--config', 'gateway.yaml');
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return { file: path(out), id: idOf(readFileSync(path(out), 'utf8')) };
}

async function startGateway(more = ''): Promise<Program> {
  files.write(
    'gateway.yaml',
    `dataDir: gateway\nlisten: { port: 0 }\nhttp: { port: 0 }\nheartbeat: 200ms\n${more}`,
  );
  return gatewayAgain();
}

async function gatewayAgain(): Promise<Program> {
  const gateway = program(['gateway', '--config', path('gateway.yaml')]);
  running.push(gateway);
  const { tcp, http } = (await gateway.logged('listening')) as Record<
    'tcp' | 'http',
    { port: number; url: string }
  >;
  port = tcp.port;
  url = http.url;
  return gateway;
}

function startAgent(more: string): Program {
  const agent = program([
    'agent',
    '--config',
    files.write(
      'agent.yaml',
      `id: greenhouse
dataDir: agent
gateway: { host: 127.0.0.1, port: ${port}, reconnect: { min: 50ms, max: 200ms }${more} }
board: { backend: simulated }
outbox: { commitEvery: 200ms }
sampling: { interval: 200ms }
sensors: [{ name: climate, kind: bme280 }]
actuators: [{ name: pump, kind: switch, line: 17 }]
`,
    ),
  ]);
  running.push(agent);
  return agent;
}

/** The reason that an agent gives for having no session, once it gives that one. */
const noSession = (agent: Program, part: string): Promise<string> =>
  eventually(
    `an agent without a session: ${part}`,
    () =>
      agent.output
        .map((text) => JSON.parse(text) as { msg: string; reason?: string })
        .find(({ msg, reason }) => msg === 'no session with the gateway' && reason?.includes(part))?.reason,
    20_000,
  );

/** How often an agent has begun a session. */
const sessions = (agent: Program): number =>
  agent.output.filter((text) => text.includes('"msg":"live"')).length;
const live = (agent: Program, times: number): Promise<unknown> =>
  eventually(`session ${times} of the agent`, () => sessions(agent) >= times, 20_000);

const get = async (file: string, at: string): Promise<Response> =>
  fetch(url + at, {
    headers: { authorization: `Bearer ${readFileSync(file, 'utf8').trim()}` },
    signal: AbortSignal.timeout(5_000),
  });

describe('a gateway with tokens', () => {
  it('lets in whom it gave one, and no longer than that; what was read meanwhile is not lost', async () => {
    files.write('gateway.yaml', 'dataDir: gateway\n');
    const first = newToken('greenhouse.token', '--agent', 'greenhouse');
    const anna = newToken('anna.token', '--operator', 'anna');
    const ben = newToken('ben.token', '--viewer', 'ben', '--expires', '1d');
    expect(statSync(first.file).mode & 0o777).toBe(0o600);
    expect(statSync(path('gateway/tokens')).mode & 0o777).toBe(0o600);
    const gateway = await startGateway();
    const agent = startAgent(', tokenFile: greenhouse.token');
    await live(agent, 1);

    // people and programs
    expect(fieldhand('agents')).toMatchObject({
      status: 6,
      stderr: expect.stringMatching(/^fieldhand: this gateway wants a token; .*\(.*--token-file/),
    });
    expect(fieldhand('agents', '--token-file', ben.file)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('greenhouse  live'),
    });
    const sent = ['send', 'greenhouse', 'pump', 'on', '--token-file'];
    expect(fieldhand(...sent, ben.file)).toMatchObject({
      status: 6,
      stderr: expect.stringMatching(/ben may look and not command/),
    });
    expect(fieldhand(...sent, anna.file)).toMatchObject({ status: 0 });

    // taken back while it is used
    expect(fieldhand('token', 'revoke', first.id, '--config', 'gateway.yaml')).toMatchObject({ status: 0 });
    expect(await noSession(agent, 'goodbye: revoked')).toContain('fieldhand token new --agent greenhouse');
    const refused = await noSession(agent, 'refused');
    expect(refused).toMatch(
      /^refused: unauthenticated: the token of agent greenhouse is unknown or was revoked: .*token new --agent greenhouse/,
    );
    const state = (await (await get(ben.file, '/api/v1/agents/greenhouse')).json()) as { state: string };
    expect(state.state).toBe('offline');
    const from = Date.now();

    // renewed in its place
    const next = newToken('next.token', '--agent', 'greenhouse');
    const to = Date.now();
    renameSync(next.file, first.file);
    await live(agent, 2);
    await eventually('readings from the time without a session', async () => {
      const at = `/api/v1/agents/greenhouse/readings?sensor=climate&quantity=temperature&from=${from}&to=${to}`;
      const { readings } = (await (await get(ben.file, at)).json()) as { readings: unknown[] };
      return readings.length > 0;
    });
    expect(gateway.output.join('\n')).not.toContain(readFileSync(first.file, 'utf8').trim());
    expect(agent.output.join('\n')).not.toContain(readFileSync(first.file, 'utf8').trim());
  });

  it('tells an agent what is wrong with its token, until that is mended', async () => {
    files.write('gateway.yaml', 'dataDir: gateway\n');
    const barn = newToken('barn.token', '--agent', 'barn');
    const own = newToken('own.token', '--agent', 'greenhouse');
    await startGateway();
    const agent = startAgent(', tokenFile: token');
    const file = path('token');
    expect(await noSession(agent, 'is missing')).toContain(`token file ${file} is missing (`);
    writeFileSync(file, ' \n', { mode: 0o600 });
    await noSession(agent, 'is empty');
    // first the mode, lest the good one be read before
    chmodSync(file, 0o644);
    writeFileSync(file, readFileSync(own.file));
    expect(await noSession(agent, 'mode 0644')).toMatch(/chmod 0640 .*defaultMode 0440/);
    expect(sessions(agent)).toBe(0);
    writeFileSync(file, readFileSync(barn.file));
    chmodSync(file, 0o640);
    expect(await noSession(agent, 'wrong-agent')).toMatch(
      new RegExp(`token ${barn.id} is bound to agent barn, not to greenhouse: .*--agent greenhouse`),
    );
    writeFileSync(file, 'hunter2\n');
    await noSession(agent, 'is no token');
    writeFileSync(file, readFileSync(own.file));
    await live(agent, 1);
  });

  it('asks from the moment on at which there is one, and sends away who was let in unasked', async () => {
    await startGateway();
    const agent = startAgent('');
    await live(agent, 1);
    expect(fieldhand('agents')).toMatchObject({ status: 0 });
    const { stderr } = fieldhand('token', 'new', '--viewer', 'ben', '--config', 'gateway.yaml');
    expect(stderr).toContain('From now on this gateway lets nobody in without a token');
    expect(await noSession(agent, 'goodbye: revoked')).toContain('the gateway asks for tokens now');
    expect(await noSession(agent, 'brought no token')).toContain('gateway.tokenFile');
    expect(fieldhand('agents')).toMatchObject({ status: 6 });
  });

  it('gives everybody one who asks at the same time', async () => {
    files.write('gateway.yaml', 'dataDir: gateway\n');
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const made = ids.map((id) =>
      promisify(execFile)(
        process.execPath,
        [main, 'token', 'new', '--agent', id, '--config', 'gateway.yaml'],
        { cwd: files.path, timeout: 60_000 },
      ),
    );
    const tokens = (await Promise.all(made)).map(({ stdout }) => idOf(stdout));
    const kept = readTokens(path('gateway/tokens')) ?? new Map();
    expect([...kept.keys()].toSorted()).toEqual(tokens.toSorted());
  });

  it('follows a Secret, whose folder is exchanged under a symbolic link', async () => {
    files.write('gateway.yaml', 'dataDir: gateway\n');
    newToken('greenhouse.token', '--agent', 'greenhouse');
    newToken('ben.token', '--viewer', 'ben');
    const hashes = readFileSync(path('gateway/tokens'), 'utf8');
    for (const [version, text] of [
      ['1', hashes],
      ['2', hashes.replace(/.*greenhouse.*\n/, '')],
    ] as const) {
      mkdirSync(path(`secret/..${version}`), { recursive: true });
      writeFileSync(path(`secret/..${version}/tokens`), text, { mode: 0o440 });
    }
    symlinkSync('..1', path('secret/..data'));
    symlinkSync('..data/tokens', path('secret/tokens'));
    await startGateway('tokens: secret/tokens\n');
    const agent = startAgent(', tokenFile: greenhouse.token');
    await live(agent, 1);
    symlinkSync('..2', path('secret/..new'));
    renameSync(path('secret/..new'), path('secret/..data'));
    await noSession(agent, 'goodbye: revoked');
    await noSession(agent, 'unknown or was revoked');
  });

  it('does not start on a port that others reach unprotected, nor with broken tokens', () => {
    files.write('gateway.yaml', 'dataDir: gateway\nlisten: { host: 0.0.0.0, port: 0 }\nhttp: { port: 0 }\n');
    const exposed =
      /^fieldhand: listen\.host is 0\.0\.0\.0, .* without TLS and credentials \(.*insecure: true/m;
    const start = ['gateway', '--config', 'gateway.yaml'];
    expect(fieldhand(...start)).toMatchObject({ status: 2, stderr: expect.stringMatching(exposed) });
    expect(fieldhand('check', '--as', 'gateway', 'gateway.yaml')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/listen\.host is 0\.0\.0\.0, .* without TLS \(/),
    });
    files.write('gateway.yaml', 'dataDir: gateway\nlisten: { port: 0 }\nhttp: { port: 0 }\n');
    files.write('gateway/tokens', 'hunter2\n');
    expect(fieldhand(...start)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('gateway/tokens:1: this is no JSON object (take the line out'),
    });
  });
});
