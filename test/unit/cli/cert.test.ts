import { X509Certificate } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { loadGatewayConfig } from '../../../src/config/gateway.ts';
import { authority } from '../../support/certificates.ts';
import { workspace } from '../../support/programs.ts';
import { kinds } from '../config/support.ts';
import { type FakeIo, fakeIo } from './fake-io.ts';

const DAY_MS = 86_400_000;

let files: ReturnType<typeof workspace>;
let io: FakeIo;

beforeEach(() => {
  files = workspace();
});
afterEach(() => files.remove());

const path = (name: string): string => join(files.path, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');
const certificate = (name: string): X509Certificate => new X509Certificate(read(name));
const mode = (name: string): number => statSync(path(name)).mode & 0o777;

/** `fieldhand cert` with that, in the folder of the test. */
const cert = async (...argv: string[]): Promise<number> => {
  io = fakeIo();
  return run(['cert', ...argv, ...(argv[0] === 'show' ? [] : ['--dir', files.path])], io);
};

/** The lines below the one that names a file, less their indentation, as one pastes them. */
const yamlIn = (text: string, file: string): string => {
  const after = text.slice(text.indexOf(file)).split('\n').slice(2);
  const end = after.findIndex((line) => line !== '' && !line.startsWith('  '));
  return after
    .slice(0, end < 0 ? undefined : end)
    .map((line) => line.slice(2))
    .join('\n');
};

describe('cert ca', () => {
  it('makes an authority for ten years whose key nobody else may read', async () => {
    expect(await cert('ca')).toBe(0);
    const own = certificate('ca.crt');
    expect(own.ca).toBe(true);
    expect(own.subject).toBe('CN=fieldhand CA 2023-11-14');
    expect((Date.parse(own.validTo) - io.clock.wall()) / DAY_MS).toBeCloseTo(3_650, 3);
    expect(Date.parse(own.validFrom)).toBeLessThan(io.clock.wall());
    expect(mode('ca.key')).toBe(0o600);
  });

  it('takes a name and a number of days', async () => {
    await cert('ca', '--name', 'our farm', '--days', '30');
    const own = certificate('ca.crt');
    expect(own.subject).toBe('CN=our farm');
    expect((Date.parse(own.validTo) - io.clock.wall()) / DAY_MS).toBeCloseTo(30, 3);
  });

  it('replaces nothing unless it is told to', async () => {
    await cert('ca');
    const before = read('ca.crt');
    expect(await cert('ca')).toBe(1);
    expect(io.err()).toContain(`${path('ca.crt')} is there already (put --force behind it`);
    expect(read('ca.crt')).toBe(before);
    expect(await cert('ca', '--force')).toBe(0);
    expect(read('ca.crt')).not.toBe(before);
  });
});

describe('cert gateway', () => {
  it('makes a certificate for its names and those of its own machine', async () => {
    await cert('ca');
    expect(await cert('gateway', 'gateway.lan', '192.168.1.10')).toBe(0);
    const made = certificate('gateway.crt');
    for (const host of ['gateway.lan', 'localhost']) expect(made.checkHost(host)).toBeDefined();
    for (const ip of ['192.168.1.10', '127.0.0.1', '::1']) expect(made.checkIP(ip)).toBeDefined();
    expect(made.verify(certificate('ca.crt').publicKey)).toBe(true);
    expect((Date.parse(made.validTo) - io.clock.wall()) / DAY_MS).toBeCloseTo(825, 3);
    expect(mode('gateway.key')).toBe(0o600);
  });

  it('prints lines that a gateway takes', async () => {
    await cert('ca');
    await cert('gateway', 'gateway.lan');
    const file = files.write('gateway.yaml', yamlIn(io.out(), 'gateway.yaml'));
    const config = loadGatewayConfig({ file, overrides: [], place: { node: 'x', dataDir: '/data' } });
    expect(config.listen).toMatchObject({
      host: '0.0.0.0',
      tls: { cert: path('gateway.crt'), key: path('gateway.key'), clientCa: path('ca.crt') },
    });
    expect(config.http.tls).toEqual({ cert: path('gateway.crt'), key: path('gateway.key') });
  });

  it('does not outlive its authority', async () => {
    await cert('ca', '--days', '10');
    await cert('gateway', 'gateway.lan');
    expect(certificate('gateway.crt').validTo).toBe(certificate('ca.crt').validTo);
    expect(io.out()).toContain('until 2023-11-24, with its authority');
  });
});

describe('cert agent', () => {
  it('makes a certificate for each id, and prints lines that an agent takes', async () => {
    await cert('ca');
    expect(await cert('agent', 'greenhouse', 'pi-1.barn')).toBe(0);
    expect(certificate('agent-greenhouse.crt').subjectAltName).toBe('URI:fieldhand:agent:greenhouse');
    expect(certificate('agent-pi-1.barn.crt').subjectAltName).toBe('URI:fieldhand:agent:pi-1.barn');
    expect(mode('agent-greenhouse.key')).toBe(0o600);
    const file = files.write('agent.yaml', yamlIn(io.out(), 'agent.yaml'));
    const place = { node: 'x', dataDir: '/data' };
    expect(loadAgentConfig({ file, overrides: [], place }, kinds).gateway?.tls).toEqual({
      ca: path('ca.crt'),
      cert: path('agent-greenhouse.crt'),
      key: path('agent-greenhouse.key'),
    });
  });

  it('makes none when one of the ids is wrong', async () => {
    await cert('ca');
    expect(await cert('agent', 'greenhouse', 'Big Barn')).toBe(2);
    expect(io.err()).toContain('expected an agent id, got "Big Barn"');
    expect(() => read('agent-greenhouse.crt')).toThrow('ENOENT');
  });
});

describe('an authority that cannot sign', () => {
  it.each([
    ['is missing', async () => undefined, 'there is no certificate authority in'],
    [
      'was made by another tool, or is none',
      async () => {
        const { cert, key } = authority().gateway();
        files.write('ca.crt', cert);
        files.write('ca.key', key);
        chmodSync(path('ca.key'), 0o600);
      },
      'is no authority that `fieldhand cert ca` made',
    ],
    [
      'has a key that everybody may read',
      async () => {
        await cert('ca');
        chmodSync(path('ca.key'), 0o644);
      },
      'everybody on this machine may read the private key',
    ],
    [
      'does not count at the present time',
      async () => {
        // made by the real clock, and the one here is years behind
        const { cert, key } = authority();
        files.write('ca.crt', cert);
        writeFileSync(path('ca.key'), key, { mode: 0o600 });
      },
      'and today is 2023-11-14 (set the clock if it is wrong',
    ],
  ])('%s', async (_, spoil, message) => {
    await spoil();
    expect(await cert('gateway', 'gateway.lan')).toBe(1);
    expect(io.err()).toContain(message);
  });
});

describe('cert show', () => {
  it('says what a certificate is for and how long it counts', async () => {
    await cert('ca');
    await cert('gateway', 'gateway.lan');
    expect(await cert('show', path('gateway.crt'), path('ca.crt'))).toBe(0);
    expect(io.out()).toMatch(/name {5}gateway\.lan\n {2}for {6}gateway\.lan, localhost, 127\.0\.0\.1, ::1\n/);
    expect(io.out()).toContain('until    2026-02-16, 825 days left');
    expect(io.out()).toContain('made by  fieldhand CA 2023-11-14');
    expect(io.out()).toContain('use      an authority');
  });

  it.each([
    [{ from: -9, until: -2 }, 'has expired'],
    [{ from: 2, until: 9 }, 'does not count yet'],
  ])('says of one out of its time that it does not count (%#)', async (period, words) => {
    files.write('x.crt', authority().gateway(undefined, period).cert);
    io = fakeIo();
    io.clock.jump(Date.now() - io.clock.wall());
    expect(await run(['cert', 'show', path('x.crt')], io)).toBe(1);
    expect(io.out()).toContain(words);
  });

  it('says what is no certificate', async () => {
    expect(await cert('show', files.write('x.key', authority().key))).toBe(1);
    expect(io.err()).toContain(`the file ${path('x.key')} holds no certificate in PEM form`);
  });
});

describe('cert', () => {
  it.each([
    [['frob'], 'expected ca, gateway, agent or show, got "frob"'],
    [['ca', 'x'], 'ca takes no word, got "x"'],
    [['gateway'], 'gateway takes the names and addresses by which it is dialled'],
    [['gateway', 'a b'], 'expected a host name or an IP address, got "a b"'],
    [['agent'], 'agent takes the ids of agents'],
    [['show'], 'show takes the files of certificates'],
    [['ca', '--days', '0'], '--days takes a whole number from 1 to 36500, got "0"'],
    [['ca', '--days', '1.5'], '--days takes a whole number from 1 to 36500, got "1.5"'],
    [['agent', 'x', '--name', 'y'], '--name goes with ca'],
    [['show', 'x', '--force'], '--force does not go with show'],
  ])('%s', async (argv, message) => {
    await cert('ca');
    expect(await cert(...argv)).toBe(2);
    expect(io.err()).toContain(message);
  });
});
