import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ActuatorReport } from '../../../src/actuators/guard/reports.ts';
import { type AgentCondition, agentHealth } from '../../../src/agent/health.ts';
import { type HealthServer, openHealthServer } from '../../../src/agent/health-server.ts';
import type { SensorReport } from '../../../src/agent/sampler/sensor-report.ts';
import { linkOf } from '../../../src/agent/session/link.ts';
import type { SessionState } from '../../../src/agent/session/machine.ts';
import { aliveReply, type Health, readyReply } from '../../../src/lib/health.ts';

const sensor = (name: string, fault?: SensorReport['fault']): SensorReport => ({
  name,
  kind: 'bme280',
  fault,
  detail: fault ? 'nothing answers at 0x76 on I2C bus 1' : '',
  sinceMonotonicMs: 0,
});
const output = (fault?: string): ActuatorReport => ({
  name: 'pump',
  kind: 'switch',
  level: 0,
  readBack: true,
  cause: 'start',
  sinceMs: 0,
  fault,
});
const fine: AgentCondition = {
  sensors: 2,
  reports: [sensor('climate'), sensor('soil')],
  actuators: [output()],
  outbox: { pendingReadings: 0, fault: undefined },
  link: { to: 'gateway', live: true, tried: true },
  hung: [],
  timeKnown: true,
};

describe('the link of a session', () => {
  it.each<[SessionState, live: boolean, tried: boolean]>([
    [{ name: 'idle' }, false, false],
    [{ name: 'dialing', attempt: 0, until: 0 }, false, false],
    [{ name: 'greeting', attempt: 0, until: 0 }, false, false],
    [{ name: 'live', attempt: 0, since: 0 }, true, true],
    [{ name: 'waiting', attempt: 1, until: 0 }, false, true],
    [{ name: 'dialing', attempt: 3, until: 0 }, false, true],
  ])('%o', (state, live, tried) => {
    expect(linkOf(state)).toEqual({ to: 'gateway', live, tried });
  });
});

describe('the health of an agent', () => {
  it.each<[string, Partial<AgentCondition>, readonly (string | RegExp)[], string | undefined]>([
    ['all is well', {}, [], 'live with gateway, 2 sensors, 0 readings waiting'],
    [
      'one sensor of several is absent',
      { reports: [sensor('climate', 'absent'), sensor('soil')] },
      [],
      'live with gateway, 1 of 2 sensors answer, 0 readings waiting',
    ],
    [
      'the hardware is absent',
      { reports: [sensor('climate', 'absent'), sensor('soil', 'absent')] },
      [/^no sensor answers; climate: nothing answers at 0x76/],
      'live with gateway, 0 of 2 sensors answer, 0 readings waiting',
    ],
    [
      'a sensor was not tried yet',
      { reports: [sensor('climate')] },
      ['1 of 2 sensors not read yet'],
      undefined,
    ],
    [
      'it has no sensors',
      { sensors: 0, reports: [] },
      [],
      'live with gateway, 0 sensors, 0 readings waiting',
    ],
    [
      'an output does not obey',
      { actuators: [output('GPIO line 17 is held by "x"')] },
      ['output pump does not obey: GPIO line 17 is held by "x"'],
      undefined,
    ],
    [
      'the disk is full',
      { outbox: { pendingReadings: 1, fault: 'disk full' } },
      ['readings cannot be kept: disk full'],
      'live with gateway, 2 sensors, 1 reading waiting',
    ],
    [
      'the gateway is dialed for the first time',
      { link: { to: 'gateway', live: false, tried: false } },
      ['the gateway is being dialed for the first time'],
      undefined,
    ],
    [
      'it is knowingly offline',
      { link: { to: 'gateway', live: false, tried: true } },
      [],
      'no session with the gateway, 2 sensors, 0 readings waiting',
    ],
    [
      'the broker is away',
      { link: { to: 'broker', live: false, tried: true } },
      [],
      'no connection to the broker, 2 sensors, 0 readings waiting',
    ],
    [
      'nobody has told it the time',
      { timeKnown: false },
      [],
      'live with gateway, 2 sensors, 0 readings waiting, the time is not known yet',
    ],
    ['nothing is opened yet', { link: undefined }, [], '2 sensors, 0 readings waiting'],
  ])('when %s', (_, change, reasons, status) => {
    const health = agentHealth({ ...fine, ...change });
    expect(health.unready.map(({ reason }) => reason)).toEqual(
      reasons.map((reason) => (typeof reason === 'string' ? reason : expect.stringMatching(reason))),
    );
    if (status !== undefined) expect(health.status).toBe(status);
    expect(aliveReply(health).code).toBe(200);
    expect(readyReply(health).code).toBe(reasons.length === 0 ? 200 : 503);
  });

  it('is neither alive nor ready when a loop hangs', () => {
    const health = agentHealth({ ...fine, hung: ['guard has not turned for 60 s'] });
    for (const reply of [aliveReply(health), readyReply(health)])
      expect(reply).toMatchObject({
        code: 503,
        body: { reasons: [{ reason: 'guard has not turned for 60 s', cure: expect.any(String) }] },
      });
  });
});

describe('the health port', () => {
  let server: HealthServer | undefined;
  afterEach(() => server?.close());

  const serve = async (health: Partial<Health> = {}): Promise<string> => {
    const whole = { unready: [], hung: [], status: 'live', ...health };
    server = await openHealthServer({ host: '127.0.0.1', port: 0 }, () => whole);
    return `http://127.0.0.1:${server.address.port}`;
  };

  it('answers probes', async () => {
    const url = await serve({ unready: [{ reason: 'disk full', cure: 'free some' }] });
    const alive = await fetch(`${url}/healthz`);
    expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok', detail: 'live' }]);
    const ready = await fetch(`${url}/readyz?verbose`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'unready', detail: 'live', reasons: [{ reason: 'disk full', cure: 'free some' }] },
    ]);
  });

  it('takes nothing else', async () => {
    const url = await serve();
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/constructor`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: 'POST', body: 'x' })).status).toBe(405);
    const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('closes at once, though a connection is open', async () => {
    const url = await serve();
    const hanging = request(url, { method: 'POST', path: '/healthz', headers: { 'content-length': 10 } });
    const cut = new Promise((resolve) => hanging.once('error', resolve).once('response', resolve));
    hanging.flushHeaders();
    await cut;
    await server?.close();
  });

  it('says that its port is taken, and what to do', async () => {
    const url = await serve();
    const port = Number(new URL(url).port);
    await expect(
      openHealthServer({ host: '127.0.0.1', port }, () => agentHealth(fine)),
    ).rejects.toMatchObject({
      code: 'port-in-use',
      cure: expect.stringContaining('health.port'),
    });
  });
});
