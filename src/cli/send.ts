import type { ActuatorStateView, CommandView } from '../gateway/model.ts';
import { formatDuration, parseDuration } from '../lib/units.ts';
import { gatewayUrlOption, jsonOption, openApi } from './api.ts';
import { usageError } from './args.ts';
import type { Args, Command } from './command.ts';
import { type Io, line } from './io.ts';

const DEFAULT_TTL = '10s';
/** For the way to the gateway and back, on top of the time that the command has, ms. */
const GRACE_MS = 5_000;

const exitCodes: Readonly<Record<CommandView['state'], number>> = {
  executed: 0,
  failed: 1,
  pending: 1,
  rejected: 3,
  expired: 4,
};

export const send: Command = {
  name: 'send',
  summary: 'Make an actuator do something',
  usage: 'AGENT ACTUATOR on|off|LEVEL|pulse [DURATION]',
  words: [3, 4],
  options: [
    {
      name: 'ttl',
      value: 'DURATION',
      description: `What has not been done by then is not done any more. Default: ${DEFAULT_TTL}.`,
    },
    {
      name: 'id',
      value: 'ID',
      description: 'An id of your own: sent again, it gets the same answer and acts once.',
    },
    gatewayUrlOption,
    jsonOption,
  ],
  notes: [
    'Examples',
    '  fieldhand send greenhouse pump on',
    '  fieldhand send greenhouse pump pulse 500ms --ttl 5s',
    '  fieldhand send barn fan 0.5 --gateway http://gateway.lan:8080',
    '',
    'Exit codes',
    '  0  executed',
    '  1  failed: the hardware did not do it, or something else went wrong',
    '  2  this command line is wrong',
    '  3  rejected: the agent refuses it',
    '  4  expired: the agent did not answer in time',
    '  5  the gateway cannot be reached',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const [agent = '', actuator = ''] = args.words;
  const ttl = args.text('ttl') ?? DEFAULT_TTL;
  const ttlMs = parseDuration(ttl);
  if (ttlMs === undefined) throw wrong(`--ttl takes a duration such as ${DEFAULT_TTL}, got "${ttl}"`);
  const body = { actuator, ...actionOf(args.words.slice(2)), ttl, id: args.text('id') };
  const command = await openApi('send', args, io).post<CommandView>(
    `/api/v1/agents/${encodeURIComponent(agent)}/commands`,
    body,
    ttlMs + GRACE_MS,
  );
  if (args.has('json')) line(io.stdout, JSON.stringify(command, undefined, 2));
  else if (command.state === 'executed')
    line(
      io.stdout,
      `${actuator} of ${agent}: executed${command.result ? `, ${stateOf(command.result)}` : ''}`,
    );
  else line(io.stderr, `fieldhand: ${actuator} of ${agent}: ${outcomeOf(command, ttlMs)}`);
  return exitCodes[command.state];
}

/** @throws FieldhandError `usage` */
function actionOf([word = '', value, ...more]: readonly string[]): object {
  if (word === 'pulse') {
    if (value === undefined) throw wrong('pulse needs a duration, for instance: pulse 500ms');
    if (parseDuration(value) === undefined)
      throw wrong(`pulse takes a duration such as 500ms or 10s, got "${value}"`);
    return { pulse: value };
  }
  const extra = [value, ...more].find((rest) => rest !== undefined);
  if (extra !== undefined) throw wrong(`"${extra}" is one word too many`);
  if (word === 'on' || word === 'off') return { set: word === 'on' };
  const level = /^\d*\.?\d+$/.test(word) ? Number(word) : Number.NaN;
  if (level >= 0 && level <= 1) return { set: level };
  throw wrong(`expected on, off, a level from 0 to 1 or pulse, got "${word}"`);
}

const wrong = (message: string) => usageError('send', message);

function stateOf({ level, readBack }: ActuatorStateView): string {
  const words = level === 0 ? 'off' : level === 1 ? 'on' : `at ${level}`;
  return readBack ? `it reads ${words}` : `now ${words}`;
}

function outcomeOf({ state, reason, detail }: CommandView, ttlMs: number): string {
  const why = [reason, detail].filter((part) => part !== null && part !== '').join(': ');
  if (why) return `${state}: ${why}`;
  return state === 'expired' ? `expired: no answer within ${formatDuration(ttlMs)}` : state;
}
