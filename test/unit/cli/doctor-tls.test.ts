import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Answered, knock } from '../../../src/agent/session/knock.ts';
import { certificates } from '../../../src/cli/doctor/certificates.ts';
import type { Host } from '../../../src/cli/doctor/host.ts';
import { gateway } from '../../../src/cli/doctor/software.ts';
import { startGateway } from '../../../src/gateway/gateway.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { type DialTerms, readDialFiles } from '../../../src/lib/tls/dial.ts';
import { authority, type Period, writePair } from '../../support/certificates.ts';
import { gatewayConfig } from '../../support/gateway-config.ts';
import { workspace } from '../../support/programs.ts';
import { loadAgent } from '../config/support.ts';

const ca = authority('our farm', { until: 400 });

let files: ReturnType<typeof workspace>;
beforeEach(() => {
  files = workspace();
  files.write('ca.crt', ca.cert);
});
afterEach(() => files.remove());

const path = (name: string): string => join(files.path, name);

/** What the doctor says of an agent `greenhouse`. */
function host(tls: DialTerms | undefined, answer: Answered = { by: 'gateway' }): Host {
  const config = loadAgent('id: greenhouse\ngateway: { host: gw }');
  const known: Partial<Host> = {
    config: config.gateway && {
      ...config,
      gateway: { ...config.gateway, ...(tls && { tls: tls as object }) },
    },
    wall: () => Date.now(),
    tlsFiles: async (terms) => readDialFiles(terms),
    knock: async () => answer,
  };
  return known as Host;
}

const own = (id = 'greenhouse', period: Period = {}): DialTerms => ({
  ca: path('ca.crt'),
  ...writePair(files.path, 'own', ca.agent(id, period)),
});

describe("the agent's certificates", () => {
  it('are not looked at where there are none', async () => {
    expect(await certificates(host(undefined))).toEqual([]);
    expect(await certificates(host({}))).toEqual([]);
  });

  it('are well', async () => {
    const findings = await certificates(host(own()));
    expect(findings.map(({ severity }) => severity)).toEqual(['ok', 'ok']);
    expect(findings[0]?.message).toMatch(/own\.crt counts until \d{4}-\d\d-\d\d, 36[45] days$/);
    expect(findings[1]?.message).toMatch(/ca\.crt counts until/);
  });

  it.each([
    [
      'has expired',
      () => own('greenhouse', { from: -9, until: -2 }),
      'fail',
      /own\.crt expired on/,
      /cert agent/,
    ],
    [
      'does not count yet',
      () => own('greenhouse', { from: 3 }),
      'fail',
      /counts only from .* the clock is at/,
      /set-ntp/,
    ],
    ['ends soon', () => own('greenhouse', { until: 20.5 }), 'warn', /, 20 days$/, /--force/],
    ['is for another', () => own('barn'), 'warn', /is for barn, not for greenhouse/, /cert agent greenhouse/],
    [
      'has a key that everybody may read',
      () => {
        const tls = own();
        chmodSync(path('own.key'), 0o644);
        return tls;
      },
      'fail',
      /everybody on this machine may read the private key/,
      /chmod o=/,
    ],
    [
      'is missing',
      () => ({ ...own(), cert: path('nothing.crt') }),
      'fail',
      /nothing\.crt is not there/,
      /path/,
    ],
  ])('one that %s', async (_, make, severity, message, cure) => {
    const findings = await certificates(host(make()));
    expect(findings.filter((finding) => finding.severity !== 'ok')).toEqual([
      { severity, what: 'TLS', message: expect.stringMatching(message), cure: expect.stringMatching(cure) },
    ]);
  });
});

describe("the gateway's certificate", () => {
  const inDays = (days: number): number => Date.now() + (days + 0.5) * 86_400_000;

  it('counts long enough, or soon no longer', async () => {
    expect(await gateway(host({}, { by: 'gateway', until: inDays(90) }))).toMatchObject([
      { severity: 'ok', message: expect.stringMatching(/gw:7070 answers by TLS; .*, 90 days$/) },
    ]);
    expect(await gateway(host({}, { by: 'gateway', until: inDays(29) }))).toMatchObject([
      { severity: 'warn', cure: expect.stringContaining('cert gateway') },
    ]);
  });

  it('is not trusted', async () => {
    const trouble = { by: 'distrusted', detail: 'it is of "x"', cure: 'set gateway.tls.ca' } as const;
    expect(await gateway(host({}, trouble))).toEqual([
      {
        severity: 'fail',
        what: 'gateway',
        message: 'no session with gw:7070: it is of "x"',
        cure: 'set gateway.tls.ca',
      },
    ]);
  });
});

describe('a knock by TLS', () => {
  const open = async (period: Period = {}) => {
    const tls = writePair(files.path, 'gateway', ca.gateway(undefined, period));
    const running = await startGateway({
      config: gatewayConfig(path('data'), { listen: { tls } }),
      clock: systemClock,
      log: silentLog,
    });
    onTestFinished(() => running.close());
    return (tls: DialTerms | undefined): Promise<Answered> =>
      knock({ host: '127.0.0.1', port: running.tcp.port, tls }, 'pi', 5_000, systemClock);
  };

  it('finds a gateway and how long its certificate counts', async () => {
    const at = await open({ until: 50 });
    const answer = await at({ ca: path('ca.crt') });
    expect(answer.by).toBe('gateway');
    expect(((answer as { until: number }).until - Date.now()) / 86_400_000).toBeCloseTo(50, 2);
  });

  it('tells what is wrong with TLS', async () => {
    const at = await open({ from: -9, until: -2 });
    expect(await at({ ca: path('ca.crt') })).toMatchObject({
      by: 'distrusted',
      detail: expect.stringContaining('the certificate of the gateway expired on'),
      cure: expect.stringContaining('renew it'),
    });
    expect(await at({ ca: path('missing.crt') })).toMatchObject({ by: 'distrusted' });
    expect(await at(undefined)).toMatchObject({ by: 'stranger' });
  });
});
