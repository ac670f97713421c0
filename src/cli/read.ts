import type { AgentConfig, SensorConfig } from '../config/agent.ts';
import { usageError } from './args.ts';
import type { Args, Command } from './command.ts';
import { type Io, line } from './io.ts';
import type { Answer } from './read/read-once.ts';
import { agentOptions, agentOrigin } from './settings.ts';
import { table } from './table.ts';
import { wrap } from './wrap.ts';

export const read: Command = {
  name: 'read',
  summary: 'Read the configured sensors once',
  usage: '[SENSOR...]',
  words: [0, 1_000],
  options: [
    ...agentOptions.filter(({ name }) => name === 'config' || name === 'node'),
    { name: 'json', description: 'Print what was read as JSON.' },
  ],
  notes: [
    'Values are as the driver gives them, before filters. A GPIO line has one holder: while an agent',
    'runs, its contacts are busy here.',
    'Exit code 0: every sensor answered. 1: one did not.',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const { loadAgentConfig } = await import('../config/agent.ts');
  const { agentKinds } = await import('./kinds.ts');
  const origin = agentOrigin(args, io);
  const config = loadAgentConfig(origin, agentKinds);
  const sensors = chosen(config, args);
  if (sensors.length === 0) {
    line(io.stdout, args.has('json') ? '{\n  "sensors": []\n}' : `${origin.file} names no sensor.`);
    return 0;
  }
  const answers = await readAll(config, sensors, io);
  line(io.stdout, args.has('json') ? JSON.stringify({ sensors: answers }, undefined, 2) : show(answers));
  return answers.every(({ fault }) => fault === undefined) ? 0 : 1;
}

/** @throws FieldhandError `usage` */
function chosen({ sensors }: AgentConfig, { words }: Args): readonly SensorConfig[] {
  for (const word of words)
    if (!sensors.some(({ name }) => name === word))
      throw usageError('read', `there is no sensor "${word}" in the config`);
  return words.length === 0 ? sensors : sensors.filter(({ name }) => words.includes(name));
}

async function readAll(
  config: AgentConfig,
  sensors: readonly SensorConfig[],
  { clock }: Io,
): Promise<readonly Answer[]> {
  const { openBoard } = await import('../board/open-board.ts');
  const { boardOptions } = await import('../agent/board-options.ts');
  const { silentLog } = await import('../lib/log.ts');
  const { readOnce } = await import('./read/read-once.ts');
  const board = await openBoard({ ...boardOptions(config), clock, log: silentLog });
  try {
    return await Promise.all(sensors.map((sensor) => readOnce(sensor, { board, clock })));
  } finally {
    await board.close();
  }
}

function show(answers: readonly Answer[]): string {
  const rows = answers.flatMap(({ sensor, values }) =>
    values.map(({ quantity, value, decimals, unit, quality }, index) => [
      index === 0 ? sensor : '',
      quantity,
      value.toFixed(Math.max(0, decimals)),
      unit === '1' ? '' : unit,
      quality === 'ok' ? '' : quality,
    ]),
  );
  const doubtful = rows.some(([, , , , quality]) => quality !== '');
  const heads = ['sensor', 'quantity', 'value', 'unit', ...(doubtful ? ['quality'] : [])];
  const faults = answers.flatMap(({ sensor, fault, detail, cure }) =>
    fault === undefined
      ? []
      : [
          ...wrap(`${sensor}: ${detail}`, '  '.repeat(2), `${fault.padEnd(10)} `),
          ...(cure === undefined ? [] : wrap(cure, '    ', '  -> ')),
        ],
  );
  return [
    ...(rows.length > 0 ? [table(heads, rows, [2])] : []),
    ...(faults.length > 0 ? [faults.join('\n')] : []),
  ].join('\n\n');
}
