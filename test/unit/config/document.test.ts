import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource, readSource } from '../../../src/config/document.ts';
import { linesOf, withFile } from './support.ts';

describe('YAML that is none', () => {
  it.each([
    ['a tab', 'a:\n\tb: 1', ['f.yaml:2:1 a tab, where YAML takes only spaces']],
    ['a key twice', 'a: 1\nb: 2\na: 3', ['f.yaml:3:1 the key "a" is here twice']],
    ['a key twice further in', 'a: { b: 1, b: 2 }', ['f.yaml:1:12 the key "b" is here twice']],
    ['two documents', 'a: 1\n---\nb: 1', ['f.yaml:2:1 a second document (---), expected one']],
    ['a tag', 'a: !include b.yaml', ['f.yaml:1:4 not YAML: Unresolved tag: !include']],
    ['an alias to nothing', 'a: *b', ['f.yaml:1:4 *b stands for nothing, expected &b before it']],
  ])('%s', (_, text, lines) => {
    expect(linesOf(() => parseSource(text, 'f.yaml'))).toEqual(lines);
  });

  it('a list that is not closed', () => {
    expect(linesOf(() => parseSource('a: [1, 2\nb: 3', 'f.yaml'))[0]).toMatch(/^f\.yaml:\d+:\d+ not YAML: /);
  });

  it('aliases that multiply', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [to, from] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'])
      levels.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`);
    expect(linesOf(() => parseSource(levels.join('\n'), 'f.yaml'))).toHaveLength(1);
  });
});

describe('where things are', () => {
  const source = parseSource('a:\n  - &x { b: 1 }\n  - *x\nc:\nd: 4\n', 'f.yaml');

  it.each([
    [['a'], 'value', '2:3'],
    [['a'], 'key', '1:1'],
    [['a', 0, 'b'], 'key', '2:10'],
    [['a', 0, 'b'], 'value', '2:13'],
    // the value of an alias is where it was written
    [['a', 1, 'b'], 'value', '2:13'],
    // an empty value is shown by its key
    [['c'], 'value', '4:1'],
    // and what is not there by what is around it
    [['d', 'e', 'f'], 'value', '5:4'],
    [['a', 7, 'b'], 'value', '2:3'],
    [['z'], 'value', '1:1'],
  ] as const)('%j, its %s', (path, at, place) => {
    expect(source.where(path, at).text).toBe(`f.yaml:${place}`);
  });
});

describe('a file that cannot be read', () => {
  it('is not there', () => {
    expect(() => readSource('/nowhere/agent.yaml')).toThrow('/nowhere/agent.yaml: no such file');
  });

  it('is a folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldhand-config-'));
    try {
      expect(() => readSource(folder)).toThrow('is a folder');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not ours to read', () => {
    withFile('agent.yaml', 'a: 1', (file) => {
      chmodSync(file, 0);
      // root may read everything: for this once we are somebody else
      const root = process.getuid?.() === 0;
      if (root) process.seteuid?.(65_534);
      try {
        expect(() => readSource(file)).toThrow('may not be read by this user');
      } finally {
        if (root) process.seteuid?.(0);
      }
    });
  });

  it('is no text', () => {
    withFile('agent.yaml', new Uint8Array([0x61, 0xff, 0xfe]), (file) =>
      expect(() => readSource(file)).toThrow('is not UTF-8 text'),
    );
  });

  it('is too large to be meant', () => {
    withFile('agent.yaml', '#'.repeat(2 ** 20 + 1), (file) =>
      expect(() => readSource(file)).toThrow('too many for a config'),
    );
  });
});
