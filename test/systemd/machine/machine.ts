import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../support/eventually.ts';

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, '../../..');
/** Where the machine sees the project, read-only. */
export const SOURCE = '/opt/fieldhand';

const BOOT_MS = 60_000;
const STOP_MS = 10_000;
const COMMAND_MS = 60_000;
/** That of root after a login, or of sudo. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Left by a run that was killed: the next one takes it away. */
const CGROUP_PREFIX = 'fieldhand-machine-';

export interface Outcome {
  readonly status: number;
  /** Standard output and errors, as they came. */
  readonly output: string;
}

/** A booted Debian with systemd, its own network (loopback only) and a root file system that forgets. */
export interface Machine {
  /** Runs a shell script inside as root, whatever becomes of it. Ended after `timeoutMs`, which is an error. */
  run(script: string, timeoutMs?: number): Promise<Outcome>;
  /** The output of a script that must succeed, trimmed. @throws with its output */
  sh(script: string, timeoutMs?: number): Promise<string>;
  write(path: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

/** Boots systemd under the unified hierarchy. Needs root; everything in it ends with this process, however that ends. */
export async function bootMachine(): Promise<Machine> {
  const cgroup = ownCgroup();
  const child = spawn(
    '/bin/sh',
    ['-c', cgroup ? 'echo 0 > "$0/cgroup.procs" && exec "$@"' : 'exec "$@"', cgroup ?? '', ...command()],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
    },
  );
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = `${said}${chunk}`.slice(-10_000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const stop = async (): Promise<void> => {
    await end(child);
    // what was in it dies a little later
    if (cgroup) await eventually('an empty cgroup', () => removeCgroup(cgroup));
  };

  try {
    const leader = await eventually(
      'a machine that boots',
      () => {
        if (child.exitCode !== null) throw new Error(`systemd-nspawn ended with ${child.exitCode}`);
        const [supervisor] = childrenOf(child.pid ?? 0);
        return supervisor && childrenOf(supervisor).find(isInit);
      },
      BOOT_MS,
    );
    const machine = inside(leader, stop);
    await eventually(
      'a machine that is up',
      async () => {
        const { output } = await machine.run('systemctl is-system-running');
        if (output.trim() === 'degraded') throw new Error((await machine.run('systemctl --failed')).output);
        return output.trim() === 'running';
      },
      BOOT_MS,
    );
    return machine;
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${said}`, { cause: error });
  }
}

/**
 * The prepared tree below a file system in memory, so that it is never changed and two machines do not meet; nspawn's
 * notes go the same way.
 */
const BOOT = `
set -e
mount -t tmpfs tmpfs /mnt
mkdir -p /mnt/tree /mnt/upper /mnt/work /mnt/root /run/systemd/nspawn
mount --bind "$0" /mnt/tree
mount -t overlay -o lowerdir=/mnt/tree,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root
mount -t tmpfs tmpfs /run/systemd/nspawn
exec "$@"
`;

/**
 * In process and mount namespaces of its own, since nspawn alone leaves its machine behind when it is killed. No more
 * capabilities than the device policy's BPF program takes.
 */
function command(): readonly string[] {
  return [
    ...['setpriv', '--pdeathsig', 'KILL'],
    ...['unshare', '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'],
    ...['/bin/sh', '-c', BOOT, preparedTree()],
    ...['systemd-nspawn', '--directory=/mnt/root', '--machine=pi', '--boot'],
    ...['--register=no', '--keep-unit', '--private-network', '--console=pipe', '--link-journal=no'],
    ...['--system-call-filter=bpf', '--capability=CAP_BPF,CAP_NET_ADMIN,CAP_PERFMON'],
    `--bind-ro=${project}:${SOURCE}`,
  ];
}

/** Folder of the prepared tree; prepares it where that is still to be done. */
export function preparedTree(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(here, 'prepare.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the machine could not be prepared:\n${stderr}`);
  return stdout.trim();
}

function inside(leader: number, stop: () => Promise<void>): Machine {
  const run = (script: string, timeoutMs = COMMAND_MS): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const child = spawn('nsenter', ['--target', String(leader), '--all', '/bin/sh', '-c', script], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH, LANG: 'C.UTF-8', SYSTEMD_PAGER: '' },
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
      });
      let output = '';
      const hear = (chunk: Buffer): void => {
        output += chunk;
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('error', reject);
      child.once('close', (status, signal) => {
        if (status === null)
          reject(new Error(`ended by ${signal} after ${timeoutMs} ms: ${script}\n${output}`));
        else resolve({ status, output });
      });
    });
  const sh = async (script: string, timeoutMs?: number): Promise<string> => {
    const { status, output } = await run(script, timeoutMs);
    if (status !== 0) throw new Error(`exit code ${status}: ${script}\n${output}`);
    return output.trim();
  };
  return {
    run,
    sh,
    stop,
    async write(path, text) {
      await sh(`mkdir -p "$(dirname '${path}')" && cat > '${path}' <<'END OF FILE'\n${text}\nEND OF FILE\n`);
    },
  };
}

const childrenOf = (pid: number): readonly number[] =>
  (readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? []).map(Number);

/** nspawn has helpers before it has its first process. */
const isInit = (pid: number): boolean => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'systemd';

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
    setTimeout(resolve, STOP_MS).unref();
  });
}

/** A cgroup for this machine alone, so that two machines do not meet; undefined without a unified hierarchy. */
function ownCgroup(): string | undefined {
  const mount = readFileSync('/proc/self/mounts', 'utf8').match(/^\S+ (\S+) cgroup2 /m)?.[1];
  if (mount === undefined) return undefined;
  for (const name of readdirSync(mount))
    if (name.startsWith(CGROUP_PREFIX) && !existsSync(`/proc/${name.slice(CGROUP_PREFIX.length)}`))
      removeCgroup(join(mount, name));
  const path = join(mount, `${CGROUP_PREFIX}${process.pid}`);
  mkdirSync(path, { recursive: true });
  return path;
}

/** From the inside out, as the kernel wants it. @returns false where processes are still in it */
function removeCgroup(path: string): boolean {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(path, entry.name));
  try {
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}
