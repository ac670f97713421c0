import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentDetail } from '../../src/gateway/model.ts';
import { authority, writePair } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { workspace } from '../support/programs.ts';
import { tokensIn } from '../support/token-files.ts';
import type { Machine, Outcome } from './machine.ts';

/** As Kubernetes' restricted profile has it, and with nothing to write to but volumes. */
const hardened = [
  ...['--read-only', '--read-only-tmpfs=false', '--user', '10001', '--cap-drop', 'all'],
  ...['--security-opt', 'no-new-privileges', '--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'],
];
const USER = 10_001;
const STOP_S = 15;

/** What the kernel says of a container's memory, bytes. */
export interface Memory {
  readonly limit: number;
  /** Most that was ever charged, page cache included. */
  readonly peak: number;
  /** Now, without page cache. */
  readonly anonymous: number;
  readonly killed: number;
}

/**
 * A gateway and an agent, each in a container of its own, that share one loopback and nothing else. As in the manifests
 * they talk by TLS, and the gateway asks everybody for a token.
 */
export class ContainerFarm {
  readonly files = workspace();
  readonly #machine: Machine;
  readonly #image: string;
  /** Of somebody who may command. */
  readonly #operator: string;

  constructor(machine: Machine, image: string) {
    this.#machine = machine;
    this.#image = image;
    const folder = (name: string): string => {
      const path = join(this.files.path, name);
      mkdirSync(path);
      return path;
    };
    const [gateway, agent] = [folder('gateway'), folder('agent')];
    const ca = authority();
    writePair(gateway, 'gateway', ca.gateway());
    this.files.write('agent/ca.crt', ca.cert);
    const tokens = tokensIn(join(gateway, 'tokens'));
    this.files.write('agent/token', tokens.add('agent', 'greenhouse'));
    chmodSync(join(agent, 'token'), 0o400);
    this.#operator = tokens.add('operator', 'anna');
  }

