import { existsSync, lstatSync, rmSync } from 'node:fs';
import { inTurn } from '../gateway/access/locked-file.ts';
import { isOver, isPersonName, makeToken, type Role, type TokenEntry } from '../gateway/access/token.ts';
import { changeTokens, readTokens } from '../gateway/access/token-file.ts';
import { isAgentId } from '../lib/agent-id.ts';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { formatDuration, parseDuration } from '../lib/units.ts';
import { usageError } from './args.ts';
import type { Args, Command } from './command.ts';
import { type Io, line } from './io.ts';
import { table } from './table.ts';
import { tokensOptions, tokensPath } from './tokens-path.ts';

const ROLES = ['agent', 'viewer', 'operator'] as const satisfies readonly Role[];

export const token: Command = {
  name: 'token',
  summary: 'Make, list and revoke the tokens that let agents and people in',
  usage: 'new|list|revoke [ID]',
  words: [1, 2],
  options: [
    { name: 'agent', value: 'ID', description: 'new: for the agent of that id, and no other.' },
    { name: 'viewer', value: 'NAME', description: 'new: for a person or a program that looks.' },
    { name: 'operator', value: 'NAME', description: 'new: for one that commands too.' },
    {
      name: 'out',
      value: 'FILE',
      description: 'new: write the token there, for its owner alone, instead of showing it.',
    },
    {
      name: 'expires',
      value: 'TIME',
      description: 'new: it counts for so long: 90d, 12h. Default: until it is revoked.',
    },
    ...tokensOptions,
    { name: 'json', description: 'list: print JSON.' },
  ],
  notes: [
    'The file holds hashes only. A gateway takes changes up within seconds, running or not.',
    'Once the file is there everybody needs a token: agents, the page and programs.',
    '',
    'fieldhand token new --agent greenhouse --out greenhouse.token',
    'fieldhand token new --operator anna',
    'fieldhand token revoke 3f9c01ab',
  ],
  async run(args, io) {
    const [what, id] = args.words;
    const path = tokensPath(args, io);
    switch (what) {
      case 'new':
        if (id !== undefined) throw usageError('token', `new takes no word, got "${id}"`);
        return make(args, io, path);
      case 'list':
        if (id !== undefined) throw usageError('token', `list takes no word, got "${id}"`);
        return list(args, io, path);
      case 'revoke':
        if (id === undefined)
          throw usageError('token', 'revoke takes the id of a token, see fieldhand token list');
        return revoke(io, path, id);
      default:
        throw usageError('token', `expected new, list or revoke, got "${what}"`);
    }
  },
};

async function make(args: Args, io: Io, path: string): Promise<number> {
  const given = ROLES.flatMap((role) => {
    const name = args.text(role);
    return name === undefined ? [] : [{ role, name }];
  });
  const [who, another] = given;
  if (!who || another)
    throw usageError('token', 'new takes one of --agent ID, --viewer NAME and --operator NAME');
  if (who.role === 'agent' && !isAgentId(who.name))
    throw usageError(
      'token',
      `--agent takes an agent id: lower-case letters, digits, - and ., got "${who.name}"`,
    );
  if (who.role !== 'agent' && !isPersonName(who.name))
    throw usageError('token', `--${who.role} takes a name of at most 64 characters, got "${who.name}"`);
  const now = io.clock.wall();
  const lasts = lifeOf(args);
  const out = args.text('out');
  const first = !existsSync(path);
  const { token: made, entry } = makeToken(
    { ...who, ...(lasts !== undefined && { expires: now + lasts }) },
    now,
  );
  if (out !== undefined) writeSecret(out, `${made}\n`);
  try {
    await inTurn(io.clock, () =>
      changeTokens(path, (entries) => [...entries.values(), entry], io.clock.wall()),
    );
  } catch (error) {
    // a token that no gateway knows is of no use
    if (out !== undefined) rmSync(out, { force: true });
    throw error;
  }
  if (out === undefined) line(io.stdout, made);
  const bound = who.role === 'agent' ? `for agent ${who.name}` : `for ${who.role} ${who.name}`;
  line(io.stderr, `Token ${entry.id} ${bound}; its hash is in ${path}.`);
  line(
    io.stderr,
    out === undefined
      ? 'It is shown this once only: nobody can find it out again.'
      : `The token is in ${out}: move it to where it is used.`,
  );
  if (first)
    line(
      io.stderr,
      'From now on this gateway lets nobody in without a token: agents, the page and programs.',
    );
  return 0;
}

function writeSecret(path: string, text: string): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }))
      throw new FieldhandError('out', `${path} is there already`, {
        cure: 'remove it, or name another with --out',
      });
    replaceFile(path, text, 0o600);
  } catch (error) {
    if (error instanceof FieldhandError) throw error;
    throw new FieldhandError('out', `${path} cannot be written: ${messageOf(error)}`, {
      cure: 'name another file with --out',
      cause: error,
    });
  }
}

function lifeOf(args: Args): number | undefined {
  const text = args.text('expires');
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined || ms < 60_000)
    throw usageError('token', `--expires takes a time such as 90d or 12h, got "${text}"`);
  return ms;
}

function list(args: Args, io: Io, path: string): number {
  const entries = [...(readTokens(path)?.values() ?? [])];
  if (args.has('json')) {
    line(
      io.stdout,
      JSON.stringify({ tokens: entries.map(({ sha256: _, ...entry }) => entry) }, undefined, 2),
    );
    return 0;
  }
  if (entries.length === 0) line(io.stdout, `There are no tokens in ${path}.`);
  else
    line(
      io.stdout,
      table(
        ['id', 'role', 'name', 'made', 'expires'],
        entries.map((entry) => row(entry, io.clock.wall())),
      ),
    );
  return 0;
}

function row(entry: TokenEntry, now: number): readonly string[] {
  const { id, role, name, created, expires } = entry;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const left =
    expires === undefined ? 'never' : isOver(entry, now) ? 'has expired' : `in ${roughly(expires - now)}`;
  return [id, role, name, day(created), left];
}

const roughly = (ms: number): string => {
  const step = ms > 86_400_000 ? 86_400_000 : ms > 3_600_000 ? 3_600_000 : 60_000;
  return formatDuration(Math.max(1, Math.round(ms / step)) * step);
};

async function revoke(io: Io, path: string, id: string): Promise<number> {
  let gone: TokenEntry | undefined;
  const without = (entries: ReadonlyMap<string, TokenEntry>): readonly TokenEntry[] => {
    gone = entries.get(id);
    if (!gone)
      throw new FieldhandError('unknown-token', `there is no token ${id} in ${path}`, {
        cure: 'see fieldhand token list',
      });
    return [...entries.values()].filter((entry) => entry !== gone);
  };
  await inTurn(io.clock, () => changeTokens(path, without, io.clock.wall()));
  line(io.stdout, `Token ${id} for ${gone?.role} ${gone?.name} is revoked.`);
  return 0;
}
