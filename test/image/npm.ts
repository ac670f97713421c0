import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { root } from './cache.ts';

/** How npm is set up on this machine. */
export interface NpmSettings {
  readonly cache: string;
  /** npm itself is in lib/node_modules below it. */
  readonly prefix: string;
  readonly registry: string;
  readonly globalconfig: string;
  readonly userconfig: string;
}

export function npmSettings(): NpmSettings {
  const keys = ['cache', 'prefix', 'registry', 'globalconfig', 'userconfig'];
  const lines = execFileSync('npm', ['config', 'get', ...keys], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pairs = [...lines.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]);
  return Object.fromEntries(pairs) as NpmSettings;
}

/** Lets npm in a container reach the same registry. Addons are compiled there, not looked for elsewhere. */
export function npmrcFor({ registry, globalconfig, userconfig }: NpmSettings): string {
  const lines = [globalconfig, userconfig]
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => !/^\s*(nodedir|prefix|cache)\s*=/.test(line));
  return [...lines, `registry=${registry}`, 'prefer-offline=true', 'build-from-source=true', ''].join('\n');
}
