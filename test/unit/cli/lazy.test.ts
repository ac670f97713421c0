import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../../src', import.meta.url));

/** Everything that is in memory once `entry` is, as `cli/run.ts` or as a package's name. */
function loadedBy(entry: string, { lazily }: { readonly lazily: boolean }): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (path: string, follow: boolean): void => {
    const name = relative(src, path);
    if (seen.has(name)) return;
    seen.add(name);
    const text = readFileSync(path, 'utf8');
    const imports = text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '([^']+)'/gm);
    const later = follow ? text.matchAll(/\bimport\('([^']+)'\)/g) : [];
    for (const [, target] of [...imports, ...later]) {
      if (target?.startsWith('.')) visit(resolve(dirname(path), target), false);
      else seen.add(target!);
    }
  };
  visit(resolve(src, entry), lazily);
  return seen;
}

const among = (loaded: ReadonlySet<string>, pattern: RegExp): readonly string[] =>
  [...loaded].filter((name) => pattern.test(name));

it('loads next to nothing to find out what to run', () => {
  const loaded = loadedBy('cli/run.ts', { lazily: false });
  expect(among(loaded, /^(agent|gateway|board|sensors|actuators|protocol)\/|^[a-z][^/:]*$/)).toEqual([]);
});

it.each([
  [
    'agent',
    /^gateway\/|^cli\/(?!agent|args|command|io|kinds|reload|service|settings|supervise)|^pino-pretty$|^koffi$|^mqtt$/,
  ],
  [
    'gateway',
    /^(agent|board|sensors|actuators)\/|^cli\/(?!gateway|command|io|reload|service|settings|supervise)|^pino-pretty$|^koffi$|^mqtt$/,
  ],
])('loads for the %s nothing that it does not need', (name, foreign) => {
  const loaded = loadedBy(`cli/${name}.ts`, { lazily: true });
  expect(loaded).toContain(`${name}/${name}.ts`);
  expect(loaded).toContain('pino');
  expect(among(loaded, foreign)).toEqual([]);
});
