import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Outbox } from '../../src/agent/outbox/contract.ts';
import { openOutbox } from '../../src/agent/outbox/sqlite-outbox.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { decodeColumns } from '../../src/protocol/columns.ts';
import { eventually } from '../support/eventually.ts';

// below the project, so that it finds the packages
const script = fileURLToPath(new URL(`../../.cache/outbox-child-${process.pid}.mjs`, import.meta.url));
const KILLS = 20;
const DEADLINE_MS = 20_000;

let folder: string;
let path: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  buildSync({
    entryPoints: [fileURLToPath(new URL('outbox-child.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  folder = mkdtempSync(join(tmpdir(), 'fieldhand-outbox-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(script, { force: true });
});

type Durability = 'commit' | 'spill';

function open(durability: Durability): Outbox {
  return openOutbox({
    path,
    durability,
    batch: { maxReadings: 5, maxAgeMs: 60_000 },
    limits: { maxBytes: 100_000_000, maxAgeMs: 86_400_000 },
    spillAfterMs: 20,
    clock: systemClock,
    time: { boot: 'boot', offsetMs: () => 1_700_000_000_000 },
    log: silentLog,
    random: Math.random,
  });
}

/** What the processes said they had sealed, and what a gateway would have stored of what they sent. */
class Record {
  readonly sealed: number[] = [];
  readonly stored = new Map<number, string>();
  /** First word of each line. */
  readonly words: string[] = [];

  take(line: string): void {
    const [word, sequence, values] = line.split(' ') as [string, string, string?];
    this.words.push(word);
    if (word === 'sealed') this.sealed.push(Number(sequence));
    if (word === 'sent') this.store(Number(sequence), values!);
  }

  /** A batch sent twice is stored once; it must be the same. */
  store(sequence: number, values: string): void {
    expect(this.stored.get(sequence) ?? values, `batch ${sequence}`).toBe(values);
    this.stored.set(sequence, values);
  }
}

function start(command: string, args: readonly string[], record: Record): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  createInterface({ input: child.stdout! }).on('line', (line) => record.take(line));
  return child;
}

/** Runs the child for a random while, kills it and waits until all that it wrote is read. */
async function runAndKill(durability: Durability, run: number, record: Record): Promise<void> {
  const before = record.words.length;
  const child = start(process.execPath, [script, path, durability, String(run * 1_000_000)], record);
  const closed = once(child, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) });
  await eventually('the first line', () => record.words.length > before, DEADLINE_MS);
  await sleep(Math.random() * 150);
  child.kill('SIGKILL');
  await closed;
}

/** Runs, kills, and at last sends what the file still holds. */
async function killManyTimes(durability: Durability): Promise<Record> {
  path = join(folder, `${durability}.db`);
  const record = new Record();
  for (let run = 1; run <= KILLS; run++) await runAndKill(durability, run, record);
  const outbox = open(durability);
  for (const { sequence, columns } of outbox.after(0, Number.MAX_SAFE_INTEGER))
    record.store(sequence, [...decodeColumns(columns).values].join(','));
  outbox.close();
  return record;
}

/** All values stored, by run; each run must have left its first ones without a hole, none twice. */
function expectPrefixes(record: Record): void {
  const values = [...record.stored]
    .sort(([a], [b]) => a - b)
    .flatMap(([, text]) => text.split(',').map(Number));
  const next = new Map<number, number>();
  for (const value of values) {
    const run = Math.floor(value / 1_000_000);
    expect(value).toBe(next.get(run) ?? run * 1_000_000);
    next.set(run, value + 1);
  }
}

describe('kill -9 at any moment', () => {
  it('loses nothing that was committed, and stores nothing twice', async () => {
    const record = await killManyTimes('commit');
    const last = Math.max(...record.stored.keys());
    expect(record.sealed.length).toBeGreaterThan(KILLS);
    expect(record.sealed.filter((sequence) => !record.stored.has(sequence))).toEqual([]);
    expect([...record.stored.keys()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: last }, (_, i) => i + 1),
    );
    expectPrefixes(record);
  });

  it('loses, when spilling, only the youngest, and uses no number twice', async () => {
    const record = await killManyTimes('spill');
    expect(record.stored.size).toBeGreaterThan(KILLS);
    expectPrefixes(record);
  });
});

it('refuses a file that another process has open, and says what to do', async () => {
  path = join(folder, 'shared.db');
  const record = new Record();
  start(process.execPath, [script, path, 'commit', '0'], record);
  await eventually('the first batch', () => record.sealed.length > 0, DEADLINE_MS);
  expect(() => open('commit')).toThrowError(
    expect.objectContaining({ code: 'outbox-in-use', cure: expect.stringContaining('dataDir') }),
  );
});

// a limit on the size of files refuses writes as a full disk does, and can be lifted from outside
it.runIf(existsSync('/usr/bin/prlimit'))('outlives a full disk', async () => {
  path = join(folder, 'full.db');
  const record = new Record();
  const child = start(
    '/bin/sh',
    ['-c', `trap '' XFSZ; ulimit -S -f 400; exec "$0" "$@"`, process.execPath, script, path, 'commit', '0'],
    record,
  );
  await eventually('a fault', () => record.words.includes('fault'), DEADLINE_MS);
  const atFault = record.sealed.length;
  await eventually('batches sealed in spite of it', () => record.sealed.length > atFault + 100, DEADLINE_MS);
  const lift = spawn('prlimit', ['--fsize=unlimited:', '--pid', String(child.pid)], { stdio: 'inherit' });
  expect((await once(lift, 'exit'))[0]).toBe(0);
  await eventually('a recovery', () => record.words.includes('well'), DEADLINE_MS);
  child.kill('SIGKILL');
  await once(child, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) });
  const outbox = open('commit');
  for (const { sequence, columns } of outbox.after(0, Number.MAX_SAFE_INTEGER))
    record.store(sequence, [...decodeColumns(columns).values].join(','));
  outbox.close();
  expectPrefixes(record);
  expect(record.sealed.filter((sequence) => !record.stored.has(sequence))).toEqual([]);
});
