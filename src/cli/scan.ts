import { join } from 'node:path';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import { usageError } from './args.ts';
import type { Args, Command } from './command.ts';
import { type Io, line } from './io.ts';
import type { Survey } from './scan/survey.ts';

const FEATURES = '/etc/kubernetes/node-feature-discovery/features.d';
const FILE = 'fieldhand';

export const scan: Command = {
  name: 'scan',
  summary: 'Show what is wired to this Pi',
  usage: '[--nfd [FOLDER]]',
  words: [0, 1],
  options: [
    { name: 'bus', value: 'N', description: 'Search only this I2C bus.' },
    { name: 'json', description: 'Print what was found as JSON.' },
    {
      name: 'nfd',
      description: `Write a feature file for node-feature-discovery into FOLDER, so that the node is labelled by what is wired to it. Default: ${FEATURES}.`,
    },
    {
      name: 'every',
      value: 'DURATION',
      description: 'Do so again and again, until told to stop; for --nfd in a pod.',
    },
    {
      name: 'labels',
      value: 'NAMES',
      description: 'Further labels for --nfd, with commas between them, for what no bus shows: relay,door.',
    },
  ],
  notes: [
    'Addresses are asked for an acknowledgement, as i2cdetect does; where a chip has an id register,',
    'it is read. Nothing else is sent, and nothing at all to what a kernel driver holds, so that it',
    'can run beside an agent. GPIO lines are not touched.',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const [folder = FEATURES] = args.words;
  if (args.words.length > 0 && !args.has('nfd'))
    throw usageError('scan', `"${folder}" is one word too many; a folder goes with --nfd`);
  const told = await labelsIn(args);
  const everyMs = await everyIn(args);
  const { sensorKinds } = await import('../sensors/index.ts');
  const { labelsOf, featureFile } = await import('./scan/labels.ts');
  const file = join(folder, FILE);
  const label = async () => {
    const found = await look(args, io);
    const labels = labelsOf(found, sensorKinds, told);
    if (args.has('nfd')) await write(file, featureFile(labels));
    return { found, labels };
  };
  if (everyMs !== undefined) {
    const { repeat } = await import('./scan/repeat.ts');
    await repeat(io, everyMs, async () => outcome(file, (await label()).labels));
    return 0;
  }
  const { found, labels } = await label();
  if (args.has('nfd') && !args.has('json')) {
    line(io.stdout, outcome(file, labels));
    return 0;
  }
  const { fragment } = await import('./scan/fragment.ts');
  if (args.has('json')) {
    line(io.stdout, JSON.stringify({ ...found, labels, config: fragment(found, sensorKinds) }, undefined, 2));
    return 0;
  }
  const { showSurvey } = await import('./scan/show.ts');
  line(io.stdout, showSurvey(found));
  const config = fragment(found, sensorKinds);
  if (config !== undefined) line(io.stdout, `\nTo read it, put this into the agent's config:\n\n${config}`);
  return 0;
}

const outcome = (file: string, labels: readonly string[]): string =>
  `${file}: ${labels.length > 0 ? labels.join(', ') : 'no label'}`;

async function everyIn(args: Args): Promise<number | undefined> {
  const text = args.text('every');
  if (text === undefined) return undefined;
  if (!args.has('nfd') || args.has('json'))
    throw usageError('scan', '--every goes with --nfd, and not with --json');
  const { parseDuration } = await import('../lib/units.ts');
  const ms = parseDuration(text);
  if (ms === undefined || ms < 1_000)
    throw usageError('scan', `--every takes a duration of at least 1s, such as 10m, got "${text}"`);
  return ms;
}

async function look(args: Args, io: Io): Promise<Survey> {
  const bus = args.text('bus');
  if (bus !== undefined && !/^\d{1,3}$/.test(bus))
    throw usageError('scan', `--bus takes the number N of /dev/i2c-N, got "${bus}"`);
  const { BusI2c } = await import('../board/i2c/bus-i2c.ts');
  const { linuxAdapters } = await import('../board/i2c/linux-i2c.ts');
  const { LinuxFiles } = await import('../board/host-files.ts');
  const { scanGpio } = await import('../board/scan/gpio.ts');
  const { sensorKinds } = await import('../sensors/index.ts');
  const { survey } = await import('./scan/survey.ts');
  const i2c = new BusI2c({ adapters: linuxAdapters, clock: io.clock });
  try {
    return await survey({
      i2c,
      clock: io.clock,
      files: new LinuxFiles({ root: '/', clock: io.clock }),
      gpio: () => scanGpio({ dev: '/dev', sys: '/sys' }),
      kinds: sensorKinds,
      bus: bus === undefined ? undefined : Number(bus),
    });
  } finally {
    await i2c.close();
  }
}

async function labelsIn(args: Args): Promise<readonly string[]> {
  const text = args.text('labels');
  if (text === undefined) return [];
  if (!args.has('nfd')) throw usageError('scan', '--labels goes with --nfd');
  const { isLabel } = await import('./scan/labels.ts');
  const labels = text.split(',').map((label) => label.trim());
  const wrong = labels.find((label) => !isLabel(label));
  if (wrong !== undefined)
    throw usageError('scan', `--labels takes names such as relay,door, got "${wrong}"`);
  return labels;
}

async function write(file: string, text: string): Promise<void> {
  const { replaceFile } = await import('../lib/replace-file.ts');
  try {
    replaceFile(file, text);
  } catch (error) {
    throw new FieldhandError('nfd', `cannot write ${file}: ${messageOf(error)}`, {
      cure: 'run it as root, or give a folder behind --nfd',
      cause: error,
    });
  }
}
