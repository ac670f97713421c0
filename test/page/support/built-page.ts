import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../../../src/gateway/page', import.meta.url));

/** The page as it is in the sources now, bundled into a folder of its own as `src/build.mjs` does it. */
export async function buildPage(): Promise<{ readonly dir: string; readonly remove: () => void }> {
  const dir = mkdtempSync(join(tmpdir(), 'fieldhand-page-'));
  await build({
    entryPoints: ['main.ts', 'style.css'].map((name) => join(source, name)),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outdir: dir,
    logLevel: 'silent',
  });
  for (const name of ['index.html', 'icon.svg']) cpSync(join(source, name), join(dir, name));
  return { dir, remove: () => rmSync(dir, { recursive: true }) };
}
