import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/cli/doctor/host.ts';
import { broker, clock, gateway, storage } from '../../../src/cli/doctor/software.ts';
import { loadAgent } from '../config/support.ts';

/** What the doctor says of an agent that has a broker and no gateway. */
function host(trouble: string | undefined, more: Partial<Host> = {}): Host {
  const known: Partial<Host> = {
    config: loadAgent("mqtt: { url: 'mqtt://barn' }"),
    knockBroker: async () => trouble,
    wall: () => Date.parse('2026-11-28'),
    synchronised: async () => false,
    ...more,
  };
  return known as Host;
}

describe('the broker of an agent without a gateway', () => {
  it('is well when it lets us in, and nobody asks for a gateway', async () => {
    expect(await broker(host(undefined))).toEqual([
      { severity: 'ok', what: 'broker', message: 'mqtt://barn lets us in' },
    ]);
    expect(await gateway(host(undefined))).toEqual([]);
  });

  it('is told with the cure when it does not', async () => {
    expect(
      await broker(host('nobody listens at mqtt://barn: start the broker, or correct mqtt.url')),
    ).toEqual([
      {
        severity: 'fail',
        what: 'broker',
        message: 'nobody listens at mqtt://barn',
        cure: 'start the broker, or correct mqtt.url',
      },
    ]);
  });

  it('tells no time', async () => {
    const [finding] = await clock(host(undefined));
    expect(finding?.message).toContain('a broker tells no time');
    const trusted = loadAgent("mqtt: { url: 'mqtt://barn' }\nclock: host");
    expect(await clock(host(undefined, { config: trusted }))).toMatchObject([{ severity: 'ok' }]);
  });

  it('is what readings wait for', async () => {
    const findings = await storage(
      host(undefined, {
        access: () => 'ok',
        tryWrite: () => undefined,
        setAside: () => [],
        inspect: () => ({ is: 'sound', readings: 7 }),
        files: { disk: async () => ({ freeBytes: 5e9, totalBytes: 6e9 }) } as never,
      }),
    );
    expect(findings.map(({ message }) => message).join('\n')).toContain('7 readings wait for the broker');
  });
});
