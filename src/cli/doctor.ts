import type { AgentConfig } from '../config/agent.ts';
import { ConfigError } from '../config/problem.ts';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import type { Args, Command } from './command.ts';
import { type Finding, fail, ok, type Severity, severities } from './doctor/finding.ts';
import { type Io, line } from './io.ts';
import { agentOptions, agentOrigin } from './settings.ts';
import { wrap } from './wrap.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Look for what keeps an agent from working here, and say what helps',
  usage: '',
  words: [0, 0],
  options: [
    ...agentOptions.filter(({ name }) => !['log-level', 'no-watch'].includes(name)),
    { name: 'json', description: 'Print the findings as JSON.' },
  ],
  notes: [
    'Run it as the user of the agent. It changes nothing and takes over no session, so that it can',
    'run beside an agent; the gateway logs that it turned somebody away.',
    'Exit code 0: nothing that must be cured. 1: something is.',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const { config, finding } = await configOf(args, io);
  const { linuxHost } = await import('./doctor/linux-host.ts');
  const { examine } = await import('./doctor/examine.ts');
  const findings = [finding, ...(await examine(linuxHost(config, io.clock)))];
  if (args.has('json')) line(io.stdout, JSON.stringify({ findings }, undefined, 2));
  else line(io.stdout, show(findings, io.stdout.isTerminal));
  return findings.some(({ severity }) => severity === 'fail') ? 1 : 0;
}

async function configOf(
  args: Args,
  io: Io,
): Promise<{ readonly config: AgentConfig | undefined; readonly finding: Finding }> {
  const { loadAgentConfig } = await import('../config/agent.ts');
  const { agentKinds } = await import('./kinds.ts');
  const origin = agentOrigin(args, io);
  try {
    const config = loadAgentConfig(origin, agentKinds);
    const { sensors, actuators } = config;
    const count = (many: readonly unknown[], word: string): string =>
      `${many.length} ${word}${many.length === 1 ? '' : 's'}`;
    return {
      config,
      finding: ok('config', `${origin.file}: ${count(sensors, 'sensor')}, ${count(actuators, 'actuator')}`),
    };
  } catch (error) {
    if (!(error instanceof FieldhandError)) throw error;
    const problems = error instanceof ConfigError ? error.lines.join('; ') : messageOf(error);
    const cure = error.cure ?? 'correct it; `fieldhand check` tells when it is good';
    return { config: undefined, finding: fail('config', problems, cure) };
  }
}

const COLOURS: Readonly<Record<Severity, number>> = { ok: 32, warn: 33, fail: 31 };

function show(findings: readonly Finding[], coloured: boolean): string {
  const lines = findings.flatMap(({ severity, what, message, cure }) => {
    const head = severity.padEnd(6);
    const [first = '', ...more] = wrap(message, ' '.repeat(19), `${head}${what.padEnd(13)}`);
    const painted = coloured
      ? `\u001b[${COLOURS[severity]}m${head}\u001b[0m${first.slice(head.length)}`
      : first;
    return [
      painted,
      ...more,
      ...(cure === undefined ? [] : wrap(cure, ' '.repeat(22), `${' '.repeat(19)}-> `)),
    ];
  });
  const counts = severities.map((severity) => findings.filter((each) => each.severity === severity).length);
  const [, warnings = 0, failures = 0] = counts;
  const verdict =
    failures + warnings === 0
      ? 'Nothing is wrong.'
      : `${failures} to cure, ${warnings} to know of, ${counts[0]} well.`;
  return [...lines, '', verdict].join('\n');
}
