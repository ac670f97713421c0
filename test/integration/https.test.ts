import { connect as plainConnect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { type RunningGateway, startGateway } from '../../src/gateway/gateway.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { authority, writePair } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { gatewayConfig } from '../support/gateway-config.ts';
import { type LogRecord, logRecord } from '../support/log-record.ts';
import { workspace } from '../support/programs.ts';
import { fakeIo } from '../unit/cli/fake-io.ts';

const ca = authority('our farm');

let files: ReturnType<typeof workspace>;
let log: LogRecord;
let gateway: RunningGateway | undefined;
let sockets: Socket[];

beforeEach(() => {
  files = workspace();
  files.write('ca.crt', ca.cert);
  files.write('stranger.crt', authority('somebody else').cert);
  log = logRecord();
  sockets = [];
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await gateway?.close();
  gateway = undefined;
  files.remove();
});

const path = (name: string): string => join(files.path, name);

async function openGateway(tls = true): Promise<string> {
  const pair = writePair(files.path, 'gateway', ca.gateway());
  gateway = await startGateway({
    config: gatewayConfig(path('gateway'), tls ? { http: { tls: pair } } : {}),
    clock: systemClock,
    log,
  });
  return gateway.http.url;
}

/** What the command line says when it asks for the agents. */
async function agents(url: string, ...options: string[]) {
  const io = fakeIo({ FIELDHAND_API: url });
  const code = await run(['agents', ...options], io);
  return { code, out: io.out(), err: io.err() };
}

/** A connection of its own, as a browser has one. */
function dial(options: object = {}): TLSSocket {
  const socket = tlsConnect({ host: '127.0.0.1', port: gateway?.http.port, ca: ca.cert, ...options });
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

async function serial(): Promise<string | undefined> {
  const socket = dial();
  await eventually('the handshake is done', () => socket.authorized);
  return socket.getPeerX509Certificate()?.serialNumber;
}

describe('the page and the API by TLS', () => {
  it('answer who knows the authority', async () => {
    const url = await openGateway();
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await agents(url, '--ca', path('ca.crt'))).toMatchObject({ code: 0, err: '' });
    expect(await agents(url.replace('127.0.0.1', 'localhost'), '--ca', path('ca.crt'))).toMatchObject({
      code: 0,
    });
  });

  it.each([
    ['no authority', [], 'is of "our farm", which is not trusted here (set --ca'],
    ['another authority', ['--ca', 'stranger.crt'], 'is of "our farm", which is not trusted here (set --ca'],
    ['an authority that is not there', ['--ca', 'missing.crt'], 'missing.crt is not there (correct the path'],
  ])('are not asked with %s', async (_, options, why) => {
    const url = await openGateway();
    const { code, err } = await agents(
      url,
      ...options.map((word) => (word.endsWith('.crt') ? path(word) : word)),
    );
    expect(code).toBe(5);
    expect(err).toContain(why);
  });

  it('tell who comes with the wrong scheme', async () => {
    const url = await openGateway();
    expect((await agents(url.replace('https', 'http'))).err).toContain('write https:// in --gateway');
    await gateway?.close();
    const plain = await openGateway(false);
    expect((await agents(plain.replace('http', 'https'), '--ca', path('ca.crt'))).err).toContain(
      'what answers there speaks no TLS (write http:// in --gateway',
    );
  });

  it('speak TLS 1.3 and nothing older', async () => {
    await openGateway();
    const old = dial({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    await eventually('the connection is over', () => old.closed);
    const now = dial();
    await eventually('the handshake is done', () => now.authorized);
    expect(now.getProtocol()).toBe('TLSv1.3');
  });

  it('show a renewed certificate, and what is under way goes on', async () => {
    await openGateway();
    const before = await serial();
    const watching = dial();
    await eventually('the handshake is done', () => watching.authorized);
    let heard = '';
    watching.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    watching.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await eventually('the stream begins', () => heard.includes('text/event-stream'));
    writePair(files.path, 'gateway', ca.gateway());
    await eventually('the new one is shown', async () => (await serial()) !== before);
    expect(watching.closed).toBe(false);
  });

  it('stop though somebody is in the middle of a handshake and another keeps a connection open', async () => {
    await openGateway();
    const mute = plainConnect(gateway?.http.port ?? 0, '127.0.0.1');
    mute.on('error', () => undefined);
    sockets.push(mute);
    await serial();
    await gateway?.close();
    await eventually('both are cut off', () => sockets.every(({ closed }) => closed));
  });
});
