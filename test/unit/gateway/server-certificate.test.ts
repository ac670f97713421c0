import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openServerCertificate,
  type ServerCertificate,
} from '../../../src/gateway/tls/server-certificate.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { authority, writePair } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type LogRecord, logRecord } from '../../support/log-record.ts';
import { workspace } from '../../support/programs.ts';

const DAY_MS = 86_400_000;
const ca = authority();

let files: ReturnType<typeof workspace>;
let log: LogRecord;
let certificate: ServerCertificate | undefined;

beforeEach(() => {
  files = workspace();
  log = logRecord();
});
afterEach(async () => {
  await certificate?.close();
  certificate = undefined;
  files.remove();
});

describe("a listener's certificate", () => {
  it('is looked at every day, and told of while it has less than 30 days', async () => {
    const clock = new FakeClock(1_000, Date.now());
    const pair = writePair(files.path, 'gateway', ca.gateway(undefined, { until: 31.5 }));
    certificate = openServerCertificate({ files: pair, clock, log });
    await clock.advance(DAY_MS);
    expect(log.with('the certificate ends soon')).toEqual([]);
    await clock.advance(DAY_MS);
    expect(log.with('the certificate ends soon')).toMatchObject([
      { level: 'warn', fields: { days: 29, cure: expect.stringContaining('fieldhand cert gateway') } },
    ]);
    await clock.advance(30 * DAY_MS);
    expect(log.with('the certificate has expired: agents will refuse it').length).toBeGreaterThan(0);
  });

  it('is looked at no more when it is closed', async () => {
    const clock = new FakeClock(1_000, Date.now());
    const pair = writePair(files.path, 'gateway', ca.gateway(undefined, { until: 2 }));
    const own = openServerCertificate({ files: pair, clock, log });
    await own.close();
    const { length } = log.lines;
    await clock.advance(5 * DAY_MS);
    expect(log.lines).toHaveLength(length);
  });

  it('is followed when a Secret is exchanged under its symbolic link', async () => {
    const version = (name: string): void => {
      mkdirSync(join(files.path, name));
      writePair(join(files.path, name), 'tls', ca.gateway());
    };
    version('..1');
    symlinkSync('..1', join(files.path, '..data'));
    for (const name of ['tls.crt', 'tls.key']) symlinkSync(join('..data', name), join(files.path, name));
    certificate = openServerCertificate({
      files: { cert: join(files.path, 'tls.crt'), key: join(files.path, 'tls.key') },
      clock: systemClock,
      log,
    });
    const before = certificate.current().cert;
    const renewed: unknown[] = [];
    certificate.onRenewed((context) => renewed.push(context.cert));
    version('..2');
    symlinkSync('..2', join(files.path, '..new'));
    renameSync(join(files.path, '..new'), join(files.path, '..data'));
    await eventually('the new one is taken', () => renewed.length > 0);
    expect(certificate.current().cert).not.toBe(before);
    expect(renewed).toEqual([certificate.current().cert]);
  });
});
