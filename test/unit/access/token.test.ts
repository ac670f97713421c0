import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findToken, isPersonName, makeToken } from '../../../src/gateway/access/token.ts';

const NOW = 1_700_000_000_000;
const made = (expires?: number) =>
  makeToken({ role: 'agent', name: 'barn', ...(expires !== undefined && { expires }) }, NOW);

describe('a token', () => {
  it('is recognisable, tells its id, and holds 256 bits that are drawn', () => {
    const asked: number[] = [];
    const { token, entry } = makeToken({ role: 'viewer', name: 'anna' }, NOW, (count) => {
      asked.push(count);
      return new Uint8Array(count).fill(255);
    });
    expect(asked).toEqual([4, 32]);
    expect(token).toBe(`fh_ffffffff_${'_'.repeat(42)}8`);
    expect(entry).toEqual({
      id: 'ffffffff',
      role: 'viewer',
      name: 'anna',
      created: NOW,
      sha256: createHash('sha256').update(token).digest('hex'),
    });
    expect(made().token).not.toBe(made().token);
  });

  it('is found by its secret and not by its id alone', () => {
    const { token, entry } = made();
    const entries = new Map([[entry.id, entry]]);
    expect(findToken(entries, token, NOW)).toEqual({ entry });
    const other = made().token.slice(12);
    expect(findToken(entries, `fh_${entry.id}_${other}`, NOW)).toEqual({ trouble: 'unknown' });
    expect(findToken(new Map(), token, NOW)).toEqual({ trouble: 'unknown' });
  });

  it.each([
    ['', 'no-token'],
    ['hunter2', 'not-a-token'],
    ['fh_0000000_short', 'not-a-token'],
    [`fh_00000000_${'A'.repeat(44)}`, 'not-a-token'],
    [` fh_00000000_${'A'.repeat(43)}`, 'not-a-token'],
    [`fh_00000000_${'A'.repeat(43)}`, 'unknown'],
  ])('%j is %s', (token, trouble) => expect(findToken(new Map(), token, NOW)).toEqual({ trouble }));

  it('counts until its time is over, the moment itself not', () => {
    const { token, entry } = made(NOW + 1_000);
    const entries = new Map([[entry.id, entry]]);
    expect(findToken(entries, token, NOW + 999)).toEqual({ entry });
    expect(findToken(entries, token, NOW + 1_000)).toEqual({ trouble: 'expired' });
    // somebody who has only the id does not learn that
    const guess = `fh_${entry.id}_${'A'.repeat(43)}`;
    expect(findToken(entries, guess, NOW + 1_000)).toEqual({ trouble: 'unknown' });
  });

  it.each([
    ['anna', true],
    ['Grafana in the cellar', true],
    ['ä'.repeat(64), true],
    ['a'.repeat(65), false],
    ['', false],
    [' anna', false],
    ['an\nna', false],
    ['an\u202ena', false],
  ])('a person may be called %j: %s', (name, yes) => expect(isPersonName(name)).toBe(yes));
});
