import { X509Certificate } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Access, type Credentials, unasked, type Verdict } from '../../../src/gateway/access/access.ts';
import { revoke, revokedPath } from '../../../src/gateway/access/revoked-file.ts';
import type { ShownCertificate } from '../../../src/lib/tls/trust.ts';
import { authority } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { logRecord } from '../../support/log-record.ts';
import { idOf, type TokenFile, tokenFile, unknownToken } from '../../support/token-files.ts';

const SWEEP_MS = 10_000;

/** What an agent `barn` shows of itself. */
const shown: ShownCertificate = {
  own: new X509Certificate(authority().agent('barn').cert),
  between: [],
};

/** Who comes with nothing. */
const bare: Credentials = { token: '', certified: [], asksCertificate: false };

function open(file: TokenFile, named = false) {
  const clock = new FakeClock(1_000, Date.now());
  const log = logRecord();
  const access = new Access({ path: file.path, named, clock, log });
  let changes = 0;
  const watching = access.watch(() => changes++);
  onTestFinished(() => watching.close());
  return { access, clock, log, changes: () => changes };
}

const reasonOf = (verdict: Verdict): string =>
  verdict.admitted ? 'admitted' : `${verdict.reason}: ${verdict.detail}`;

describe('who may come in', () => {
  it('is everybody where there are no tokens', () => {
    const { access } = open(tokenFile());
    expect(access.demanded).toBe(false);
    expect(access.agent('barn', bare)).toEqual({ admitted: true, pass: unasked });
  });

  it('is nobody where the file that the config names is not there', () => {
    const { access, log } = open(tokenFile(), true);
    expect(access.demanded).toBe(true);
    expect(reasonOf(access.agent('barn', bare))).toMatch(/^unauthenticated: .*brought no token/);
    expect(log.lines).toMatchObject([
      {
        level: 'warn',
        message: expect.stringContaining('nobody is let in'),
        fields: { cure: expect.any(String) },
      },
    ]);
  });

  it('is an agent with its own token', () => {
    const file = tokenFile();
    const token = file.add('agent', 'barn');
    const { access } = open(file);
    expect(access.agent('barn', { ...bare, token })).toMatchObject({
      admitted: true,
      pass: { type: 'token', entry: { name: 'barn', id: idOf(token) } },
    });
  });

  it('is an agent with a certificate for its id, whether there are tokens or not', () => {
    const file = tokenFile();
    const certified = { ...bare, certified: ['other', 'barn'], shown, asksCertificate: true };
    expect(open(file).access.agent('barn', certified)).toMatchObject({ admitted: true });
    file.add('agent', 'somebody');
    expect(open(file).access.agent('barn', certified)).toEqual({
      admitted: true,
      pass: { type: 'certificate', shown },
    });
  });

  it.each<[string, (file: TokenFile) => Partial<Credentials>, RegExp]>([
    [
      'without a token',
      () => ({}),
      /^unauthenticated: agent barn brought no token: .*token new --agent barn.*gateway\.tokenFile$/,
    ],
    [
      'with something else',
      () => ({ token: 'hunter2' }),
      /^unauthenticated: what agent barn brought is no token: /,
    ],
    [
      'with an unknown one',
      () => ({ token: unknownToken }),
      /^unauthenticated: .*unknown or was revoked: .*--agent barn/,
    ],
    [
      'with an old one',
      (file) => ({ token: file.add('agent', 'barn', { expires: 1 }) }),
      /^unauthenticated: .*has expired: /,
    ],
    [
      "with another's",
      (file) => ({ token: file.add('agent', 'shed') }),
      /^wrong-agent: token [0-9a-f]{8} is bound to agent shed, not to barn: .*token new --agent barn/,
    ],
    [
      "with a person's",
      (file) => ({ token: file.add('operator', 'anna') }),
      /^unauthenticated: token .* is for operator anna, not for an agent/,
    ],
    [
      "with another's certificate",
      () => ({ certified: ['shed'], asksCertificate: true }),
      /^wrong-agent: its certificate is for shed, not for barn, and agent barn brought no token: /,
    ],
    [
      'with a certificate that does not count',
      () => ({ asksCertificate: true, certificateTrouble: 'expired on 2026-01-01' }),
      /^unauthenticated: its certificate expired on 2026-01-01, and agent barn brought no token: /,
    ],
  ])('is no agent %s', (_, bring, why) => {
    const file = tokenFile();
    file.add('viewer', 'ben');
    const credentials = { ...bare, ...bring(file) };
    expect(reasonOf(open(file).access.agent('barn', credentials))).toMatch(why);
  });

  it('is nobody without a certificate where those are asked for and there are no tokens', () => {
    const { access } = open(tokenFile());
    const asked = { ...bare, asksCertificate: true };
    expect(reasonOf(access.agent('barn', asked))).toMatch(
      /^unauthenticated: agent barn shows no certificate: .*cert agent barn/,
    );
    expect(reasonOf(access.agent('barn', { ...asked, certified: ['shed'] }))).toMatch(
      /^wrong-agent: .*for shed, not for barn/,
    );
  });
});

