import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { fakeIo } from './fake-io.ts';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

let headers: IncomingMessage['headers'];

let answer: { status: number; body: unknown };
let calls: Call[];
let url: string;
const server = createServer(async (request, response) => {
  headers = request.headers;
  calls.push({ method: request.method!, url: request.url!, body: await bodyOf(request) });
  const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(answer.status, { 'content-type': type, connection: 'close' });
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}

beforeEach(async () => {
  calls = [];
  answer = { status: 200, body: {} };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const call = async (...argv: string[]) => {
  const io = fakeIo({ FIELDHAND_API: url });
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
};

const command = (more: object) => ({
  id: 'c1',
  agent: 'greenhouse',
  actuator: 'pump',
  state: 'executed',
  reason: null,
  detail: null,
  result: null,
  ...more,
});

describe('send', () => {
  it.each([
    [['on'], { set: true }],
    [['off'], { set: false }],
    [['0.5'], { set: 0.5 }],
    [['1'], { set: 1 }],
    [['pulse', '500ms'], { pulse: '500ms' }],
    [['40%'], { set: 0.4 }],
    [['on', '--fade', '2s'], { set: true, fade: '2s' }],
    [['blink', '500ms', '1s'], { blink: { on: '500ms', off: '1s' } }],
    [['blink', '500ms', '1s', '10'], { blink: { on: '500ms', off: '1s', times: 10 } }],
    [['move', '40%'], { move: 0.4 }],
    [['move', '0.4'], { move: 0.4 }],
    [['stop'], { stop: true }],
  ])('%j asks for %j', async (words, action) => {
    answer.body = command({});
    expect((await call('send', 'greenhouse', 'pump', ...words)).code).toBe(0);
    expect(calls).toEqual([
      {
        method: 'POST',
        url: '/api/v1/agents/greenhouse/commands',
        body: { actuator: 'pump', ...action, ttl: '10s' },
      },
    ]);
  });

  it('passes on the time to live and the id', async () => {
    answer.body = command({});
    await call('send', 'a.b', 'pump', 'on', '--ttl', '1m', '--id', 'mine');
    expect(calls[0]).toMatchObject({ url: '/api/v1/agents/a.b/commands', body: { ttl: '1m', id: 'mine' } });
  });

  it('tells what was read back', async () => {
    answer.body = command({ result: { level: 1, readBack: true } });
    expect(await call('send', 'greenhouse', 'pump', 'on')).toEqual({
      code: 0,
      out: 'pump of greenhouse: executed, it reads on\n',
      err: '',
    });
  });

  it.each([
    [{ state: 'rejected', reason: 'max-on', detail: 'too long' }, 3, 'rejected: max-on: too long'],
    [{ state: 'failed', reason: 'hardware', detail: 'no line' }, 1, 'failed: hardware: no line'],
    [{ state: 'expired' }, 4, 'expired: no answer within 10s'],
    [{ state: 'expired', detail: 'it came late' }, 4, 'expired: it came late'],
  ])('%j ends with its own code', async (outcome, code, text) => {
    answer.body = command(outcome);
    expect(await call('send', 'greenhouse', 'pump', 'on')).toEqual({
      code,
      out: '',
      err: `fieldhand: pump of greenhouse: ${text}\n`,
    });
  });

  it('passes a problem on in its own words', async () => {
    answer = {
      status: 404,
      body: { type: 'urn:fieldhand:problem:unknown-agent', title: 'x', status: 404, detail: 'no agent "g"' },
    };
    expect(await call('send', 'g', 'pump', 'on')).toEqual({
      code: 1,
      out: '',
      err: 'fieldhand: no agent "g"\n',
    });
  });

  it.each([
    ['send a b maybe', 'expected on, off, a level from 0 to 1, pulse, blink, move or stop, got "maybe"'],
    ['send a b 1.5', 'expected on, off, a level from 0 to 1, pulse, blink, move or stop, got "1.5"'],
    ['send a b 101%', 'expected on, off, a level from 0 to 1, pulse, blink, move or stop, got "101%"'],
    ['send a b move', 'move needs a position, for instance: move 40% (0% is closed)'],
    ['send a b move up', 'move needs a position, for instance: move 40% (0% is closed)'],
    ['send a b stop now', '"now" is one word too many'],
    ['send a b blink 1s', 'blink needs two, for instance: blink 500ms 500ms'],
    ['send a b blink 1s 1', 'blink takes a duration such as 500ms or 10s, got "1"'],
    ['send a b blink 1s 1s 0', 'expected how many times it blinks, got "0"'],
    ['send a b on --fade 2', '--fade takes a duration such as 2s, got "2"'],
    ['send a b stop --fade 2s', '--fade goes with on, off or a level, not with stop'],
    ['send a b on 5', '"5" is one word too many'],
    ['send a b pulse', 'pulse needs a duration, for instance: pulse 500ms'],
    ['send a b pulse 500', 'pulse takes a duration such as 500ms or 10s, got "500"'],
    ['send a b on --ttl 10', '--ttl takes a duration such as 10s, got "10"'],
    ['send a b', 'expected AGENT ACTUATOR on|off|LEVEL|pulse|blink|move|stop [VALUE...]'],
  ])('%s is refused before anything is sent', async (text, message) => {
    const { code, err } = await call(...text.split(' '));
    expect(code).toBe(2);
    expect(err).toBe(`fieldhand: send: ${message} (see fieldhand send --help)\n`);
    expect(calls).toEqual([]);
  });
});

describe('agents', () => {
  const now = 1_700_000_000_000;
  const greenhouse = {
    id: 'greenhouse',
    state: 'live',
    heartbeatMs: 1.234,
    since: now - 3_723_000,
    lastSeen: now - 2_000,
    address: '10.0.0.7:4711',
    software: 'fieldhand 0.1.0',
    readings: 12,
  };

  it('are a table', async () => {
    const barn = { ...greenhouse, id: 'barn', state: 'offline', heartbeatMs: null, address: null };
    answer.body = { agents: [greenhouse, barn] };
    const { code, out } = await call('agents');
    expect(code).toBe(0);
    expect(out.split('\n').map((text) => text.split(/ {2,}/))).toEqual([
      ['AGENT', 'STATE', 'FOR', 'ROUND TRIP', 'LAST SEEN', 'READINGS', 'ADDRESS', 'SOFTWARE'],
      ['greenhouse', 'live', '1h2m', '1.2 ms', '2s ago', '12', '10.0.0.7:4711', 'fieldhand 0.1.0'],
      ['barn', 'offline', '1h2m', '-', '2s ago', '12', '-', 'fieldhand 0.1.0'],
      [''],
    ]);
  });

  it('are none yet', async () => {
    answer.body = { agents: [] };
    expect((await call('agents')).out).toBe('No agent has connected yet.\n');
  });

  it('are JSON for a program', async () => {
    answer.body = { agents: [greenhouse] };
    expect(JSON.parse((await call('agents', '--json')).out)).toEqual(answer.body);
  });

  it('cannot be had where something else answers', async () => {
    answer = { status: 200, body: '<html>' };
    const { code, err } = await call('agents');
    expect(code).toBe(5);
    expect(err).toContain(`what answers at ${url} is no fieldhand gateway (200 at /api/v1/agents)`);
  });

  it('cannot be had where nothing answers', async () => {
    const io = fakeIo();
    // port 1 is in nobody's use
    expect(await run(['agents', '--gateway', 'http://127.0.0.1:1'], io)).toBe(5);
    expect(io.err()).toMatch(
      /^fieldhand: no gateway answers at http:\/\/127\.0\.0\.1:1: .*--gateway URL\)\n$/,
    );
  });

  it.each(['127.0.0.1:8080', 'nonsense', 'ftp://x'])('are not asked for at %s', async (where) => {
    const { code, err } = await call('agents', '--gateway', where);
    expect(code).toBe(2);
    expect(err).toContain(`--gateway takes a URL such as http://127.0.0.1:8080, got "${where}"`);
  });
});

describe('the token', () => {
  const agents = async (env: Record<string, string>, ...args: string[]) => {
    answer.body = { agents: [] };
    const io = fakeIo({ FIELDHAND_API: url, ...env });
    return { code: await run(['agents', ...args], io), err: io.err() };
  };
  const file = (name: string, text: string, mode = 0o600): string => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldhand-api-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, name);
    writeFileSync(path, text, { mode });
    return path;
  };

  it('comes from the option, else from the file that a variable names, else from a variable', async () => {
    const env = { FIELDHAND_TOKEN: 'c', FIELDHAND_TOKEN_FILE: file('b', 'b\n') };
    await agents(env, '--token-file', file('a', 'a\n'));
    expect(headers.authorization).toBe('Bearer a');
    await agents(env);
    expect(headers.authorization).toBe('Bearer b');
    await agents({ FIELDHAND_TOKEN: 'c' });
    expect(headers.authorization).toBe('Bearer c');
    await agents({});
    expect(headers.authorization).toBeUndefined();
  });

  it('is not taken from a file that everybody may read', async () => {
    const path = file('a', 'a');
    chmodSync(path, 0o644);
    expect(await agents({}, '--token-file', path)).toEqual({
      code: 1,
      err: expect.stringMatching(/may be used by everybody.*\(chmod 0640/),
    });
    expect(calls).toEqual([]);
  });

  it.each([
    [401, 'no-token', /^fieldhand: why \(name the file of a token with --token-file/],
    [401, 'wrong-token', /^fieldhand: why \(name the file of a token with --token-file/],
    [403, 'forbidden', /^fieldhand: why/],
  ])('that is missing or does not do (%i %s) ends with its own code', async (status, code, told) => {
    answer = { status, body: { type: `urn:fieldhand:problem:${code}`, title: 'x', status, detail: 'why' } };
    expect(await call('send', 'g', 'pump', 'on')).toMatchObject({
      code: 6,
      err: expect.stringMatching(told),
    });
  });
});
