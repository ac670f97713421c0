import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOUR_MS = 3_600_000;

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What this suite fetches and makes once: Node as npm packages, base images, layers, compiled addons. */
export const cache = join(root, '.cache/image');

/** A file of the project. */
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A short name for what something is made from. */
export function keyOf(...parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 12);
}

/** The folder `name` of the cache, filled by `make` when it is not there yet; whole or not at all. */
export async function cached(name: string, make: (folder: string) => void | Promise<void>): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  forgetUnfinished();
  const work = mkdtempSync(join(cache, 'work-'));
  try {
    await make(work);
    try {
      renameSync(work, folder);
    } catch (error) {
      // another test was making the same, and was first
      if (!existsSync(folder)) throw error;
    }
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What runs that were killed have left. */
function forgetUnfinished(): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith('work-'))) {
    const path = join(cache, name);
    if (Date.now() - statSync(path).mtimeMs > HOUR_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** Node for a platform such as `linux-arm64`, with its headers, out of an npm package. */
export function nodeFor(platform: string, version: string): Promise<string> {
  return cached(`node-${platform}-${version}`, (cwd) => {
    execFileSync('npm', ['pack', '--silent', `node-${platform}@${version}`], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 180_000,
    });
    const archive = readdirSync(cwd).find((file) => file.endsWith('.tgz')) ?? '';
    execFileSync('tar', ['xzf', archive, '--strip-components=1', '--no-same-owner'], { cwd });
    rmSync(join(cwd, archive));
  });
}
