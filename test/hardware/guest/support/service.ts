import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../../support/eventually.ts';

const RUNTIME = '/run/rig/user';
const UNITS = '/run/rig/units';
/** Emulated, everything takes its time. */
const SLOW_MS = 90_000;

const env = {
  ...process.env,
  XDG_RUNTIME_DIR: RUNTIME,
  SYSTEMD_UNIT_PATH: UNITS,
  // the guest's root is a chroot of the first one
  SYSTEMD_IGNORE_CHROOT: '1',
  SYSTEMD_LOG_TARGET: 'console',
};

/** What of the unit that is shipped matters here; the rest is about users and devices that the VM has not. */
const KEYS = /^(Type|NotifyAccess|Restart|RestartSec|FileDescriptorStore\w+|ExecStart|ExecStopPost)=/;

/** A real systemd that runs the agent on the VM's real lines. One that is the VM's first process is not needed. */
export class Systemd {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async start(): Promise<Systemd> {
    for (const folder of [RUNTIME, UNITS, '/run/systemd/system']) mkdirSync(folder, { recursive: true });
    if (!existsSync('/sys/fs/cgroup/cgroup.procs'))
      execFileSync('mount', ['-t', 'cgroup2', 'cgroup2', '/sys/fs/cgroup']);
    for (const target of ['basic', 'default', 'shutdown'])
      writeFileSync(join(UNITS, `${target}.target`), `[Unit]\nDescription=${target}\n`);
    const manager = spawn('/lib/systemd/systemd', ['--user'], { env, stdio: 'ignore' });
    await eventually('systemd answers', () => existsSync(join(RUNTIME, 'systemd/private')), SLOW_MS);
    return new Systemd(manager);
  }

  /** Installs the agent's own unit, for this config; its output goes to `log`. */
  install(config: string, log: string): void {
    // in few files: reading many takes most of a start here
    const program = `${process.execPath} ${join(process.env.GUEST_TESTS ?? '', 'main.mjs')}`;
    const lines = readFileSync('systemd/fieldhand-agent.service', 'utf8')
      .split('\n')
      .filter((line) => KEYS.test(line))
      .map((line) =>
        line.replace('/usr/bin/fieldhand', program).replace(/--config \S+/, `--config ${config}`),
      );
    // a start takes up to half a minute here, and so does ExecStopPost
    const times = ['TimeoutStartSec=180s', 'TimeoutStopSec=180s'];
    const more = [...times, `StandardOutput=append:${log}`, `StandardError=append:${log}`];
    writeFileSync(join(UNITS, 'agent.service'), ['[Service]', ...lines, ...more, ''].join('\n'));
    this.control('daemon-reload');
  }

  /** @throws when systemctl says no */
  control(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('systemctl', ['--user', ...args], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`systemctl ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  }

  /** As `control`, while this process goes on to look at lines. */
  controlled(...args: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn('systemctl', ['--user', ...args], { env, stdio: 'ignore' });
      child.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`systemctl ${args.join(' ')} ended with ${code}`)),
      );
    });
  }

  /** A property of the agent's unit. */
  property(name: string): string {
    return this.control('show', 'agent.service', '--property', name, '--value').trim();
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}
