import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect as plainConnect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../../src/agent/agent.ts';
import { agentKinds } from '../../src/cli/kinds.ts';
import { loadAgentConfig } from '../../src/config/agent.ts';
import { type RunningGateway, startGateway } from '../../src/gateway/gateway.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type Authority, authority, writePair } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { gatewayConfig } from '../support/gateway-config.ts';
import { type LogRecord, logRecord } from '../support/log-record.ts';
import { getJson, workspace } from '../support/programs.ts';

const ca = authority('our farm');
const stranger = authority('somebody else');

let files: ReturnType<typeof workspace>;
let gateway: RunningGateway | undefined;
let agent: RunningAgent | undefined;
let sockets: Socket[];
let gatewayLog: LogRecord;
let agentLog: LogRecord;

beforeEach(() => {
  files = workspace();
  files.write('ca.crt', ca.cert);
  files.write('stranger.crt', stranger.cert);
  sockets = [];
  gatewayLog = logRecord();
  agentLog = logRecord();
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await agent?.close();
  await gateway?.close();
  agent = undefined;
  gateway = undefined;
  files.remove();
});

const path = (name: string): string => join(files.path, name);

/** A gateway that shows what is in `gateway.crt`; undefined: it speaks no TLS. */
async function openGateway(
  by: Authority | undefined,
  more: { readonly clientCa?: string; readonly limits?: Record<string, string | number> } = {},
): Promise<RunningGateway> {
  const pair = by && writePair(files.path, 'gateway', by.gateway());
  const tls = pair && { ...pair, ...(more.clientCa !== undefined && { clientCa: path(more.clientCa) }) };
  gateway = await startGateway({
    config: gatewayConfig(path('gateway'), {
      ...(tls && { listen: { tls } }),
      limits: { helloTimeout: '500ms', ...more.limits },
    }),
    clock: systemClock,
    log: gatewayLog,
  });
  return gateway;
}

/** An agent `greenhouse` with one sensor; `tls` as in its file. */
async function openAgent(tls: string | undefined, port = gateway?.tcp.port ?? 0): Promise<RunningAgent> {
  const file = files.write(
    'agent.yaml',
    `id: greenhouse
dataDir: agent
gateway:
  host: 127.0.0.1
  port: ${port}
  reconnect: { min: 50ms, max: 200ms }
${tls === undefined ? '' : `  tls: ${tls}`}
board: { backend: simulated }
outbox: { commitEvery: 100ms }
sampling: { interval: 100ms }
sensors: [{ name: climate, kind: bme280 }]
`,
  );
  const config = loadAgentConfig(
    { file, overrides: [], place: { node: 'test', dataDir: path('agent') } },
    agentKinds,
  );
  agent = await startAgent({ config, clock: systemClock, log: agentLog });
  return agent;
}

interface AgentView {
  readonly state: string;
  readonly session: string | null;
  readonly readings: number;
}

const view = (): Promise<AgentView> => getJson<AgentView>(`${gateway?.http.url}/api/v1/agents/greenhouse`);
const live = (): Promise<AgentView> =>
  eventually('the agent is live and reports', async () => {
    const found = await view();
    return found.state === 'live' && found.readings > 0 && found;
  });

/** The reason, with the cure, that the agent logs for having no session. */
const noSession = (part: string): Promise<string> =>
  eventually(`an agent without a session: "${part}", not ${JSON.stringify(reasons())}`, () =>
    reasons().find((reason) => reason.includes(part)),
  );
const reasons = (): string[] =>
  agentLog.with('no session with the gateway').map(({ fields }) => String(fields.reason));

const refusedHandshake = (part: string): Promise<string> =>
  eventually(`a handshake that failed: "${part}"`, () =>
    gatewayLog
      .with('connection closed: no TLS with it')
      .map(({ fields }) => String(fields.detail))
      .find((detail) => detail.includes(part)),
  );

/** Somebody who dials the gateway himself. */
function dial(options: object = {}): TLSSocket {
  const socket = tlsConnect({
    host: '127.0.0.1',
    port: gateway?.tcp.port,
    ca: ca.cert,
    ALPNProtocols: ['fieldhand'],
    ...options,
  });
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}
const gone = (socket: Socket): Promise<boolean> => eventually('the connection is over', () => socket.closed);
const secure = (socket: TLSSocket): Promise<boolean> =>
  eventually('the handshake is done', () => socket.authorized);

