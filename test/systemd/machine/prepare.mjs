// Prepares the tree that boots in the tests of the units and prints its folder; progress goes to stderr.
//
//   node test/systemd/machine/prepare.mjs
//
// Debian 13, what Raspberry Pi OS is made of, unpacked by debootstrap from the mirror that apt uses, and kept in
// .cache/machine under the hash of this recipe. Needs root.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SUITE = 'trixie';
const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'udev', 'procps', 'nodejs'];
/** What would see to the host's kernel, or is of no use in a machine that lives for two minutes. */
const MASKED = [
  'systemd-udevd.service',
  'systemd-udev-trigger.service',
  'systemd-sysctl.service',
  'systemd-modules-load.service',
  'systemd-journal-catalog-update.service',
  'systemd-logind.service',
  'ldconfig.service',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
];
/** For a slow link. */
const MINUTES = 15;

const self = fileURLToPath(import.meta.url);
const cache = join(dirname(self), '../../../.cache/machine');
const recipe = createHash('sha256').update(readFileSync(self)).digest('hex').slice(0, 12);
const say = (line) => process.stderr.write(`machine: ${line}\n`);

/** The mirror that apt takes Debian's packages from. */
function mirror() {
  const wanted = ['--format', '$(SITE)', 'Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  const [site] = execFileSync('apt-get', ['indextargets', ...wanted], { encoding: 'utf8' }).split('\n');
  if (!site) throw new Error('apt knows no mirror of Debian: run apt-get update');
  return site;
}

function prepare() {
  const name = `${SUITE}-${recipe}`;
  const tree = join(cache, name);
  // the lock is held: whatever else is here is an older recipe's, or was left by an interrupted run
  for (const other of readdirSync(cache))
    if (other !== name && other !== 'lock') rmSync(join(cache, other), { recursive: true, force: true });
  if (existsSync(tree)) return tree;

  const started = Date.now();
  const work = join(cache, `work-${process.pid}`);
  say(`unpacking Debian ${SUITE} (about a minute)`);
  const options = ['--variant=minbase', `--include=${PACKAGES.join(',')}`];
  const { status, error, stdout } = spawnSync('debootstrap', [...options, SUITE, work, mirror()], {
    encoding: 'utf8',
    timeout: MINUTES * 60_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) {
    const why = error?.message ?? stdout.trim().split('\n').slice(-3).join('\n');
    throw new Error(`debootstrap failed: ${why}`);
  }
  rmSync(join(work, 'var/cache/apt'), { recursive: true, force: true });
  rmSync(join(work, 'var/lib/apt/lists'), { recursive: true, force: true });
  for (const unit of MASKED) {
    const link = join(work, 'etc/systemd/system', unit);
    rmSync(link, { force: true });
    symlinkSync('/dev/null', link);
  }
  // each boot is a machine of its own
  writeFileSync(join(work, 'etc/machine-id'), '');
  writeFileSync(join(work, 'etc/hostname'), 'pi\n');
  renameSync(work, tree);
  say(`ready after ${Math.round((Date.now() - started) / 1000)} s`);
  return tree;
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
  // the kernel drops a flock when its holder dies, however it dies
  const { status, error } = spawnSync('flock', [join(cache, 'lock'), process.execPath, self, '--locked'], {
    stdio: 'inherit',
  });
  if (error) say(`flock (Debian package util-linux): ${error.message}`);
  process.exitCode = status ?? 1;
}
