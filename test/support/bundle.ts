import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Makes a program that Node runs by itself out of a TypeScript file of the tests, and returns its path. */
export async function bundle(entry: URL): Promise<string> {
  const source = fileURLToPath(entry);
  // inside the project, so that its packages are found
  const outfile = join(root, '.cache', 'test', `${basename(source, '.ts')}-${process.pid}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  return outfile;
}