describe('a file of tokens that changes', () => {
  const passOf = (verdict: Verdict) => {
    if (!verdict.admitted) throw new Error(verdict.detail);
    return verdict.pass;
  };

  it('takes a revoked token its worth, and leaves the others theirs', async () => {
    const file = tokenFile();
    const [barn, shed] = [file.add('agent', 'barn'), file.add('agent', 'shed')];
    const { access, clock, changes } = open(file);
    const passes = [
      passOf(access.agent('barn', { ...bare, token: barn })),
      passOf(access.agent('shed', { ...bare, token: shed })),
    ];
    expect(passes.map((pass) => access.holds(pass))).toEqual([true, true]);
    file.revoke(barn);
    const before = changes();
    await clock.advance(SWEEP_MS);
    expect(changes()).toBeGreaterThan(before);
    expect(passes.map((pass) => access.holds(pass))).toEqual([false, true]);
    expect(reasonOf(access.agent('barn', { ...bare, token: barn }))).toContain('revoked');
  });

  it('that comes to be ends what came in unasked, and not what showed a certificate', async () => {
    const file = tokenFile();
    const { access, clock } = open(file);
    const certificate = passOf(
      access.agent('barn', { ...bare, certified: ['barn'], shown, asksCertificate: true }),
    );
    expect([access.holds(unasked), access.holds(certificate)]).toEqual([true, true]);
    file.add('operator', 'anna');
    await clock.advance(SWEEP_MS);
    expect([access.holds(unasked), access.holds(certificate)]).toEqual([false, true]);
  });

  it('ends a token when its time is over', async () => {
    const file = tokenFile();
    const token = file.add('agent', 'barn', { expires: Date.now() + 60_000 });
    const { access, clock, changes } = open(file);
    const pass = passOf(access.agent('barn', { ...bare, token }));
    await clock.advance(50_000);
    expect(access.holds(pass)).toBe(true);
    const before = changes();
    await clock.advance(20_000);
    expect(changes()).toBeGreaterThan(before);
    expect(access.holds(pass)).toBe(false);
  });

  it('with another secret or another owner under the same id is another token', async () => {
    const file = tokenFile();
    const token = file.add('operator', 'anna');
    const { access, clock } = open(file);
    const found = access.find(token);
    if (!('entry' in found)) throw new Error(found.trouble);
    const pass = { type: 'token', entry: found.entry } as const;
    for (const [from, to] of [
      ['"operator"', '"viewer"'],
      ['anna', 'otto'],
    ] as const) {
      const text = readFileSync(file.path, 'utf8');
      writeFileSync(file.path, text.replace(from, to));
      await clock.advance(SWEEP_MS);
      expect(access.holds(pass)).toBe(false);
      writeFileSync(file.path, text);
      await clock.advance(SWEEP_MS);
      expect(access.holds(pass)).toBe(true);
    }
  });

  it.each([
    ['broken', (path: string) => writeFileSync(path, '{"id":'), ':1: this is no JSON object'],
    ['gone', (path: string) => rmSync(path), 'is not there any more'],
    [
      'a folder',
      (path: string) => {
        rmSync(path);
        return import('node:fs').then(({ mkdirSync }) => mkdirSync(path));
      },
      'cannot be read',
    ],
  ])('and is %s changes nothing, and is told once', async (_, spoil, told) => {
    const file = tokenFile();
    const token = file.add('agent', 'barn');
    const { access, clock, log } = open(file);
    await spoil(file.path);
    await clock.advance(3 * SWEEP_MS);
    expect(access.agent('barn', { ...bare, token })).toMatchObject({ admitted: true });
    expect(access.demanded).toBe(true);
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        message: 'the tokens from before count on',
        fields: { detail: expect.stringContaining(told) },
      },
    ]);
  });

  it('counts again once it is mended', async () => {
    const file = tokenFile();
    const token = file.add('agent', 'barn');
    const good = readFileSync(file.path, 'utf8');
    const { access, clock, log } = open(file);
    writeFileSync(file.path, 'broken');
    await clock.advance(SWEEP_MS);
    writeFileSync(file.path, good);
    file.revoke(token);
    await clock.advance(SWEEP_MS);
    expect(access.agent('barn', { ...bare, token })).toMatchObject({ admitted: false });
    expect(log.with('tokens read')).toMatchObject([{ fields: { tokens: 0 } }]);
  });

  it('that everybody may read is used, with a warning', () => {
    const file = tokenFile();
    file.add('agent', 'barn');
    chmodSync(file.path, 0o644);
    const { log } = open(file);
    expect(log.lines).toMatchObject([
      { level: 'warn', fields: { cure: expect.stringContaining('chmod o=') } },
    ]);
  });

  it('that is broken from the start lets nothing start', () => {
    const file = tokenFile();
    writeFileSync(file.path, 'broken');
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'tokens' }));
  });
});

