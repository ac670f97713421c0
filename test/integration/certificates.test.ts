import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../../src/agent/agent.ts';
import { agentKinds } from '../../src/cli/kinds.ts';
import { loadAgentConfig } from '../../src/config/agent.ts';
import { loadGatewayConfig } from '../../src/config/gateway.ts';
import { type RunningGateway, startGateway } from '../../src/gateway/gateway.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { authority, writePair } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { type LogRecord, logRecord } from '../support/log-record.ts';
import { main, workspace } from '../support/programs.ts';
import { tokensIn } from '../support/token-files.ts';

const DAY_MS = 86_400_000;
/** A sweep comes every 10 s. */
const WAIT_MS = 25_000;

const ca = authority('our farm');
const next = authority('our next farm');

let files: ReturnType<typeof workspace>;
let gateway: RunningGateway;
let agent: RunningAgent;
let gatewayLog: LogRecord;
let agentLog: LogRecord;
/** How far the gateway's clock is ahead of the certificates. */
let aheadMs: number;

const clock: Clock = { ...systemClock, wall: () => Date.now() + aheadMs };
const path = (name: string): string => join(files.path, name);

const configOf = (tls: string) =>
  loadGatewayConfig({
    file: files.write(
      'gateway.yaml',
      `dataDir: gateway\nlisten: { port: 0, tls: ${tls} }\nhttp: { port: 0 }\nheartbeat: 500ms\n`,
    ),
    overrides: [],
    place: { node: 'test', dataDir: path('gateway') },
  });
const ASKING = '{ cert: gateway.crt, key: gateway.key, clientCa: clients.crt }';

beforeEach(async () => {
  files = workspace();
  aheadMs = 0;
  gatewayLog = logRecord();
  agentLog = logRecord();
  files.write('ca.crt', ca.cert);
  files.write('clients.crt', ca.cert);
  writePair(files.path, 'gateway', ca.gateway());
  writePair(files.path, 'own', ca.agent('greenhouse'));
  gateway = await startGateway({ config: configOf(ASKING), clock, log: gatewayLog });
  const file = files.write(
    'agent.yaml',
    `id: greenhouse
dataDir: agent
gateway:
  host: 127.0.0.1
  port: ${gateway.tcp.port}
  reconnect: { min: 50ms, max: 200ms }
  tls: { ca: ca.crt, cert: own.crt, key: own.key }
board: { backend: simulated }
sensors: [{ name: climate, kind: bme280, interval: 500ms }]
`,
  );
  const place = { node: 'test', dataDir: path('agent') };
  agent = await startAgent({
    config: loadAgentConfig({ file, overrides: [], place }, agentKinds),
    clock: systemClock,
    log: agentLog,
  });
  await live(1);
});
afterEach(async () => {
  await agent.close();
  await gateway.close();
  files.remove();
});

const sessions = (): number => agentLog.with('live').length;
const live = (times: number): Promise<unknown> =>
  eventually(`session ${times} of the agent`, () => sessions() >= times, WAIT_MS);
const noSession = (part: string): Promise<string> =>
  eventually(
    `an agent without a session: ${part}`,
    () =>
      agentLog
        .with('no session with the gateway')
        .map(({ fields }) => String(fields.reason))
        .find((reason) => reason.includes(part)),
    WAIT_MS,
  );

describe('a session by certificate', () => {
  it('ends when that is revoked, by its file or by what the log says of it, and another one lets in', async () => {
    const fieldhand = (...args: string[]) =>
      promisify(execFile)(process.execPath, [main, ...args], { cwd: files.path, timeout: 60_000 });
    const { stdout } = await fieldhand('cert', 'revoke', 'own.crt', '--config', 'gateway.yaml');
    expect(stdout).toMatch(/^The certificate of agent greenhouse lets in no more: [0-9a-f]{64}$/m);
    expect(await noSession('goodbye: revoked')).toMatch(
      /the certificate of agent greenhouse was revoked on .*fieldhand cert agent greenhouse/,
    );
    expect(await noSession('refused: unauthenticated')).toContain('its certificate was revoked on ');
    expect(sessions()).toBe(1);

    writePair(files.path, 'own', ca.agent('greenhouse'));
    await live(2);
    const shown = String(gatewayLog.with('agent live').at(-1)?.fields.certificate);
    await fieldhand('cert', 'revoke', shown, '--config', 'gateway.yaml');
    await eventually('it is refused again', () => gateway.status().refusals.unauthenticated, WAIT_MS);
    expect(sessions()).toBe(2);
  });

  it('ends when its authority is trusted no more, and not when another one comes beside it', async () => {
    const renewed = (times: number) =>
      eventually('the new authorities count', () => gatewayLog.with('certificate renewed').length >= times);
    files.write('clients.crt', next.cert + ca.cert);
    await renewed(1);
    expect(sessions()).toBe(1);
    files.write('clients.crt', next.cert);
    await renewed(2);
    expect(await noSession('goodbye: revoked')).toContain(
      'the certificate of agent greenhouse is of "our farm", which is not trusted here',
    );
    await noSession('refused: unauthenticated');
    writePair(files.path, 'own', next.agent('greenhouse'));
    await live(2);
  });

  it('ends when another config asks for tokens alone', async () => {
    tokensIn(path('gateway/tokens')).add('viewer', 'ben');
    const { port } = gateway.tcp;
    const { listen, ...rest } = configOf('{ cert: gateway.crt, key: gateway.key }');
    await gateway.follow({ ...rest, listen: { ...listen, port } });
    expect(await noSession('goodbye: revoked')).toContain(
      'counts no more, for the gateway asks for none now: make one with `fieldhand token new --agent greenhouse`',
    );
    await noSession('agent greenhouse brought no token');
    expect(sessions()).toBe(1);
  });

  it('ends with the certificate', async () => {
    aheadMs = 400 * DAY_MS;
    expect(await noSession('goodbye: revoked')).toMatch(/the certificate of agent greenhouse expired on /);
  });
});
