// Which Debian packages make one kernel: image, headers and source of a single version.
import { execFileSync } from 'node:child_process';

/** Output of an apt query; an unknown package is no output, not an error. */
function query(program, ...args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

/** What the package lists know: package name -> versions, newest first. Slow (1 s), so ask for several at once. */
function versions(...names) {
  const known = new Map(names.map((name) => [name, []]));
  for (const line of query('apt-cache', 'madison', ...names).split('\n')) {
    const [name, version] = line.split('|').map((cell) => cell.trim());
    known.get(name)?.push(version);
  }
  return known;
}

/**
 * Kernels whose image, headers and source are all there in one version, newest first.
 * `release` is what `uname -r` says, `packages` what to fetch, as name=version.
 */
export function* availableKernels() {
  for (const version of versions('linux-image-amd64').get('linux-image-amd64')) {
    const meta = query('apt-cache', 'show', '--no-all-versions', `linux-image-amd64=${version}`);
    const release = meta.match(/^Depends:.*\blinux-image-(\d+\.\d+\.\S+?-amd64)(?=[\s,]|$)/m)?.[1];
    if (!release) continue;
    const series = release.split('.').slice(0, 2).join('.');
    const names = [
      `linux-image-${release}`,
      `linux-headers-${release}`,
      `linux-headers-${release.replace(/-amd64$/, '-common')}`,
      `linux-kbuild-${series}`,
      `linux-source-${series}`,
    ];
    const known = versions(...names);
    if (names.every((name) => known.get(name).includes(version)))
      yield { version, release, packages: names.map((name) => `${name}=${version}`) };
  }
}
