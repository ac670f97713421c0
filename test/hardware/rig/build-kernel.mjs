// From the fetched packages to what the VM needs: vmlinux, the modules of the list below, a static busybox.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Stock modules, in the order in which the VM loads them; the test modules below are loaded on demand. */
export const bootModules = [
  'drivers/virtio/virtio_ring',
  'drivers/virtio/virtio',
  'drivers/virtio/virtio_pci_modern_dev',
  'drivers/virtio/virtio_pci_legacy_dev',
  'drivers/virtio/virtio_pci',
  'net/9p/9pnet',
  'net/9p/9pnet_virtio',
  'fs/netfs/netfs',
  'fs/fscache/fscache',
  'fs/9p/9p',
  'net/core/failover',
  'drivers/net/net_failover',
  'drivers/net/virtio_net',
  'fs/configfs/configfs',
  'drivers/i2c/i2c-smbus',
  'drivers/i2c/busses/i2c-piix4',
  'drivers/i2c/i2c-dev',
];

/** Loaded by the tests, with the parameters that the test wants. */
export const testModules = ['drivers/i2c/i2c-stub', 'drivers/hwmon/lm75'];

/** Off in Debian's kernels: built here from the kernel's own source. */
export const builtModules = ['irq_sim', 'gpio-sim', 'gpio-mockup'];

const sources = [
  'drivers/gpio/gpio-sim.c',
  'drivers/gpio/gpio-mockup.c',
  'drivers/gpio/gpiolib.h',
  'kernel/irq/irq_sim.c',
  'scripts/extract-vmlinux',
];

/** Replaces `from` by `to`; a source that reads otherwise is another kernel than this was written for. */
function edit(file, from, to) {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file}: ${from} not found: this kernel needs other edits`);
  writeFileSync(file, edited);
}

/** Unpacks the five files that are needed out of the kernel's source tarball, side by side. */
function unpackSources(work, release, say) {
  const name = `linux-source-${release.split('.').slice(0, 2).join('.')}`;
  say('unpacking the kernel sources (about 15 s)');
  mkdirSync(join(work, 'src'));
  execFileSync('tar', [
    ...['-xJf', join(work, 'root/usr/src', `${name}.tar.xz`), '-C', join(work, 'src')],
    ...['--transform', 's,.*/,,', ...sources.map((path) => `${name}/${path}`)],
  ]);
}

function buildModules(work, release, say) {
  const src = join(work, 'src');
  const headers = join(work, 'root/usr/src', `linux-headers-${release}`);
  const common = join(work, 'root/usr/src', `linux-headers-${release.replace(/-amd64$/, '-common')}`);
  // Debian's packages name each other by absolute path; here they are not installed.
  edit(join(headers, 'Makefile'), /^include \/usr\/src\/\S+/m, `include ${join(common, 'Makefile')}`);
  // irq_to_desc is not exported to modules; this call does the same through an exported one.
  edit(
    join(src, 'irq_sim.c'),
    /handle_simple_irq\(irq_to_desc\(irqnum\)\)/,
    'generic_handle_domain_irq(work_ctx->domain, offset)',
  );
  edit(join(src, 'irq_sim.c'), /$(?![\s\S])/, '\n#include <linux/module.h>\nMODULE_LICENSE("GPL");\n');
  const objects = builtModules.map((name) => `${name}.o`).join(' ');
  writeFileSync(join(src, 'Makefile'), `obj-m := ${objects}\n`);
  say('building gpio-sim, gpio-mockup and irq_sim');
  try {
    execFileSync('make', ['-C', headers, `M=${src}`, 'CC=gcc', 'modules'], {
      stdio: 'pipe',
      encoding: 'utf8',
    });
  } catch (error) {
    throw new Error(`the kernel modules did not build:\n${error.stdout}${error.stderr}`);
  }
}

/**
 * Unpacks `debs` below `work` and leaves vmlinux, modules/*.ko and busybox in `out`.
 * Needs tar, xz, make and gcc; installs nothing.
 */
export function buildKernel({ debs, release, work, out, say }) {
  const root = join(work, 'root');
  mkdirSync(root, { recursive: true });
  say('unpacking the kernel packages');
  for (const deb of debs) execFileSync('dpkg-deb', ['-x', deb, root]);
  unpackSources(work, release, say);
  buildModules(work, release, say);

  mkdirSync(join(out, 'modules'), { recursive: true });
  const modules = join(root, 'lib/modules', release, 'kernel');
  for (const path of [...bootModules, ...testModules])
    copyFileSync(join(modules, `${path}.ko`), join(out, 'modules', `${basename(path)}.ko`));
  for (const name of builtModules)
    copyFileSync(join(work, 'src', `${name}.ko`), join(out, 'modules', `${name}.ko`));
  copyFileSync(join(root, 'bin/busybox'), join(out, 'busybox'));
  // Starting from the uncompressed kernel saves 3 s of emulated decompression at each boot.
  const vmlinux = execFileSync(
    'sh',
    [join(work, 'src/extract-vmlinux'), join(root, 'boot', `vmlinuz-${release}`)],
    {
      maxBuffer: 512 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  writeFileSync(join(out, 'vmlinux'), vmlinux);
}
