import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cache } from './cache.ts';

const script = fileURLToPath(new URL('./machine.sh', import.meta.url));
const OPEN_MS = 180_000;
const CLOSE_MS = 30_000;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A namespace of mounts and processes in which images are built and containers run. When it is closed, or this
 * process dies however it dies, its first process ends and with it every container, build and mount.
 */
export class Machine {
  readonly #first: ChildProcess;
  readonly #enter: readonly string[];
  readonly #cgroup: string;

  private constructor(first: ChildProcess, cgroup: string) {
    this.#first = first;
    this.#cgroup = cgroup;
    this.#enter = [`--mount=/proc/${first.pid}/ns/mnt`, `--pid=/proc/${first.pid}/ns/pid_for_children`];
  }

  static async open(): Promise<Machine> {
    mkdirSync(cache, { recursive: true });
    const cgroup = `fieldhand-test-${process.pid}`;
    const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', '--propagation', 'private'];
    // a session of its own: what ends this process's group is not to end it before it has cleaned up
    const first = spawn('unshare', [...namespaces, '/bin/sh', script, cache, cgroup], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let said = '';
    first.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const late = setTimeout(() => first.kill('SIGKILL'), OPEN_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        first.stdout?.on('data', (chunk) => String(chunk).includes('ready') && resolve());
        first.once('error', reject);
        first.once('exit', (code) => reject(new Error(`the namespaces ended with ${code}: ${said}`)));
      });
    } finally {
      clearTimeout(late);
    }
    return new Machine(first, cgroup);
  }

  /** Runs a program in there to its end. */
  run(program: string, args: readonly string[], deadlineMs = 60_000): Promise<Outcome> {
    const child = spawn('nsenter', [...this.#enter, program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, BUILDAH_ISOLATION: 'chroot' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`${program} ${args.join(' ')}: not done in ${deadlineMs} ms\n${stdout}${stderr}`));
      }, deadlineMs);
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(late);
        resolve({ code, stdout, stderr });
      });
    });
  }

  /** Standard output of a program that must succeed. */
  async output(program: string, args: readonly string[], deadlineMs?: number): Promise<string> {
    const { code, stdout, stderr } = await this.run(program, args, deadlineMs);
    if (code === 0) return stdout.trim();
    throw new Error(
      `${program} ${args.join(' ')} ended with ${code}:\n${stdout.slice(-4_000)}${stderr.slice(-4_000)}`,
    );
  }

  /** podman, with the settings that hold on any machine: no systemd, and runc, which needs the least of a host. */
  podman(...args: readonly string[]): Promise<Outcome> {
    return this.run('podman', ['--runtime', 'runc', '--cgroup-manager', 'cgroupfs', ...args]);
  }

  /** Options of `podman run` that put a container where `close` finds it. */
  get place(): readonly string[] {
    return ['--cgroup-parent', `/${this.#cgroup}`];
  }

  async close(): Promise<void> {
    if (this.#first.exitCode !== null || this.#first.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#first.once('exit', resolve));
    const late = setTimeout(() => this.#first.kill('SIGKILL'), CLOSE_MS);
    this.#first.stdin?.end();
    await ended;
    clearTimeout(late);
  }
}
