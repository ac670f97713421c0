import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { loadGatewayConfig } from '../../../src/config/gateway.ts';
import { fingerprintOf, parseRevoked } from '../../../src/gateway/access/revoked-file.ts';
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
  return run(
    ['cert', ...argv, ...(['show', 'revoke'].includes(argv[0] ?? '') ? [] : ['--dir', files.path])],
    io,
  );
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

describe('cert gateway --name', () => {
  it('makes one more beside the first, and prints the lines for the page', async () => {
    await cert('ca');
    await cert('gateway', 'barn.lan');
    const first = read('gateway.crt');
    expect(await cert('gateway', 'farm.example.org', '--name', 'page')).toBe(0);
    expect(read('gateway.crt')).toBe(first);
    expect(certificate('page.crt').checkHost('farm.example.org')).toBeDefined();
    expect(mode('page.key')).toBe(0o600);
    const config = files.write('gateway.yaml', yamlIn(io.out(), 'gateway.yaml'));
    const { http } = loadGatewayConfig({
      file: config,
      overrides: [],
      place: { node: 'x', dataDir: files.path },
    });
    expect(http.tls).toEqual({ cert: path('page.crt'), key: path('page.key') });
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

describe('cert revoke', () => {
  const revoke = (...what: string[]) => cert('revoke', ...what, '--file', path('tokens'));
  const list = () => [...parseRevoked(read('revoked-certificates'), 'list').values()];
  const digits = (name: string) => fingerprintOf(certificate(name).fingerprint256) ?? '';

  it('puts it on the list beside the tokens, once, for the gateway alone', async () => {
    await cert('ca');
    await cert('agent', 'greenhouse', 'barn');
    expect(await revoke(path('agent-greenhouse.crt'))).toBe(0);
    expect(io.out()).toBe(
      `The certificate of agent greenhouse lets in no more: ${digits('agent-greenhouse.crt')}\n`,
    );
    expect(io.err()).toContain(path('revoked-certificates'));
    expect(mode('revoked-certificates')).toBe(0o600);
    // as another tool writes it
    expect(await revoke(certificate('agent-barn.crt').fingerprint256)).toBe(0);
    expect(await revoke(path('agent-greenhouse.crt'))).toBe(0);
    expect(io.out()).toContain('was revoked before');
    expect(list()).toEqual([
      { sha256: digits('agent-greenhouse.crt'), agents: ['greenhouse'], revoked: io.clock.wall() },
      { sha256: digits('agent-barn.crt'), agents: [], revoked: io.clock.wall() },
    ]);
  });

  it('is what is told to do with one that is replaced while it counts', async () => {
    await cert('ca');
    await cert('agent', 'greenhouse');
    const before = certificate('agent-greenhouse.crt').fingerprint256;
    expect(await cert('agent', 'greenhouse', '--force')).toBe(0);
    expect(io.out()).toContain(`counts until 2026-02-16 all the same`);
    expect(io.out()).toContain(`sudo fieldhand cert revoke ${before}`);
  });

  it.each([
    ['nothing.crt', 2, 'is neither a file that is there nor a fingerprint'],
    ['gateway.crt', 2, 'gateway.crt names no agent: it lets nobody in anyhow'],
    ['gateway.key', 1, 'holds no certificate in PEM form'],
  ])('of %s is refused and changes nothing', async (name, code, told) => {
    await cert('ca');
    await cert('gateway', 'barn.lan');
    expect(await revoke(path(name))).toBe(code);
    expect(io.err()).toContain(told);
    expect(existsSync(path('revoked-certificates'))).toBe(false);
  });

  it('leaves alone a list that it cannot read', async () => {
    files.write('revoked-certificates', 'broken\n');
    expect(await revoke('ab'.repeat(32))).toBe(2);
    expect(io.err()).toContain(
      `${path('revoked-certificates')}:1: this is no JSON object (take the line out`,
    );
    expect(read('revoked-certificates')).toBe('broken\n');
  });
});

describe('cert', () => {
  it.each([
    [['frob'], 'expected ca, gateway, agent, show or revoke, got "frob"'],
    [['ca', 'x'], 'ca takes no word, got "x"'],
    [['gateway'], 'gateway takes the names and addresses by which it is dialled'],
    [['gateway', 'a b'], 'expected a host name or an IP address, got "a b"'],
    [['agent'], 'agent takes the ids of agents'],
    [['show'], 'show takes the files of certificates'],
    [['ca', '--days', '0'], '--days takes a whole number from 1 to 36500, got "0"'],
    [['ca', '--days', '1.5'], '--days takes a whole number from 1 to 36500, got "1.5"'],
    [['agent', 'x', '--name', 'y'], '--name does not go with agent'],
    [
      ['gateway', 'x', '--name', 'a/b'],
      '--name takes a name for files, letters, digits, - _ and ., got "a/b"',
    ],
    [['gateway', 'x', '--name', 'ca'], '--name takes a name for files'],
    [['gateway', 'x', '--file', 'y'], '--file does not go with gateway'],
    [['show', 'x', '--force'], '--force does not go with show'],
    [['revoke'], 'revoke takes files of certificates, or their sha256'],
    [['revoke', 'x', '--days', '3'], '--days does not go with revoke'],
  ])('%s', async (argv, message) => {
    await cert('ca');
    expect(await cert(...argv)).toBe(2);
    expect(io.err()).toContain(message);
  });
});
