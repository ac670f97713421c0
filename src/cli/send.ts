import type { ActuatorStateView, CommandView } from '../gateway/model.ts';
import { formatDuration, parseDuration } from '../lib/units.ts';
import { apiOptions, jsonOption, openApi } from './api.ts';
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
  usage: 'AGENT ACTUATOR on|off|LEVEL|pulse|blink|move|stop [VALUE...]',
  words: [3, 6],
  options: [
    {
      name: 'fade',
      value: 'DURATION',
      description: 'With on, off or a level: reached evenly within this time.',
    },
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
    ...apiOptions,
    jsonOption,
  ],
  notes: [
    'Examples',
    '  fieldhand send greenhouse pump on',
    '  fieldhand send greenhouse pump pulse 500ms --ttl 5s',
    '  fieldhand send barn fan 50% --gateway http://gateway.lan:8080',
    '  fieldhand send greenhouse lamp on --fade 2s',
    '  fieldhand send greenhouse lamp blink 500ms 500ms 10',
    '  fieldhand send greenhouse blind move 40%',
    '  fieldhand send greenhouse blind stop',
    '',
    'Exit codes',
    '  0  executed',
    '  1  failed: the hardware did not do it, or something else went wrong',
    '  2  this command line is wrong',
    '  3  rejected: the agent refuses it',
    '  4  expired: the agent did not answer in time',
    '  5  the gateway cannot be reached',
    '  6  the gateway wants a token, another one, or that of an operator',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const [agent = '', actuator = ''] = args.words;
  const ttl = args.text('ttl') ?? DEFAULT_TTL;
  const ttlMs = parseDuration(ttl);
  if (ttlMs === undefined) throw wrong(`--ttl takes a duration such as ${DEFAULT_TTL}, got "${ttl}"`);
  const body = { actuator, ...actionOf(args.words.slice(2), args.text('fade')), ttl, id: args.text('id') };
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
function actionOf([word = '', ...rest]: readonly string[], fade: string | undefined): object {
  const most = { pulse: 1, blink: 3, move: 1 }[word] ?? 0;
  const extra = rest[most];
  if (extra !== undefined) throw wrong(`"${extra}" is one word too many`);
  const level = word === 'on' ? 1 : word === 'off' ? 0 : partOf(word);
  if (fade !== undefined) {
    if (level === undefined) throw wrong(`--fade goes with on, off or a level, not with ${word}`);
    if (parseDuration(fade) === undefined) throw wrong(`--fade takes a duration such as 2s, got "${fade}"`);
  }
  switch (word) {
    case 'pulse':
      return { pulse: spell('pulse', rest[0]) };
    case 'blink':
      return { blink: { on: spell('blink', rest[0]), off: spell('blink', rest[1]), ...timesOf(rest[2]) } };
    case 'move': {
      const position = partOf(rest[0] ?? '');
      if (position === undefined) throw wrong('move needs a position, for instance: move 40% (0% is closed)');
      return { move: position };
    }
    case 'stop':
      return { stop: true };
  }
  if (level === undefined)
    throw wrong(`expected on, off, a level from 0 to 1, pulse, blink, move or stop, got "${word}"`);
  return { set: word === 'on' || (word !== 'off' && level), ...(fade !== undefined && { fade }) };
}

function spell(action: 'pulse' | 'blink', value: string | undefined): string {
  const example =
    action === 'pulse' ? 'a duration, for instance: pulse 500ms' : 'two, for instance: blink 500ms 500ms';
  if (value === undefined) throw wrong(`${action} needs ${example}`);
  if (parseDuration(value) === undefined)
    throw wrong(`${action} takes a duration such as 500ms or 10s, got "${value}"`);
  return value;
}

function timesOf(value: string | undefined): { readonly times?: number } {
  if (value === undefined) return {};
  if (!/^[1-9]\d{0,6}$/.test(value)) throw wrong(`expected how many times it blinks, got "${value}"`);
  return { times: Number(value) };
}

/** `0.4` and `40%`; undefined for anything else, and for what is not from 0 to 1. */
function partOf(word: string): number | undefined {
  const [, digits, percent] = /^(\d*\.?\d+)(%?)$/.exec(word) ?? [];
  const part = digits === undefined ? Number.NaN : Number(digits) / (percent ? 100 : 1);
  return part >= 0 && part <= 1 ? part : undefined;
}

const wrong = (message: string) => usageError('send', message);

function stateOf({ level, readBack, position, activity }: ActuatorStateView): string {
  const reads = level === 0 ? 'off' : level === 1 ? 'on' : `at ${level}`;
  if (position !== undefined) return `${activity ?? 'stands'} at ${Math.round(position * 100)}%`;
  if (activity !== undefined) return activity;
  return readBack ? `it reads ${reads}` : `now ${reads}`;
}

function outcomeOf({ state, reason, detail }: CommandView, ttlMs: number): string {
  const why = [reason, detail].filter((part) => part !== null && part !== '').join(': ');
  if (why) return `${state}: ${why}`;
  return state === 'expired' ? `expired: no answer within ${formatDuration(ttlMs)}` : state;
}
