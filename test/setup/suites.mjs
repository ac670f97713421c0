// What each suite needs beyond npm, and bringing it about.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { install, installCommand, missing, obstacle, refreshLists } from './debian.mjs';

const prepareTree = fileURLToPath(new URL('../systemd/machine/prepare.mjs', import.meta.url));
const prepareRig = fileURLToPath(new URL('../hardware/rig/prepare.mjs', import.meta.url));
const prepareK8s = fileURLToPath(new URL('../k8s/prepare.mjs', import.meta.url));

/**
 * In the order in which they run, the quick ones first.
 * `packages`: Debian's. `minutes`: the longest that a suite may take before it is ended.
 */
export const suites = [
  { name: 'unit', packages: [], minutes: 5 },
  { name: 'integration', packages: ['mosquitto', 'mosquitto-clients', 'openssl'], minutes: 10 },
  { name: 'page', packages: ['chromium'], minutes: 5 },
  {
    name: 'k8s',
    packages: ['unzip', 'shellcheck'],
    minutes: 5,
    prepare: () => prepareBy(prepareK8s, 'the tools for Kubernetes'),
  },
  {
    name: 'image',
    // what builds and runs containers, what compiles inside them, what compiles for arm64 and what runs that
    packages: [
      ...['buildah', 'podman', 'runc', 'util-linux', 'g++', 'make', 'python3', 'g++-aarch64-linux-gnu'],
      ...['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross', 'qemu-user-static'],
    ],
    minutes: 15,
    prepare: allowContainers,
  },
  {
    name: 'systemd',
    // what unpacks a Debian, what boots it, what reads shell scripts
    packages: ['debootstrap', 'systemd-container', 'util-linux', 'shellcheck'],
    minutes: 8,
    prepare: prepareMachine,
  },
  {
    name: 'hardware',
    // the emulator, what builds three kernel modules (libelf1 and libssl3 are for the kernel's own tools), and what
    // runs the agent as a service in there
    packages: ['qemu-system-x86', 'gcc', 'make', 'xz-utils', 'libelf1', 'libssl3', 'systemd'],
    minutes: 15,
    prepare: prepareHardware,
  },
];

function allowContainers() {
  if (process.getuid?.() !== 0) throw new Error('only root may build and run containers');
  if (process.arch !== 'x64')
    throw new Error(`the image is put together for x64, this machine is ${process.arch}`);
}

function prepareMachine() {
  if (process.getuid?.() !== 0) throw new Error('only root may boot a machine');
  prepareBy(prepareTree, 'the machine');
}

function prepareHardware() {
  if (process.arch !== 'x64') throw new Error(`the VM is made for x64, this machine is ${process.arch}`);
  prepareBy(prepareRig, 'the VM');
}

function prepareBy(script, what) {
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${what} could not be prepared (see above)`);
}

/** Why the suite cannot run here, with the command that would enable it; undefined when it can. */
export function enable(suite, say) {
  try {
    const wanted = missing(suite.packages);
    if (wanted.length > 0) {
      const why = obstacle();
      if (why) return `${why}; run: ${installCommand(wanted)}`;
      refreshLists(say);
      const started = Date.now();
      say(`installing ${wanted.join(', ')} for the suite ${suite.name}`);
      install(wanted);
      say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
    }
    if (suite.prepare) {
      if (!obstacle()) refreshLists(say);
      suite.prepare();
    }
    return undefined;
  } catch (error) {
    return error.message;
  }
}
