import type { ActuatorReport } from '../actuators/guard/reports.ts';
import type { SafeResult } from '../agent/make-safe.ts';
import type { Board } from '../board/board.ts';
import { ConfigError } from '../config/problem.ts';
import { FieldhandError } from '../lib/errors.ts';
import type { Args, Command } from './command.ts';
import { type Io, line } from './io.ts';
import { agentOptions, agentOrigin } from './settings.ts';
import { table } from './table.ts';
import { wrap } from './wrap.ts';

export const safe: Command = {
  name: 'safe',
  summary: 'Drive every output to its safe state, in the place of an agent that has ended',
  usage: '',
  words: [0, 0],
  options: agentOptions.filter(({ name }) => ['config', 'node', 'data'].includes(name)),
  notes: [
    'Made for ExecStopPost= of a systemd unit: it works after kill -9 too. Where systemd says that',
    'the agent ended in order (SERVICE_RESULT=success), outputs with `onExit: hold` are left as they',
    'are; else, and when a person calls it, safe means safe. A config that cannot be used is no',
    'hindrance: the agent has put on record which outputs it ran.',
    'Exit code 0: all are safe. 1: one did not obey. 2: the config is bad. 3: an agent runs.',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const { loadAgentConfig } = await import('../config/agent.ts');
  const { agentKinds } = await import('./kinds.ts');
  const { makeSafe } = await import('../agent/make-safe.ts');
  const { readBootId } = await import('../agent/time/kernel-clock.ts');
  const { boardOptions } = await import('../agent/board-options.ts');
  const { openBoard } = await import('../board/open-board.ts');
  const { silentLog: log } = await import('../lib/log.ts');
  const { dataDirOf } = await import('../config/data-dir.ts');
  const { clock } = io;
  const origin = agentOrigin(args, io);
  const [file, problem] = attempt(() => loadAgentConfig(origin, agentKinds));
  let board: Board | undefined;
  const result = await makeSafe({
    dataDir: file?.dataDir ?? dataDirOf(origin),
    file,
    kinds: agentKinds.actuators,
    clock,
    log,
    boot: readBootId(),
    leaveHeld: io.env.SERVICE_RESULT === 'success',
    async openBoard(outputs) {
      board = await openBoard({ ...boardOptions(outputs), clock, log });
      return board;
    },
  }).catch((error: unknown) => {
    // then the file is all there is to go by
    throw error instanceof FieldhandError && error.code === 'no-outputs' ? problem : error;
  });
  if (problem) warn(problem, io);
  await tell(result, board, io);
  return result.outputs.every(({ fault }) => fault === undefined) ? 0 : 1;
}

/** The config, or why there is none. */
function attempt<T>(load: () => T): readonly [T, undefined] | readonly [undefined, FieldhandError] {
  try {
    return [load(), undefined];
  } catch (error) {
    if (error instanceof FieldhandError && error.code === 'config') return [undefined, error];
    throw error;
  }
}

function warn(problem: FieldhandError, { stderr }: Io): void {
  const what = problem instanceof ConfigError ? problem.lines.join('; ') : problem.message;
  const text = `fieldhand: the config cannot be used, so this is what the agent ran last: ${what}`;
  for (const part of wrap(text, '  ', '')) line(stderr, part);
}

async function tell(
  { config, outputs, left, unsaved }: SafeResult,
  board: Board | undefined,
  { stdout, stderr }: Io,
): Promise<void> {
  if (outputs.length + left.length === 0) line(stdout, 'The config names no output.');
  const good = outputs.filter(({ fault }) => fault === undefined);
  if (good.length > 0) line(stdout, table(['output', 'kind', 'is now'], good.map(row)));
  for (const name of left)
    line(stdout, `${name} is left as it is: onExit: hold, and the agent ended in order`);
  const onHeader = config.actuators.some(
    ({ name, definition, options }) =>
      good.some((output) => output.name === name) &&
      definition
        .resources(options as never)
        .some((it) => it.type === 'gpio' && (it.chip === undefined || it.chip === config.board.gpioChip)),
  );
  if (onHeader && board) line(stdout, ['', ...wrap(await fate(board), '')].join('\n'));
  for (const { name, fault } of outputs)
    if (fault !== undefined)
      for (const text of wrap(`fieldhand: ${name} may be on: ${fault}`, '  ', '')) line(stderr, text);
  if (unsaved !== undefined)
    line(stderr, `fieldhand: nothing of this is on record, the next start assumes the worst: ${unsaved}`);
}

const row = ({ name, kind, level, readBack }: ActuatorReport): readonly string[] => [
  name,
  kind,
  `${level === 0 ? 'off' : level === 1 ? 'on' : level}${readBack ? ' (read back)' : ''}`,
];

/** What becomes of the header's lines now that nobody holds them. */
async function fate({ gpio: { backend }, files }: Board): Promise<string> {
  if (backend === 'sysfs') return 'The lines stay exported and driven until the next agent takes them over.';
  if (backend === 'simulated') return 'The board is simulated: it ends with this program.';
  const { scanGpio } = await import('../board/scan/gpio.ts');
  const { releaseOf } = await import('../board/gpio/release.ts');
  const { chips } = await scanGpio({ dev: '/dev', sys: '/sys' });
  switch (await releaseOf(files, chips.find(({ header }) => header)?.label)) {
    case 'kept':
      return 'This kernel keeps a released line at its level (persist_gpio_outputs), so they stay so.';
    case 'input':
      return (
        'This kernel makes a released line an input: from now on the pulls of pin and board decide. ' +
        'Wire a resistor towards the safe level where that matters.'
      );
    case 'unknown':
      return 'What this chip does with a released line is not known.';
  }
}
