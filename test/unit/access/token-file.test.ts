import { chmodSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTurn, LockedError } from '../../../src/gateway/access/locked-file.ts';
import { makeToken } from '../../../src/gateway/access/token.ts';
import {
  changeTokens,
  formatTokens,
  parseTokens,
  readTokens,
} from '../../../src/gateway/access/token-file.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { idOf, tokenFile } from '../../support/token-files.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const entry = makeToken({ role: 'agent', name: 'pi-1.barn', expires: NOW + 1 }, NOW).entry;
const line = (change: object = {}): string =>
  JSON.stringify({
    id: '0123abcd',
    role: 'viewer',
    name: 'anna',
    sha256: '0'.repeat(64),
    created: '2026-03-01T12:00:00.000Z',
    ...change,
  });

describe('the file of tokens', () => {
  it('gives back what was put in, line by line, with words for people', () => {
    const text = formatTokens([entry]);
    expect(parseTokens(text, 'tokens')).toEqual(new Map([[entry.id, entry]]));
    expect(text).toMatch(/^# .*fieldhand token/);
    expect(text).toContain('"created":"2026-03-01T12:00:00.000Z"');
    expect(parseTokens(`\r\n  \n# mine\n${line()}\r\n`, 'tokens').size).toBe(1);
    expect(parseTokens('', 'tokens').size).toBe(0);
  });

  it.each([
    ['{', 'no JSON object'],
    ['[]', 'id is not'],
    ['null', 'no JSON object'],
    [line({ id: 'xyz' }), 'id is not 8 hexadecimal digits'],
    [line({ role: 'admin' }), 'role is not one of agent, viewer, operator'],
    [line({ name: undefined }), 'name is missing'],
    [line({ name: 'a\nb' }), 'name is not one of at most 64 characters: "a\\nb"'],
    [line({ role: 'agent', name: 'Barn' }), 'name is no agent id: "Barn"'],
    [line({ sha256: 'secret' }), 'sha256 is not 64'],
    [line({ created: 'yesterday' }), 'created is no time'],
    [line({ expires: 5 }), 'expires is no time'],
    [`${line()}\n${line()}`, 'tokens:3: 0123abcd is there twice'],
  ])('%s is named with its line', (text, trouble) => {
    const attempt = (): unknown => parseTokens(`# head\n${text}\n`, 'tokens');
    expect(attempt).toThrow(trouble);
    expect(attempt).toThrow(/^tokens:[23]: /);
  });

  it('never holds a token, and is for its owner alone', () => {
    const file = tokenFile();
    expect(readTokens(file.path)).toBeUndefined();
    const token = file.add('operator', 'anna');
    const text = readFileSync(file.path, 'utf8');
    expect(text).not.toContain(token.slice(12));
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    file.revoke(token);
    expect(readTokens(file.path)?.size).toBe(0);
  });

  it('stays readable for the group that it was given to, and for nobody else', () => {
    const file = tokenFile();
    file.add('operator', 'anna');
    chmodSync(file.path, 0o664);
    file.add('viewer', 'ben');
    expect(statSync(file.path).mode & 0o777).toBe(0o640);
  });

  it('is changed by one at a time, and a lock that was left behind is overcome', () => {
    const file = tokenFile();
    const anna = file.add('operator', 'anna');
    const within = (): void =>
      changeTokens(
        file.path,
        (entries) => {
          file.add('viewer', 'ben');
          return entries.values();
        },
        Date.now(),
      );
    expect(within).toThrow(LockedError);
    expect([...(readTokens(file.path)?.keys() ?? [])]).toEqual([idOf(anna)]);
    writeFileSync(`${file.path}.lock`, '1\n');
    expect(() => file.add('viewer', 'ben')).toThrow(
      `another program is changing that file (${file.path}.lock`,
    );
    // the clock may have been set back since
    for (const [ageMs, count] of [
      [60_000, 2],
      [-60_000, 3],
    ] as const) {
      writeFileSync(`${file.path}.lock`, '1\n');
      const then = new Date(Date.now() - ageMs);
      utimesSync(`${file.path}.lock`, then, then);
      file.add('viewer', 'ben');
      expect(readTokens(file.path)?.size).toBe(count);
      expect(statSync(`${file.path}.lock`, { throwIfNoEntry: false })).toBeUndefined();
    }
  });

  it('is waited for while another program changes it, and no longer than 2 s', async () => {
    const clock = new FakeClock();
    const locked = (): never => {
      throw new LockedError('tokens', 'locked');
    };
    let tries = 0;
    const third = inTurn(clock, () => {
      if (++tries < 3) locked();
    });
    await clock.advance(100);
    await third;
    expect(tries).toBe(3);

    const never = expect(inTurn(clock, locked)).rejects.toThrow('locked');
    await clock.advance(2_100);
    await never;
    const other = inTurn(clock, () => {
      throw new Error('something else');
    });
    await expect(other).rejects.toThrow('something else');
  });

  it('is left as it was by a change that fails, and so is the lock', () => {
    const file = tokenFile();
    const anna = file.add('operator', 'anna');
    const fail = (): never => {
      throw new Error('no');
    };
    expect(() => changeTokens(file.path, fail, Date.now())).toThrow('cannot be written: no');
    file.revoke(anna);
    writeFileSync(file.path, 'broken');
    expect(() => file.add('viewer', 'ben')).toThrow(':1: this is no JSON object');
    expect(readFileSync(file.path, 'utf8')).toBe('broken');
  });

  it('that cannot be read is told, with what to do', () => {
    const folder = tokenFile().path;
    expect(() => readTokens(join(folder, '..'))).toThrow(
      expect.objectContaining({ code: 'tokens', cure: expect.stringContaining('user of the gateway') }),
    );
  });
});
