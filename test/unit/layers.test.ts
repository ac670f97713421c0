import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** What each folder of src/ may import besides itself. The picture is in the README. */
const allowed: Record<string, readonly string[]> = {
  lib: [],
  protocol: ['lib'],
  board: ['lib'],
  filters: ['lib'],
  sensors: ['lib', 'board'],
  actuators: ['lib', 'board', 'sensors'],
  config: ['lib', 'rules', 'board', 'filters', 'sensors', 'actuators', 'protocol'],
  rules: ['lib', 'actuators'],
  mqtt: ['lib'],
  certs: ['lib'],
  agent: ['lib', 'rules', 'protocol', 'board', 'filters', 'sensors', 'actuators', 'config', 'mqtt'],
  gateway: ['lib', 'protocol', 'config', 'mqtt'],
  cli: [
    'lib',
    'protocol',
    'board',
    'filters',
    'sensors',
    'actuators',
    'config',
    'agent',
    'gateway',
    'certs',
    'mqtt',
  ],
  'main.ts': ['cli', 'lib'],
};

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !entry.parentPath.includes('generated'))
  .map((entry) => join(entry.parentPath, entry.name));

const folderOf = (path: string): string => relative(src, path).split('/')[0]!;

const importsOf = (path: string): string[] => {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)['"](\.[^'"]+)['"]/g)].map((match) =>
    resolve(dirname(path), match[1]!),
  );
};

describe('the layers', () => {
  it.each(Object.keys(allowed))('%s imports only what lies below it', (folder) => {
    const wrong = files
      .filter((path) => folderOf(path) === folder)
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => folderOf(target) !== folder && !allowed[folder]!.includes(folderOf(target)))
          .map((target) => `${relative(src, path)} imports ${relative(src, target)}`),
      );
    expect(wrong).toEqual([]);
  });

  it('knows every folder', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in allowed))).toEqual([]);
  });

  it('has no circle of imports among the files', () => {
    const graph = new Map(
      files.map((path) => [path, importsOf(path).filter((target) => files.includes(target))]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        circles.push([...trail.slice(trail.indexOf(path)), path].map((at) => relative(src, at)).join(' -> '));
        return;
      }
      if (done.has(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of files) visit(path, []);
    expect(circles).toEqual([]);
  });
});
