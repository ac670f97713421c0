import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import { tools } from './prepare.mjs';
import type { Manifest } from './world.ts';

export const manifests = fileURLToPath(new URL('../../k8s', import.meta.url));

/** The package's, which the image's tag is too. */
export const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as {
  readonly version: string;
};

/** What `kubectl apply -k` would send. @throws Error with kustomize's words */
export function build(folder: string): readonly Manifest[] {
  const { status, stdout, stderr, error } = spawnSync(join(tools, 'kubectl'), ['kustomize', folder], {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 1 << 26,
  });
  if (error) throw new Error(`kubectl of node test/k8s/prepare.mjs: ${error.message}`);
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** The same of the base with components, named as their folders. */
export function buildWith(...components: readonly string[]): readonly Manifest[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fieldhand-k8s-')));
  const from = (path: string): string => relative(folder, join(manifests, path));
  try {
    const kustomization = {
      resources: [from('base')],
      components: components.map((name) => from(`components/${name}`)),
    };
    writeFileSync(join(folder, 'kustomization.yaml'), stringify(kustomization));
    return build(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
