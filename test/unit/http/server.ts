import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { HttpLimits } from '../../../src/gateway/http/limits.ts';
import { openHttp } from '../../../src/gateway/http/server.ts';
import type { Gatekeeper } from '../../../src/gateway/http/who.ts';
import { type Clock, systemClock } from '../../../src/lib/clock.ts';
import { type Log, silentLog } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { farm } from '../../support/fake-farm.ts';
import type { FakeGateway } from '../../support/fake-gateway.ts';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly gateway: FakeGateway;
  readonly clock: FakeClock;
  get(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  revoked(): void;
  close(): Promise<void>;
}

/** The real HTTP server over the fake farm, on a port of its own; closed when the test ends. */
export async function serve(
  options: {
    limits?: Partial<HttpLimits>;
    pageDir?: string;
    hosts?: string[];
    httpClock?: Clock;
    access?: Gatekeeper;
    log?: Log;
  } = {},
): Promise<TestServer> {
  const clock = new FakeClock();
  const gateway = farm(clock);
  const server = await openHttp({
    host: '127.0.0.1',
    port: 0,
    service: gateway,
    pageDir: options.pageDir ?? '/nonexistent/page',
    log: options.log ?? silentLog,
    ...(options.access && { access: options.access }),
    clock: options.httpClock ?? systemClockWithWallOf(clock),
    hosts: () => options.hosts ?? [],
    ...(options.limits && { limits: options.limits }),
  });
  onTestFinished(() => server.close());
  const { url, port } = server.address;
  return {
    url,
    port,
    gateway,
    clock,
    get: (path, init) => fetch(url + path, init),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    revoked: () => server.revoked(),
    close: () => server.close(),
  };
}

/** Sockets live in real time; only what the API says about time is the fake's. */
const systemClockWithWallOf = (clock: Clock): Clock => ({ ...systemClock, wall: () => clock.wall() });

/** Sends bytes as they are and returns all that comes back until the server closes. */
export function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}

/** A page directory with the given files, removed when the test ends. */
export function pageDir(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'fieldhand-page-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

/** What the API may answer with, all of it optional: a test says what it expects. */
export interface Answer {
  readonly [field: string]: unknown;
  readonly detail: string;
  readonly errors: readonly {
    readonly detail: string;
    readonly pointer?: string;
    readonly parameter?: string;
  }[];
  readonly agents: readonly Readonly<Record<string, unknown>>[];
  readonly channels: readonly unknown[];
  readonly sensors: readonly unknown[];
  readonly actuators: readonly unknown[];
  readonly gaps: readonly unknown[];
  readonly commands: readonly unknown[];
  readonly readings: readonly { readonly time: number; readonly quantity?: string }[];
}

export const body = async (response: Response): Promise<Answer> => (await response.json()) as Answer;

/** Until `check` throws no more. */
export const eventually = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 8_000, interval: 10 });
