import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { eventually } from './eventually.ts';
import type { workspace } from './programs.ts';

/** A message as `mosquitto_sub` saw it. */
export interface Seen {
  readonly topic: string;
  readonly payload: string;
  readonly retained: boolean;
}

/** A real broker on 127.0.0.1, with mosquitto_pub and mosquitto_sub as the other side. */
export class Mosquitto {
  readonly #files: ReturnType<typeof workspace>;
  readonly #lines: readonly string[];
  readonly #clientArgs: readonly string[];
  readonly #children: ChildProcess[] = [];
  #broker: ChildProcess | undefined;
  port = 0;

  /**
   * @param lines of mosquitto.conf, below the listener
   * @param clientArgs of mosquitto_pub and mosquitto_sub, as for a password
   */
  constructor(
    files: ReturnType<typeof workspace>,
    lines: readonly string[] = ['allow_anonymous true'],
    clientArgs: readonly string[] = [],
  ) {
    this.#files = files;
    this.#lines = lines;
    this.#clientArgs = clientArgs;
  }

  /** Starts it; again on the same port when it was started before. */
  async start(): Promise<void> {
    // it takes no port 0: one is picked for it, and another when somebody else was quicker
    for (let attempt = 0; attempt < 5; attempt++) {
      const port = this.port || (await freePort());
      if (await this.#tryStart(port)) {
        this.port = port;
        return;
      }
    }
    throw new Error('mosquitto does not start');
  }

  async kill(): Promise<void> {
    await ended(this.#broker, 'SIGKILL');
    this.#broker = undefined;
  }

  publish(topic: string, payload: string | Buffer, ...more: string[]): void {
    const from = payload.length === 0 ? ['-n'] : typeof payload === 'string' ? ['-m', payload] : ['-s'];
    const { status, stderr } = spawnSync(
      'mosquitto_pub',
      [...this.#client, '-t', topic, '-q', '1', ...from, ...more],
      {
        input: typeof payload === 'string' ? '' : payload,
        timeout: 10_000,
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`mosquitto_pub: ${stderr}`);
  }

  /** Subscribes; what comes is in the list from then on. */
  async subscribe(filter: string): Promise<readonly Seen[]> {
    const seen: Seen[] = [];
    const child = spawn(
      'stdbuf',
      ['-oL', 'mosquitto_sub', ...this.#client, '-t', filter, '-q', '1', '-d', '-F', '%j'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#children.push(child);
    let subscribed = false;
    let rest = '';
    const take = (chunk: Buffer): void => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('Subscribed')) subscribed = true;
        if (!line.startsWith('{')) continue;
        const { topic, payload, retain } = JSON.parse(line) as Record<string, unknown>;
        seen.push({ topic: String(topic), payload: String(payload ?? ''), retained: retain === 1 });
      }
    };
    child.stdout.on('data', take);
    await eventually('mosquitto_sub has subscribed', () => subscribed);
    return seen;
  }

  async close(): Promise<void> {
    for (const child of this.#children.splice(0)) await ended(child, 'SIGKILL');
    await this.kill();
  }

  get #client(): string[] {
    return ['-h', '127.0.0.1', '-p', String(this.port), ...this.#clientArgs];
  }

  async #tryStart(port: number): Promise<boolean> {
    const config = this.#files.write(
      'mosquitto.conf',
      [`listener ${port} 127.0.0.1`, 'persistence false', 'user root', ...this.#lines, ''].join('\n'),
    );
    const broker = spawn('mosquitto', ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#broker = broker;
    let log = '';
    broker.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    await eventually('mosquitto runs or has ended', () => / running/.test(log) || broker.exitCode !== null);
    return broker.exitCode === null;
  }
}

async function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
