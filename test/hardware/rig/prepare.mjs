// Prepares the VM that stands in for a Pi and prints the folder that holds it; progress goes to stderr.
//
//   node test/hardware/rig/prepare.mjs
//
// Fetches Debian's kernel, headers and source (apt-get download: nothing is installed, root is not needed),
// builds the modules that Debian leaves out and keeps the outcome in .cache/rig/<kernel version>.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootModules, buildKernel } from './build-kernel.mjs';
import { availableKernels } from './kernel-packages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '../../../.cache/rig');
const say = (line) => process.stderr.write(`rig: ${line}\n`);

const hash = (...files) =>
  files
    .reduce((sum, file) => sum.update(readFileSync(join(here, file))), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);

/** Changes with the way a kernel is built, so that an edit of the recipe builds it anew. */
const recipe = hash('build-kernel.mjs');

const prepared = (version) => {
  const dir = join(cache, version);
  const stamp = join(dir, 'recipe');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe ? dir : undefined;
};

/** Fetches and builds one kernel beside its final place and moves it there whole. */
function prepareKernel({ version, release, packages }) {
  const work = mkdtempSync(join(cache, 'work-'));
  try {
    const started = Date.now();
    say(`fetching Linux ${version}: ${packages.map((name) => name.split('=')[0]).join(', ')} (about 225 MB)`);
    execFileSync(
      'apt-get',
      ['download', '-qq', '-o', 'APT::Sandbox::User=root', ...packages, 'busybox-static'],
      {
        cwd: work,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    say(`fetched in ${Math.round((Date.now() - started) / 1000)} s`);
    const debs = readdirSync(work).map((name) => join(work, name));
    const out = join(work, 'out');
    buildKernel({ debs, release, work, out, say });
    writeFileSync(join(out, 'recipe'), recipe);
    rmSync(join(cache, version), { recursive: true, force: true });
    renameSync(out, join(cache, version));
    say(`ready after ${Math.round((Date.now() - started) / 1000)} s`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The first root file system: busybox, the modules and init.sh; written anew when init.sh has changed. */
function withInitrd(version) {
  const dir = join(cache, version);
  const initrd = join(dir, 'initrd.cpio');
  const stamp = join(dir, 'initrd.stamp');
  const wanted = hash('init.sh', 'build-kernel.mjs');
  if (existsSync(initrd) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return dir;
  const work = mkdtempSync(join(cache, 'work-'));
  try {
    mkdirSync(join(work, 'bin'));
    copyFileSync(join(here, 'init.sh'), join(work, 'init'));
    execFileSync('chmod', ['755', join(work, 'init')]);
    copyFileSync(join(dir, 'busybox'), join(work, 'bin/busybox'));
    cpSync(join(dir, 'modules'), join(work, 'modules'), { recursive: true });
    writeFileSync(join(work, 'modules/order'), bootModules.map((path) => `${basename(path)}\n`).join(''));
    const archive = `find . | ${join(dir, 'busybox')} cpio -o -H newc 2>/dev/null`;
    writeFileSync(`${initrd}.new`, execFileSync('sh', ['-c', archive], { cwd: work, maxBuffer: 1 << 28 }));
    renameSync(`${initrd}.new`, initrd);
    writeFileSync(stamp, wanted);
    return dir;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The newest kernel that can be had, out of the cache or built now. */
function prepare() {
  // The lock is held: whatever is called work-* was left by an interrupted run.
  for (const name of readdirSync(cache))
    if (name.startsWith('work-')) rmSync(join(cache, name), { recursive: true, force: true });

  // Asking apt takes seconds; unchanged lists have an unchanged answer.
  const lists = existsSync('/var/lib/apt/lists') ? String(statSync('/var/lib/apt/lists').mtimeMs) : '';
  const newest = join(cache, 'newest');
  if (existsSync(newest)) {
    const [seen, version] = readFileSync(newest, 'utf8').split(' ');
    if (seen === lists && prepared(version)) return withInitrd(version);
  }

  const failures = [];
  for (const kernel of availableKernels()) {
    try {
      if (!prepared(kernel.version)) prepareKernel(kernel);
      writeFileSync(newest, `${lists} ${kernel.version}`);
      for (const name of readdirSync(cache))
        if (existsSync(join(cache, name, 'recipe')) && name !== kernel.version)
          rmSync(join(cache, name), { recursive: true });
      return withInitrd(kernel.version);
    } catch (error) {
      failures.push(`Linux ${kernel.version}: ${error.stderr?.toString().trim() || error.message}`);
    }
  }
  const old = readdirSync(cache).find((version) => prepared(version));
  if (old) {
    say(`no newer kernel to be had; using ${old} from the cache`);
    return withInitrd(old);
  }
  throw new Error(
    failures.join('\n') ||
      'no kernel whose image, headers and source have one version is in the package lists: run apt-get update',
  );
}

mkdirSync(cache, { recursive: true });
if (process.argv.includes('--locked')) {
  try {
    process.stdout.write(`${prepare()}\n`);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
} else {
  // The kernel drops a flock when its holder dies, however it dies.
  const self = [process.execPath, fileURLToPath(import.meta.url), '--locked'];
  const { status, error } = spawnSync('flock', [join(cache, 'lock'), ...self], { stdio: 'inherit' });
  if (error) say(`flock (Debian package util-linux): ${error.message}`);
  process.exitCode = status ?? 1;
}
