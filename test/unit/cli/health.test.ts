import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openHealthServer } from '../../../src/agent/health-server.ts';
import { run } from '../../../src/cli/run.ts';
import type { Health } from '../../../src/lib/health.ts';
import { fakeIo } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldhand-health-'));
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WELL: Health = { unready: [], hung: [], status: 'live with gateway' };

async function service(health: Health = WELL): Promise<number> {
  const server = await openHealthServer({ host: '127.0.0.1', port: 0 }, () => health);
  open.push(server);
  return server.address.port;
}

async function stranger(answer: string): Promise<number> {
  const server: Server = createServer((_, response) => void response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

let files = 0;
function file(text: string): string {
  const path = join(folder, `${files++}.yaml`);
  writeFileSync(path, text);
  return path;
}

async function health(args: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo(env);
  const code = await run(['health', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

describe('fieldhand health', () => {
  it('is 0 and one line when all is well', async () => {
    const url = `http://127.0.0.1:${await service()}`;
    expect(await health(['--url', url])).toEqual({ code: 0, out: 'ok: live with gateway\n', err: '' });
    expect(await health(['--url', url, '--ready'])).toEqual({
      code: 0,
      out: 'ready: live with gateway\n',
      err: '',
    });
  });

  it('tells alive from ready', async () => {
    const unready = [{ reason: 'disk full', cure: 'free some' }, { reason: 'no sensor answers' }];
    const url = `http://127.0.0.1:${await service({ ...WELL, unready })}`;
    expect((await health(['--url', url])).code).toBe(0);
    expect(await health(['--url', url, '--ready'])).toEqual({
      code: 1,
      out: '',
      err: 'fieldhand: unready: disk full (free some); no sensor answers\n',
    });
  });

  it('finds the port in the config of an agent and of a gateway', async () => {
    const port = await service();
    const agent = file(`gateway: { host: pi }\nhealth: { host: 0.0.0.0, port: ${port} }\n`);
    const gateway = file(`http: { port: ${port} }\n`);
    for (const args of [
      ['--config', agent],
      ['-c', gateway],
    ])
      expect((await health(args)).code).toBe(0);
    expect((await health([], { FIELDHAND_CONFIG: agent })).code).toBe(0);
    const elsewhere = file('http: { port: 1 }\n');
    expect((await health(['-c', elsewhere], { FIELDHAND_HTTP_PORT: String(port) })).code).toBe(0);
  });

  it('is 1 with a clear line when nobody answers, or somebody else', async () => {
    expect(await health(['--url', 'http://127.0.0.1:1'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^fieldhand: nobody answers at http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/),
    });
    for (const answer of ['<html>', '[]', 'null', 'x'.repeat(200_000)]) {
      const found = await health(['--url', `http://127.0.0.1:${await stranger(answer)}`]);
      expect(found).toMatchObject({ code: 1, err: expect.stringMatching(/no fieldhand|too much/) });
    }
  });

  it.each([
    ['an agent that answers nowhere', 'gateway: { host: pi }\n', /has no health\.port.*7071/s],
    ['a file that is no YAML', 'a: [', /cannot be read/],
  ])('says what to do with %s', async (_, text, problem) => {
    const found = await health(['--config', file(text)]);
    expect(found.code).toBe(1);
    expect(found.err).toMatch(problem);
  });

  it('refuses what is no URL', async () => {
    expect(await health(['--url', 'localhost:1'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('URL'),
    });
  });
});
