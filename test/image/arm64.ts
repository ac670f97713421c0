import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, keyOf, nodeFor, read, root } from './cache.ts';
import { NODE } from './image.ts';
import { npmSettings } from './npm.ts';

const BUILD_MS = 840_000;
/** Those that come as source; SQLite's binding for this Node comes compiled for arm64. */
const addons = ['epoll', 'i2c-bus'];
/** Goes into the keys of the cache: to be changed with the way that something is made. */
const RECIPE = '1';

const run = promisify(execFile);

/** The program and its packages for arm64, and how to start Node for it on this machine. */
export interface Arm64 {
  /** Holds package.json and node_modules. */
  readonly packages: string;
  /** An emulator and its arguments up to the script. */
  readonly node: readonly [program: string, ...args: string[]];
}

/** Makes the packages as a Pi would have them after `npm ci --omit=dev`, and takes out what the image leaves out. */
export async function prepareArm64(): Promise<Arm64> {
  const nodeFolder = await nodeFor('linux-arm64', NODE);
  const node = [
    ...['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'],
    join(nodeFolder, 'bin/node'),
  ] as unknown as Arm64['node'];
  const key = keyOf(RECIPE, NODE, read('package.json'), read('package-lock.json'), read('k8s/strip.mjs'));
  const packages = await cached(`arm64-${key}`, async (folder) => {
    for (const file of ['package.json', 'package-lock.json', '.npmrc'])
      copyFileSync(join(root, file), join(folder, file));
    // by the Node that it is for: npm leaves out what that one does not take
    await run(
      join(await nodeFor('linux-x64', NODE), 'bin/node'),
      [
        join(npmSettings().prefix, 'lib/node_modules/npm/bin/npm-cli.js'),
        'ci',
        '--omit=dev',
        '--ignore-scripts',
        '--cpu=arm64',
        '--os=linux',
        '--prefer-offline',
      ],
      {
        cwd: folder,
        timeout: BUILD_MS,
      },
    );
    for (const name of addons) {
      const built = await crossCompile(join(folder, 'node_modules', name), nodeFolder);
      cpSync(built, join(folder, 'node_modules', name, 'build/Release'), { recursive: true });
    }
    // it loads each package in the end, so this is the proof that all of them load
    const [emulator, ...args] = node;
    await run(emulator, [...args, join(root, 'k8s/strip.mjs'), folder], { timeout: BUILD_MS });
  });
  return { packages, node };
}

/** @returns the folder that holds the compiled addon */
function crossCompile(folder: string, nodedir: string): Promise<string> {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const gyp = join(npmSettings().prefix, 'lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js');
  return cached(`arm64-${name}-${version}-node-${NODE}-${keyOf(RECIPE)}`, async (outcome) => {
    const prefix = 'aarch64-linux-gnu';
    await run(process.execPath, [gyp, 'rebuild', '--release', '--arch=arm64', `--nodedir=${nodedir}`], {
      cwd: folder,
      // the variable too, since node-gyp takes it over what it is told
      env: {
        ...process.env,
        npm_config_nodedir: nodedir,
        CC: `${prefix}-gcc`,
        CXX: `${prefix}-g++`,
        AR: `${prefix}-ar`,
      },
      timeout: BUILD_MS,
      maxBuffer: 1 << 26,
    });
    mkdirSync(outcome, { recursive: true });
    const { target } = addonOf(folder);
    copyFileSync(join(folder, 'build/Release', target), join(outcome, target));
  });
}

/** An addon's file is named after the first target of its recipe. */
function addonOf(folder: string): { readonly target: string } {
  const name = /['"]target_name['"]\s*:\s*['"](\w+)['"]/.exec(
    readFileSync(join(folder, 'binding.gyp'), 'utf8'),
  )?.[1];
  return { target: `${name}.node` };
}
