// Boots the prepared VM around one command; types and documentation are in boot.d.mts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the guest finds the results folder; /run is its only other writable place. */
export const guestResults = '/run/rig/results';

const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;

function script(options) {
  const env = {
    PATH: `${process.env.PATH}:/run/rig/bin`,
    HOME: '/run/rig/home',
    TMPDIR: '/run/rig/tmp',
    CI: process.env.CI ?? '',
    ...options.env,
  };
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`);
  return [...lines, `cd ${quote(project)}`, `exec ${options.command.map(quote).join(' ')}`, ''].join('\n');
}

/** Folder of the prepared VM; prepares it where that is still to be done (minutes on a slow link). */
function prepare() {
  const program = fileURLToPath(new URL('prepare.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the hardware rig could not be prepared:\n${stderr}`);
  return stdout.trim();
}

/** What the VM is made of; emulated in software, since KVM is not to be had on every machine. */
function machine(dir, results, network) {
  // one whose processors wait for each other for a minute ends at once, see guest-run.ts
  const append =
    'console=ttyS0 quiet panic=-1 softlockup_panic=1 watchdog_thresh=30 mitigations=off random.trust_cpu=on';
  return [
    ...['-M', 'pc', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1024'],
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', join(dir, 'vmlinux'), '-initrd', join(dir, 'initrd.cpio'), '-append', append],
    ...['-serial', `file:${join(results, 'console')}`],
    ...['-fsdev', 'local,id=host,path=/,security_model=none,readonly=on,multidevs=remap'],
    ...['-device', 'virtio-9p-pci,fsdev=host,mount_tag=host'],
    ...['-fsdev', `local,id=results,path=${results},security_model=none`],
    ...['-device', 'virtio-9p-pci,fsdev=results,mount_tag=results'],
    ...(network ? ['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,romfile='] : []),
  ];
}

export async function runInRig(options) {
  const dir = prepare();
  const results = mkdtempSync(join(tmpdir(), 'rig-'));
  writeFileSync(join(results, 'command'), script(options));
  const qemu = spawn('qemu-system-x86_64', machine(dir, results, options.network ?? false), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  qemu.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    qemu.kill('SIGKILL');
  }, options.timeoutMs);
  const stop = () => qemu.kill('SIGKILL');
  process.once('exit', stop);
  try {
    await new Promise((done, failed) => {
      qemu.once('error', (error) =>
        failed(new Error(`${error.message}: install Debian's qemu-system-x86`, { cause: error })),
      );
      qemu.once('close', () => done());
    });
  } finally {
    clearTimeout(timer);
    process.off('exit', stop);
  }
  const read = (name) => (existsSync(join(results, name)) ? readFileSync(join(results, name), 'utf8') : '');
  const status = read('status');
  return {
    status: status === '' ? undefined : Number(status),
    output: read('output'),
    console: `${complaints}${read('console')}`,
    results,
    timedOut,
  };
}
