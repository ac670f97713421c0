import { ConfigError } from '../config/problem.ts';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { version } from '../lib/version.ts';
import { parse } from './args.ts';
import type { Command } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { type Io, line } from './io.ts';

/** Every command; loaded only when it is the one that was asked for, so that an agent stays small. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  agent: async () => (await import('./agent.ts')).agent,
  gateway: async () => (await import('./gateway.ts')).gateway,
  check: async () => (await import('./check.ts')).check,
  agents: async () => (await import('./agents.ts')).agents,
  send: async () => (await import('./send.ts')).send,
  scan: async () => (await import('./scan.ts')).scan,
  read: async () => (await import('./read.ts')).read,
  doctor: async () => (await import('./doctor.ts')).doctor,
  health: async () => (await import('./health.ts')).health,
  safe: async () => (await import('./safe.ts')).safe,
  token: async () => (await import('./token.ts')).token,
  cert: async () => (await import('./cert.ts')).cert,
};

/** Exit codes by the code of the error; everything else is 1. */
const exitCodes: Readonly<Record<string, number>> = {
  usage: 2,
  config: 2,
  exposed: 2,
  tokens: 2,
  'agent-running': 3,
  unreachable: 5,
  'no-token': 6,
  'wrong-token': 6,
  forbidden: 6,
};

/**
 * Runs what `argv` (without node and script) asks for and writes what a user should see.
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return explain(error, argv.includes('--debug'), io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  switch (first) {
    case undefined:
      io.stderr.write(await overviewOfAll());
      return 2;
    case '--help':
    case '-h':
      io.stdout.write(await overviewOfAll());
      return 0;
    case '--version':
    case '-V':
      line(io.stdout, version());
      return 0;
  }
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (!load) {
    const what = first.startsWith('-') ? 'option' : 'command';
    const words = what === 'option' ? ['--help', '--version'] : Object.keys(commands);
    throw new FieldhandError('usage', `unknown ${what} ${first}${didYouMean(first, words)}`, {
      cure: 'see fieldhand --help',
    });
  }
  const command = await load();
  const args = parse(command, rest);
  if (args.has('help')) {
    io.stdout.write(commandHelp(command));
    return 0;
  }
  return command.run(args, io);
}

async function overviewOfAll(): Promise<string> {
  return overview(await Promise.all(Object.values(commands).map((load) => load())), version());
}

function explain(error: unknown, debug: boolean, io: Io): number {
  if (error instanceof ConfigError) for (const problem of error.lines) line(io.stderr, problem);
  const cure =
    error instanceof FieldhandError ? error.cure : debug ? undefined : '--debug shows where it came from';
  line(io.stderr, `fieldhand: ${messageOf(error)}${cure === undefined ? '' : ` (${cure})`}`);
  if (debug && error instanceof Error) line(io.stderr, error.stack);
  return error instanceof FieldhandError ? (exitCodes[error.code] ?? 1) : 1;
}
