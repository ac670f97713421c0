import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cached, keyOf, nodeFor, root } from './cache.ts';
import type { Machine } from './machine.ts';
import { npmrcFor, npmSettings } from './npm.ts';

/** The Node in the test's base images: of the major version that k8s/Containerfile names. */
export const NODE = '24.21.0';

const image = 'localhost/fieldhand-test';
const runBase = `${image}-base`;
const buildBase = `${image}-build`;
const BUILD_MS = 840_000;

/**
 * Builds k8s/Containerfile as it is shipped, on base images made of what this machine has: Node from an npm package
 * and this machine's C library. The stages that compile are lent its compiler.
 */
export async function buildImage(
  machine: Machine,
): Promise<{ readonly image: string; readonly base: string }> {
  const node = await nodeFor('linux-x64', NODE);
  await makeBase(machine, runBase, await runTree(node));
  await makeBase(machine, buildBase, await buildTree());
  const npm = npmSettings();
  mkdirSync(npm.cache, { recursive: true });
  const lent = [
    ...['/usr:/usr:ro', '/etc/ssl:/etc/ssl:ro', '/etc/alternatives:/etc/alternatives:ro'],
    ...[`${await toolsTree(node, npm.prefix)}:/usr/local:ro`, `${npm.cache}:/root/.npm`],
  ];
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-npmrc-'));
  try {
    const secret = join(folder, 'npmrc');
    writeFileSync(secret, npmrcFor(npm), { mode: 0o600 });
    await machine.output(
      'buildah',
      [
        ...['build', '--format', 'docker', '--layers', '--secret', `id=npmrc,src=${secret}`],
        ...['--build-arg', `BUILD=${buildBase}`, '--build-arg', `BASE=${runBase}`],
        ...lent.flatMap((volume) => ['--volume', volume]),
        ...['--file', join(root, 'k8s/Containerfile'), '--tag', image, root],
      ],
      BUILD_MS,
    );
    return { image, base: runBase };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Layers are kept by what they are made from, so an unchanged tree must not become another image. */
async function makeBase(machine: Machine, name: string, tree: string): Promise<void> {
  await machine.output('buildah', [
    ...[
      'build',
      '--format',
      'docker',
      '--layers',
      '--file',
      join(tree, 'Containerfile'),
      '--tag',
      name,
      tree,
    ],
  ]);
}

/** As the slim image: Node under /usr/local, the C and C++ library, `env` for the program's first line. */
function runTree(node: string): Promise<string> {
  const programs = [join(node, 'bin/node'), realpathSync('/usr/bin/env')];
  const libraries = [...new Set(programs.flatMap(librariesOf))];
  const facts = libraries.map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`);
  return cached(`base-${NODE}-${keyOf(RECIPE, ...facts)}`, (tree) => {
    skeleton(tree);
    copy(join(node, 'bin/node'), join(tree, 'usr/local/bin/node'));
    copy(realpathSync('/usr/bin/env'), join(tree, 'usr/bin/env'));
    for (const path of libraries) copy(path, join(tree, realpathSync(dirname(path)), basename(path)));
  });
}

/** Nothing but a place to mount this machine's /usr. */
function buildTree(): Promise<string> {
  return cached(`build-${keyOf(RECIPE)}`, skeleton);
}

/** What the full image has under /usr/local: Node, its headers, npm. */
function toolsTree(node: string, prefix: string): Promise<string> {
  const modules = join(prefix, 'lib/node_modules');
  const { version } = JSON.parse(readFileSync(join(modules, 'npm/package.json'), 'utf8')) as {
    version: string;
  };
  return cached(`tools-${NODE}-npm-${version}-${keyOf(RECIPE)}`, (tree) => {
    for (const part of ['bin', 'include']) cpSync(join(node, part), join(tree, part), { recursive: true });
    cpSync(join(modules, 'npm'), join(tree, 'lib/node_modules/npm'), { recursive: true, dereference: true });
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(tree, 'bin/npm'));
  });
}

/** Goes into the keys: to be changed with what the trees are made of. */
const RECIPE = '1';

function skeleton(tree: string): void {
  for (const name of ['usr', 'etc', 'root', 'tmp', 'var', 'dev', 'proc', 'sys']) mkdirSync(join(tree, name));
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(tree, 'usr', name));
    symlinkSync(`usr/${name}`, join(tree, name));
  }
  writeFileSync(join(tree, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(tree, 'etc/group'), 'root:x:0:\n');
  writeFileSync(
    join(tree, 'Containerfile'),
    'FROM scratch\nCOPY . /\nENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin\n',
  );
  writeFileSync(join(tree, '.dockerignore'), 'Containerfile\n.dockerignore\n');
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true, preserveTimestamps: true });
}

/** The shared objects that a program loads, by the paths that it asks for. */
function librariesOf(program: string): readonly string[] {
  const lines = execFileSync('ldd', [program], { encoding: 'utf8' });
  return lines.match(/\/[^\s)]+(?=\s\(0x)/g) ?? [];
}