describe('a session by TLS', () => {
  it('carries readings to a gateway that the agent trusts', async () => {
    await openGateway(ca);
    await openAgent('{ ca: ca.crt }');
    await live();
    expect(reasons()).toEqual([]);
  });

  it('checks the name that it is told instead of the one that it dials', async () => {
    await openGateway(ca);
    await openAgent('{ ca: ca.crt, serverName: localhost }');
    await live();
  });

  it.each([
    ['a stranger', '{ ca: stranger.crt }', 'is of "our farm", which is not trusted here (set gateway.tls.ca'],
    ['a gateway that no public authority knows', 'true', 'is of "our farm", which is not trusted here'],
    [
      'another host',
      '{ ca: ca.crt, serverName: barn.lan }',
      'is for localhost, 127.0.0.1, not for barn.lan (make one for it with `fieldhand cert gateway barn.lan`',
    ],
  ])('is not begun with %s', async (_, tls, reason) => {
    await openGateway(ca);
    await openAgent(tls);
    await noSession(reason);
    await eventually('the gateway counts it', () => (gateway?.status().refusals.handshake ?? 0) > 0);
    expect(await getJson(`${gateway?.http.url}/api/v1/agents`)).toEqual({ agents: [] });
  });

  it.each([
    [
      'has expired',
      { from: -9, until: -2 },
      /expired on \d{4}-\d\d-\d\d, and the clock here is at .* \(if that clock is right, renew it/,
    ],
    [
      'does not count yet',
      { from: 2, until: 9 },
      /counts only from .*, and the clock here is at .* \(it is tried again/,
    ],
  ])('begins once the certificate that %s was renewed, without a restart', async (_, period, reason) => {
    await openGateway(ca);
    writePair(files.path, 'gateway', ca.gateway(undefined, period));
    await eventually(
      'the new certificate is used',
      () => gatewayLog.with('certificate renewed').length === 1,
    );
    await openAgent('{ ca: ca.crt }');
    expect(await noSession('the certificate of the gateway')).toMatch(reason);
    writePair(files.path, 'gateway', ca.gateway());
    await live();
  });

  it('takes no TLS 1.2', async () => {
    await openGateway(ca);
    await gone(dial({ maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2' }));
    await refusedHandshake('it speaks no TLS 1.3 (update it)');
  });

  it('takes nobody who means another protocol', async () => {
    await openGateway(ca);
    await gone(dial({ ALPNProtocols: ['http/1.1'] }));
    await refusedHandshake('it is no agent');
  });

  it('says so on both sides when only the gateway speaks TLS', async () => {
    await openGateway(ca);
    await openAgent(undefined);
    await noSession('the gateway closed the connection at Hello (if it speaks TLS, set gateway.tls here)');
    await refusedHandshake('it speaks no TLS (set gateway.tls in the config of the agent)');
  });

  it('says so on both sides when only the agent speaks TLS', async () => {
    await openGateway(undefined);
    await openAgent('{ ca: ca.crt }');
    await noSession('what answers there speaks no TLS (give the gateway a certificate in listen.tls');
    await eventually('the gateway says what came', () =>
      gatewayLog.lines.some(({ fields }) =>
        String(fields.detail).startsWith('the other side speaks TLS and this one does not (set listen.tls'),
      ),
    );
  });

  it('is given up when what answers never shakes hands', async () => {
    const mute = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as { port: number };
    await openAgent(`{ ca: ca.crt }\n  connectTimeout: 300ms`, port);
    await noSession('no connection within the time allowed');
    mute.close();
  });
});

describe('the limits of the gateway', () => {
  it('end a handshake that never comes to an end', async () => {
    await openGateway(ca);
    const socket = plainConnect(gateway?.tcp.port ?? 0, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    await gone(socket);
    await refusedHandshake('no TLS handshake within 500 ms');
    expect(gateway?.status().connections).toBe(0);
  });

  it('count those who are still shaking hands', async () => {
    await openGateway(ca, { limits: { connections: 1, helloTimeout: '10s' } });
    sockets.push(plainConnect(gateway?.tcp.port ?? 0, '127.0.0.1'));
    await eventually('the one who says nothing is in', () => gateway?.status().connections === 1);
    await gone(dial());
    expect(gateway?.status().turnedAway).toBe(1);
  });

  it('do not keep a gateway from stopping while somebody is shaking hands', async () => {
    const running = await openGateway(ca, { limits: { helloTimeout: '60s' } });
    const socket = plainConnect(running.tcp.port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    await eventually('the one who says nothing is in', () => running.status().connections === 1);
    await running.close();
    await gone(socket);
  });
});

describe("an agent's own certificate", () => {
  const shown = (by: Authority, id = 'greenhouse', period = {}): string => {
    writePair(files.path, 'own', by.agent(id, period));
    return '{ ca: ca.crt, cert: own.crt, key: own.key }';
  };

  it('lets in the agent that it names', async () => {
    await openGateway(ca, { clientCa: 'ca.crt' });
    await openAgent(shown(ca));
    await live();
  });

  it.each([
    ['for another agent', () => shown(ca, 'barn'), 'its certificate is for barn, not for greenhouse'],
    [
      'of another authority',
      () => shown(stranger),
      'its certificate is of "somebody else", which is not trusted',
    ],
    [
      'that has expired',
      () => shown(ca, 'greenhouse', { from: -9, until: -2 }),
      'its certificate expired on',
    ],
    [
      'that does not count yet',
      () => shown(ca, 'greenhouse', { from: 2 }),
      'its certificate counts only from',
    ],
    ['that is none', () => '{ ca: ca.crt }', 'agent greenhouse shows no certificate'],
    [
      "of the gateway's own kind",
      () => {
        writePair(files.path, 'own', ca.gateway());
        return '{ ca: ca.crt, cert: own.crt, key: own.key }';
      },
      'its certificate is made for another purpose',
    ],
  ])('%s is refused with the cure', async (_, make, why) => {
    await openGateway(ca, { clientCa: 'ca.crt' });
    await openAgent(make());
    const reason = await noSession(why);
    expect(reason).toMatch(/^refused: (unauthenticated|wrong-agent): .*fieldhand cert agent greenhouse/);
    expect(await getJson(`${gateway?.http.url}/api/v1/agents`)).toEqual({ agents: [] });
  });

  it('is read again when it was replaced, and the agent samples meanwhile', async () => {
    await openGateway(ca, { clientCa: 'ca.crt' });
    const tls = shown(ca);
    rmSync(path('own.key'));
    await openAgent(tls);
    await noSession(`the private key ${path('own.key')} is not there (correct the path`);
    shown(ca, 'barn');
    await noSession('its certificate is for barn');
    shown(ca);
    await live();
  });

  it('is not used while everybody may read its key', async () => {
    await openGateway(ca, { clientCa: 'ca.crt' });
    const tls = shown(ca);
    chmodSync(path('own.key'), 0o644);
    await openAgent(tls);
    await noSession(
      `everybody on this machine may read the private key ${path('own.key')} (mode 0644) (chmod o=`,
    );
    chmodSync(path('own.key'), 0o440);
    await live();
  });

  it('is announced when it ends soon', async () => {
    await openGateway(ca, { clientCa: 'ca.crt' });
    await openAgent(shown(ca, 'greenhouse', { until: 9 }));
    await live();
    expect(agentLog.with('the certificate ends soon')).toMatchObject([
      { level: 'warn', fields: { certificate: path('own.crt') } },
    ]);
  });
});

describe("the gateway's certificate", () => {
  const serial = async (): Promise<string | undefined> => {
    const socket = dial();
    await secure(socket);
    return socket.getPeerX509Certificate()?.serialNumber;
  };

  it('is renewed without a session being dropped', async () => {
    await openGateway(ca);
    await openAgent('{ ca: ca.crt }');
    const { session } = await live();
    const before = await serial();
    writePair(files.path, 'gateway', ca.gateway());
    await eventually('the new one is shown', async () => (await serial()) !== before);
    const { readings } = await view();
    await eventually('readings go on', async () => (await view()).readings > readings);
    expect((await view()).session).toBe(session);
    expect(gatewayLog.with('certificate renewed')).toHaveLength(1);
  });

  it('stays when what comes in its place cannot be used', async () => {
    await openGateway(ca);
    const before = await serial();
    writeFileSync(path('gateway.crt'), 'nonsense');
    await eventually('it is logged', () =>
      gatewayLog.lines.find(
        ({ level, fields }) =>
          level === 'error' && String(fields.detail).includes(`${path('gateway.crt')} holds no certificate`),
      ),
    );
    expect(await serial()).toBe(before);
    // a whole renewal by rename, as cert-manager and many scripts do it
    const next = writePair(files.path, 'next', ca.gateway());
    renameSync(next.key, path('gateway.key'));
    renameSync(next.cert, path('gateway.crt'));
    await eventually('the good one is shown', async () => (await serial()) !== before);
  });

  it.each([
    [() => rmSync(path('gateway.crt')), 'is not there'],
    [() => rmSync(path('gateway.key')), 'is not there'],
    [() => chmodSync(path('gateway.key'), 0o604), 'everybody on this machine may read the private key'],
    [() => writeFileSync(path('gateway.key'), ca.key), 'does not belong to the certificate'],
    [() => writeFileSync(path('gateway.crt'), 'x'), 'holds no certificate in PEM form'],
  ])('must be good at the start (%#)', async (spoil, message) => {
    const tls = writePair(files.path, 'gateway', ca.gateway());
    spoil();
    const start = startGateway({
      config: gatewayConfig(path('gateway'), { listen: { tls } }),
      clock: systemClock,
      log: gatewayLog,
    });
    await expect(start).rejects.toMatchObject({
      code: 'tls-file',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [{ from: -9, until: -1 }, 'error', 'the certificate has expired: agents will refuse it'],
    [{ from: 1 }, 'error', 'the certificate does not count yet'],
    [{ until: 29 }, 'warn', 'the certificate ends soon'],
  ])('that is out of its time or soon will be is told of (%#)', async (period, level, message) => {
    const tls = writePair(files.path, 'gateway', ca.gateway(undefined, period));
    gateway = await startGateway({
      config: gatewayConfig(path('gateway'), { listen: { tls } }),
      clock: systemClock,
      log: gatewayLog,
    });
    expect(gatewayLog.with(message)).toMatchObject([{ level, fields: { certificate: tls.cert } }]);
  });
});
