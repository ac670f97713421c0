import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { findToken } from '../../../src/gateway/access/token.ts';
import { readTokens } from '../../../src/gateway/access/token-file.ts';
import { idOf } from '../../support/token-files.ts';
import { fakeIo } from './fake-io.ts';

const DAY_MS = 86_400_000;
const NOW = fakeIo().clock.wall();

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldhand-token-'));
  file = join(folder, 'tokens');
});
afterEach(() => rmSync(folder, { recursive: true }));

const token = async (...args: string[]) => {
  const io = fakeIo();
  const code = await run(['token', ...args], io);
  return { code, out: io.out(), err: io.err() };
};
const make = async (...args: string[]): Promise<string> =>
  (await token('new', ...args, '--file', file)).out.trim();
const entries = () => [...(readTokens(file)?.values() ?? [])];

describe('fieldhand token', () => {
  it('makes one, shows it once on standard output alone, and keeps what knows it again', async () => {
    const { code, out, err } = await token('new', '--agent', 'greenhouse', '--file', file);
    expect(code).toBe(0);
    expect(out).toMatch(/^fh_[0-9a-f]{8}_[\w-]{43}\n$/);
    expect(err).toContain(`Token ${idOf(out)} for agent greenhouse`);
    expect(err).toContain('once only');
    expect(err).toContain('From now on this gateway lets nobody in without a token');
    expect(findToken(readTokens(file) ?? new Map(), out.trim(), NOW)).toMatchObject({
      entry: { role: 'agent', name: 'greenhouse', created: NOW },
    });
    expect((await token('new', '--viewer', 'Ben in the barn', '--file', file)).err).not.toContain(
      'From now on',
    );
    expect(entries().map(({ role, name }) => [role, name])).toEqual([
      ['agent', 'greenhouse'],
      ['viewer', 'Ben in the barn'],
    ]);
  });

  it('writes it for its owner alone, and not over anything', async () => {
    const out = join(folder, 'anna.token');
    const made = await token('new', '--operator', 'anna', '--file', file, '--out', out);
    expect(made).toMatchObject({ code: 0, out: '', err: expect.stringContaining(out) });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(idOf(readFileSync(out, 'utf8'))).toBe(entries()[0]?.id);
    const again = await token('new', '--operator', 'anna', '--file', file, '--out', out);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
    expect(entries()).toHaveLength(1);
  });

  it('leaves neither the token nor its hash when one of them cannot be written', async () => {
    await make('--viewer', 'ben');
    const nowhere = await token('new', '--viewer', 'x', '--file', file, '--out', join(file, 'below', 'it'));
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('cannot be written') });
    expect(entries()).toHaveLength(1);
    writeFileSync(file, 'broken');
    const out = join(folder, 'out');
    const broken = await token('new', '--viewer', 'x', '--file', file, '--out', out);
    expect(broken).toMatchObject({
      code: 2,
      err: expect.stringContaining('tokens:1: this is no JSON object'),
    });
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ['90d', 90 * DAY_MS],
    ['12h', DAY_MS / 2],
  ])('--expires %s counts from now', async (expires, ms) => {
    await make('--viewer', 'ben', '--expires', expires);
    expect(entries()).toMatchObject([{ expires: NOW + ms }]);
  });

  it('lists them without what they are', async () => {
    expect(await token('list', '--file', file)).toEqual({
      code: 0,
      out: `There are no tokens in ${file}.\n`,
      err: '',
    });
    const [a, b] = [await make('--agent', 'greenhouse'), await make('--viewer', 'ben', '--expires', '90d')];
    const { out } = await token('list', '--file', file);
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['ID', 'ROLE', 'NAME', 'MADE', 'EXPIRES'],
      [idOf(a), 'agent', 'greenhouse', '2023-11-14', 'never'],
      [idOf(b), 'viewer', 'ben', '2023-11-14', 'in 90d'],
      [''],
    ]);
    const json = await token('list', '--file', file, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ tokens: [{ id: idOf(a), role: 'agent' }, { id: idOf(b) }] });
    expect(json.out).not.toMatch(/sha256|[0-9a-f]{64}/);
  });

  it('takes one back, and says which there is not', async () => {
    const [a, b] = [await make('--agent', 'a'), await make('--agent', 'b')];
    expect(await token('revoke', idOf(a), '--file', file)).toMatchObject({
      code: 0,
      out: `Token ${idOf(a)} for agent a is revoked.\n`,
    });
    expect(entries().map(({ id }) => id)).toEqual([idOf(b)]);
    expect(await token('revoke', idOf(a), '--file', file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/there is no token .*\(see fieldhand token list\)/),
    });
  });

  it("finds the file by the gateway's config, beside the data or where it is named", async () => {
    const config = join(folder, 'gateway.yaml');
    writeFileSync(config, 'dataDir: data\n');
    await token('new', '--viewer', 'ben', '--config', config);
    expect(existsSync(join(folder, 'data', 'tokens'))).toBe(true);
    writeFileSync(config, 'tokens: here/hashes\n');
    await token('new', '--viewer', 'ben', '--config', config);
    expect(existsSync(join(folder, 'here', 'hashes'))).toBe(true);
  });

  it.each([
    [[], 'expected new|list|revoke'],
    [['make'], 'expected new, list or revoke, got "make"'],
    [['new'], 'new takes one of --agent ID, --viewer NAME and --operator NAME'],
    [['new', '--agent', 'a', '--viewer', 'b'], 'new takes one of'],
    [['new', '--agent', 'Barn'], '--agent takes an agent id'],
    [['new', '--viewer', 'a'.repeat(65)], '--viewer takes a name of at most 64 characters'],
    [['new', '--viewer', 'a', '--expires', 'soon'], '--expires takes a time such as 90d'],
    [['new', '--viewer', 'a', '--expires', '1s'], '--expires takes a time such as 90d'],
    [['new', '--viewer', 'a', 'b'], 'new takes no word, got "b"'],
    [['list', 'a'], 'list takes no word'],
    [['revoke'], 'revoke takes the id of a token'],
  ])('%j is told what is wrong', async (args, told) => {
    const { code, err } = await token(...args, '--file', file);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(told) });
    expect(existsSync(file)).toBe(false);
  });
});
