import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { usageError } from './args.ts';
import { type Child, program, startChild } from './child.ts';
import type { Args, Command } from './command.ts';
import { demoFiles } from './demo-files.ts';
import { type Io, line } from './io.ts';

const LOOK_FOR_PARENT_MS = 500;

export const demo: Command = {
  name: 'demo',
  summary: 'Run a gateway and an agent on a simulated board, to look around',
  usage: '',
  words: [0, 0],
  options: [
    {
      name: 'port',
      value: 'PORT',
      description: 'The gateway listens for the agent on this port. Default: 7070.',
    },
    { name: 'http-port', value: 'PORT', description: 'The live page is on this port. Default: 8080.' },
    {
      name: 'data',
      value: 'FOLDER',
      description:
        'Keep configs and readings here, and use those that are here. Default: a folder for this run only.',
    },
  ],
  notes: ['Ctrl-C ends both. An agent.yaml in the folder given with --data may be changed and is kept.'],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const ports = { listen: portOf(args, 'port', '7070'), http: portOf(args, 'http-port', '8080') };
  const data = args.text('data');
  const folder = data === undefined ? mkdtempSync(join(tmpdir(), 'fieldhand-demo-')) : resolve(data);
  const children: Child[] = [];
  let stopping = false;
  const asked = new Promise<void>((done) => {
    io.onSignal(() => {
      // asked again: at once
      if (stopping) for (const child of children) child.kill();
      stopping = true;
      done();
    });
    if (io.env.npm_lifecycle_event !== undefined) whenOrphaned(io, done);
  });
  try {
    const fresh = writeFiles(folder);
    await Promise.race([asked, runBoth({ folder, fresh, ports, io, children })]);
  } finally {
    stopping = true;
    // the agent first, so that it can still say goodbye
    for (const child of children.reverse()) await child.stop();
    if (data === undefined) rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

/**
 * npm passes SIGTERM to the shell that it runs a script in, and that shell to nobody: all that is to be seen
 * of it is that the shell has gone.
 */
function whenOrphaned(io: Io, run: () => void): void {
  const parent = io.parent();
  const look = (): void => {
    if (io.parent() === parent) io.clock.after(LOOK_FOR_PARENT_MS, look);
    else run();
  };
  look();
}

interface Run {
  readonly folder: string;
  /** The agent does what the demo tells it, and not what somebody has made of that. */
  readonly fresh: boolean;
  readonly ports: { readonly listen: string; readonly http: string };
  readonly io: Io;
  readonly children: Child[];
}

/** Returns never: @throws FieldhandError when one of the two ends. */
async function runBoth({ folder, fresh, ports, io, children }: Run): Promise<never> {
  const onLine = await relay(io);
  // what the user's shell has set for real programs is not meant for these
  const env = Object.fromEntries(Object.entries(io.env).filter(([name]) => !name.startsWith('FIELDHAND_')));
  const start = (name: 'gateway' | 'agent', more: readonly string[]): Child => {
    const config = ['--config', join(folder, `${name}.yaml`), '--data', join(folder, name)];
    const child = startChild({ name, args: [...config, ...more], env, clock: io.clock, onLine });
    children.push(child);
    return child;
  };

  const gateway = start('gateway', ['--port', ports.listen, '--http-port', ports.http]);
  const { tcp, http } = (await gateway.logged('listening')) as Listening;
  const agent = start('agent', ['--gateway', `${tcp.host}:${tcp.port}`]);
  await Promise.race([agent.logged('live'), gateway.ended]);
  for (const text of welcome(http.url, folder, fresh)) line(io.stdout, text);
  return Promise.race([gateway.ended, agent.ended]);
}

/** @throws FieldhandError `usage` */
function portOf(args: Args, option: string, fallback: string): string {
  const port = args.text(option) ?? fallback;
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return port;
  throw usageError('demo', `--${option} takes a port from 1 to 65535, or 0 for any free one, got "${port}"`);
}

type Listening = Readonly<Record<string, unknown>> & {
  readonly tcp: { readonly host: string; readonly port: number };
  readonly http: { readonly url: string };
};

/** Writes what is not there yet; whether the agent's config is now the demo's own. */
function writeFiles(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const fresh = !existsSync(join(folder, 'agent.yaml'));
  for (const [name, text] of Object.entries(demoFiles)) {
    const file = join(folder, name);
    if (!existsSync(file)) writeFileSync(file, text);
  }
  return fresh;
}

/** Passes the children's log records on: as they are to a program, readable to a person. */
async function relay({ stdout }: Io): Promise<(text: string) => void> {
  if (!stdout.isTerminal) return (text) => line(stdout, text);
  const { prettyStream } = await import('../lib/pretty.ts');
  const stream = prettyStream();
  return (text) => void stream.write(`${text}\n`);
}

function welcome(url: string, folder: string, fresh: boolean): readonly string[] {
  const send = `node ${relative('.', program)} send greenhouse pump on --gateway ${url}`;
  return [
    '',
    `  The demo is running: ${url}`,
    '',
    `  to switch a pump     ${send}`,
    ...(fresh
      ? ['  what it does itself  waters the dry bed and lights the lamp at dusk, both within a minute']
      : []),
    `  what it is told      ${join(folder, 'agent.yaml')}`,
    '  to end it            Ctrl-C',
    '',
  ];
}