describe('a certificate that is revoked', () => {
  const certified: Credentials = { ...bare, certified: ['barn'], shown, asksCertificate: true };
  const sha256 = shown.own.fingerprint256.replaceAll(':', '').toLowerCase();
  const revoked = Date.parse('2026-03-01T12:00:00Z');
  const revokeIt = (file: TokenFile) =>
    revoke(revokedPath(file.path), [{ sha256, agents: ['barn'], revoked }], Date.now());

  it('lets in no more, and takes its worth from who is in', async () => {
    const file = tokenFile();
    const { access, clock, log, changes } = open(file);
    const verdict = access.agent('barn', certified);
    if (!verdict.admitted) throw new Error(verdict.detail);
    revokeIt(file);
    const before = changes();
    await clock.advance(SWEEP_MS);
    expect(changes()).toBeGreaterThan(before);
    expect(access.holds(verdict.pass)).toBe(false);
    expect(reasonOf(access.agent('barn', certified))).toMatch(
      /^unauthenticated: its certificate was revoked on 2026-03-01: make one with `fieldhand cert agent barn`/,
    );
    expect(log.with('revoked certificates read')).toMatchObject([{ fields: { revoked: 1 } }]);
    // the next one for the same agent is another certificate
    const next = { own: new X509Certificate(authority().agent('barn').cert), between: [] };
    expect(access.agent('barn', { ...certified, shown: next })).toMatchObject({ admitted: true });
  });

  it('leaves the token its worth', () => {
    const file = tokenFile();
    const token = file.add('agent', 'barn');
    revokeIt(file);
    const { access } = open(file);
    expect(access.agent('barn', { ...certified, token })).toMatchObject({ pass: { type: 'token' } });
    expect(reasonOf(access.agent('barn', certified))).toMatch(
      /^unauthenticated: its certificate was revoked on 2026-03-01, and agent barn brought no token/,
    );
  });

  it.each([
    ['gone', (path: string) => rmSync(path), 'is not there any more'],
    ['broken', (path: string) => writeFileSync(path, '{'), ':1: this is no JSON object'],
  ])('stays revoked while the list is %s', async (_, spoil, told) => {
    const file = tokenFile();
    revokeIt(file);
    const { access, clock, log } = open(file);
    spoil(revokedPath(file.path));
    await clock.advance(3 * SWEEP_MS);
    expect(access.agent('barn', certified)).toMatchObject({ admitted: false });
    expect(log.lines).toMatchObject([{ level: 'error', fields: { detail: expect.stringContaining(told) } }]);
  });

  it.each([
    ['{', 'this is no JSON object'],
    ['{"sha256":"ab"}', 'sha256 is not 64 hexadecimal digits'],
    [JSON.stringify({ sha256, revoked: 'once' }), 'revoked is no time'],
  ])('lets nothing start when the list says %s', (line, told) => {
    const file = tokenFile();
    writeFileSync(revokedPath(file.path), `# head\n${line}\n`);
    expect(() => open(file)).toThrow(`revoked-certificates:2: ${told}`);
  });
});
