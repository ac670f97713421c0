// Debian packages for the test suites: which are missing, and installing them where this user may.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const LISTS = '/var/lib/apt/lists';
const DAY_MS = 86_400_000;
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };

/** Why packages cannot be installed here; undefined where they can. */
export function obstacle() {
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return 'this is not Debian';
  return process.getuid?.() === 0 ? undefined : 'not running as root';
}

export function missing(packages) {
  return packages.filter((name) => {
    const { stdout } = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
    return !/^Status: install ok installed$/m.test(stdout ?? '');
  });
}

/** What a person types to get them. */
export const installCommand = (packages) =>
  `sudo apt-get install --no-install-recommends ${packages.join(' ')}`;

/** Fetches the package lists when there are none or they are older than a day. A failure is told, not fatal. */
export function refreshLists(say) {
  const fetched = existsSync(LISTS) && readdirSync(LISTS).some((name) => /_(Packages|InRelease)/.test(name));
  const age = fetched ? Date.now() - statSync(`${LISTS}/partial`).mtimeMs : Number.POSITIVE_INFINITY;
  if (age < DAY_MS) return;
  say('fetching the package lists (apt-get update)');
  const { status, stderr } = spawnSync('apt-get', ['update', '-qq', '-o', 'DPkg::Lock::Timeout=300'], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) say(`apt-get update failed, going on with the lists that are here: ${stderr.trim()}`);
}

/** @throws when apt-get fails, with its last words */
export function install(packages) {
  const options = ['-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    execFileSync('apt-get', ['install', ...options, ...packages], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  } catch (error) {
    throw new Error(`apt-get install failed: ${String(error.stderr || error.message).trim()}`);
  }
}