  /** Starts what holds the loopback that the others share, as a pod does. */
  async open(): Promise<void> {
    await this.podman(
      ...['run', '--detach', '--name', 'pod', ...this.#machine.place, ...hardened, '--network', 'none'],
      ...['--entrypoint', 'node', this.#image, '-e', 'setInterval(() => {}, 1e8)'],
    );
  }

  /** With the limit of the manifests. */
  startGateway(config: string): Promise<void> {
    return this.#start('gateway', config, '256m');
  }

  /** With the limit of the manifests. */
  startAgent(config: string): Promise<void> {
    return this.#start('agent', config, '96m');
  }

  async #start(name: 'agent' | 'gateway', config: string, memory: string): Promise<void> {
    const etc = join(this.files.path, name);
    this.files.write(`${name}/${name}.yaml`, config);
    for (const file of readdirSync(etc)) chownSync(join(etc, file), USER, USER);
    await this.podman(
      ...['run', '--detach', '--name', name, ...this.#machine.place, ...hardened],
      ...['--network', 'container:pod'],
      ...['--memory', memory, '--memory-swap', memory],
      ...['--volume', `${etc}:/etc/fieldhand:ro`, '--volume', `${name}:/var/lib/fieldhand`],
      ...[this.#image, name, '--config', `/etc/fieldhand/${name}.yaml`],
    );
  }

  /** Runs the image once, hardened. */
  once(options: readonly string[], ...args: readonly string[]): Promise<Outcome> {
    const network = ['--network', 'none'];
    return this.#machine.podman(
      ...['run', '--rm', ...this.#machine.place, ...hardened, ...network, ...options, this.#image, ...args],
    );
  }

  async podman(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#machine.podman(...args);
    if (code !== 0) throw new Error(`podman ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout.trim();
  }

  /** The check that the image brings along; the exit code. */
  async healthcheck(name: string): Promise<number | null> {
    return (await this.#machine.podman('healthcheck', 'run', name)).code;
  }

  /** Stops a container as Kubernetes does and removes it, not its volume; its exit code and its log. */
  async stop(name: string): Promise<{ readonly code: number; readonly log: string }> {
    await this.podman('stop', '--time', String(STOP_S), name);
    const code = Number(await this.podman('inspect', '--format', '{{.State.ExitCode}}', name));
    const log = await this.log(name);
    await this.podman('rm', name);
    return { code, log };
  }

  async log(name: string): Promise<string> {
    const { stdout, stderr } = await this.#machine.podman('logs', name);
    return stdout + stderr;
  }

  /** From inside, since nobody outside can reach what has no network. */
  async get<T>(path: string): Promise<T> {
    const script = `fetch('http://127.0.0.1:8080${path}', { headers: { authorization: 'Bearer ${this.#operator}' } }).then((it) => it.text()).then((it) => console.log(it))`;
    return JSON.parse(await this.podman('exec', 'pod', 'node', '-e', script)) as T;
  }

  /** Runs a command of the image as an operator, in the gateway's container. */
  command(...args: readonly string[]): Promise<string> {
    return this.podman('exec', '--env', `FIELDHAND_TOKEN=${this.#operator}`, 'gateway', 'fieldhand', ...args);
  }

  /** The agent's details, once `good` holds for them. */
  async agent(what: string, good: (detail: AgentDetail) => boolean): Promise<AgentDetail> {
    try {
      return await eventually(
        what,
        async () => {
          const detail = await this.get<AgentDetail>('/api/v1/agents/greenhouse');
          return good(detail) && detail;
        },
        60_000,
      );
    } catch (error) {
      throw new Error(`${error}\n${await this.log('gateway')}\n${await this.log('agent')}`);
    }
  }

  /** What `fieldhand health` says in a container. */
  health(name: string): Promise<string> {
    return this.podman('exec', name, 'fieldhand', 'health');
  }

  /** Lines of /proc/PID/status of the container's first process. */
  async status(name: string): Promise<Readonly<Record<string, string>>> {
    const text = await this.#machine.output('cat', [`/proc/${await this.#pid(name)}/status`]);
    return Object.fromEntries([...text.matchAll(/^(\w+):\s+(.*)$/gm)].map(([, key, value]) => [key, value]));
  }

  async memory(name: string): Promise<Memory> {
    const groups = await this.#machine.output('cat', [`/proc/${await this.#pid(name)}/cgroup`]);
    const old = /^\d+:memory:(.*)$/m.exec(groups)?.[1];
    const folder = old ? `/sys/fs/cgroup/memory${old}` : `/sys/fs/cgroup${/^0::(.*)$/m.exec(groups)?.[1]}`;
    const files = old
      ? ['memory.limit_in_bytes', 'memory.max_usage_in_bytes', 'memory.stat', 'memory.oom_control']
      : ['memory.max', 'memory.peak', 'memory.stat', 'memory.events'];
    const [limit, peak, stat, events] = await Promise.all(
      files.map((file) => this.#machine.output('cat', [join(folder, file)])),
    );
    const field = (text: string | undefined, name: RegExp): number => Number(name.exec(text ?? '')?.[1]);
    return {
      limit: Number(limit),
      peak: Number(peak),
      anonymous: field(stat, old ? /^rss (\d+)/m : /^anon (\d+)/m),
      killed: field(events, /^oom_kill (\d+)/m),
    };
  }

  async #pid(name: string): Promise<string> {
    return this.podman('inspect', '--format', '{{.State.Pid}}', name);
  }

  /** Ends and removes everything. */
  async close(): Promise<void> {
    // the pod last: the others live on its network
    for (const which of [['--ignore', 'agent', 'gateway'], ['--all']])
      await this.podman('rm', '--force', '--time', '0', ...which);
    await this.podman('volume', 'rm', '--all', '--force');
    this.files.remove();
  }
}
