import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Cancel, Clock } from '../lib/clock.ts';
import { FieldhandError } from '../lib/errors.ts';
import { endOption } from './service.ts';

/** Longer than a service takes to give up on an orderly stop itself, ms. */
const KILL_AFTER_MS = 12_000;

/** The built program, as this module is. */
export const program = fileURLToPath(new URL('../main.js', import.meta.url));

/** A service in a process of its own that ends with this one, however this one ends. */
export interface Child {
  /** The first log record with this message. @throws FieldhandError when the child ends without it */
  logged(message: string): Promise<Readonly<Record<string, unknown>>>;
  /** Never resolves: @throws FieldhandError when the child ends by itself */
  readonly ended: Promise<never>;
  /** Asks it to stop, waits for it, and kills it when it does not. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

interface ChildOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Gets every line of its log. */
  readonly onLine: (line: string) => void;
}

export function startChild({ name, args, env, clock, onLine }: ChildOptions): Child {
  const child = spawn(process.execPath, [program, name, ...args, `--${endOption.name}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...env },
    // a group of its own: Ctrl-C reaches only this process, which stops its children in order
    detached: true,
  });
  const records = new Map<string, Readonly<Record<string, unknown>>>();
  const waiting = new Map<string, (record: Readonly<Record<string, unknown>>) => void>();
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    onLine(text);
    const record = parseRecord(text);
    if (typeof record?.msg !== 'string' || records.has(record.msg)) return;
    records.set(record.msg, record);
    waiting.get(record.msg)?.(record);
  });
  createInterface({ input: child.stderr }).on('line', (text) => complaints.push(text));
  // the end shows itself by `close`; writing to one that has ended is no news
  child.stdin.on('error', () => undefined);

  const over = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(reasonOf(complaints, code, signal)));
  });
  const ended = over.then((reason): never => {
    throw new FieldhandError('child-ended', `the ${name} ended: ${reason}`);
  });
  ended.catch(() => undefined);

  return {
    ended,
    logged(message) {
      const record = new Promise<Readonly<Record<string, unknown>>>((resolve) => {
        const known = records.get(message);
        if (known) resolve(known);
        else waiting.set(message, resolve);
      });
      return Promise.race([record, ended]);
    },
    async stop() {
      child.stdin.end();
      const cancel: Cancel = clock.after(KILL_AFTER_MS, () => kill(child));
      await over;
      cancel();
    },
    kill: () => kill(child),
  };
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}

/** Its own clear words on standard error where it had any, which for a bad config are several lines. */
function reasonOf(complaints: readonly string[], code: number | null, signal: string | null): string {
  const last = complaints.findLastIndex((text) => text.startsWith('fieldhand: '));
  const words = last < 0 ? complaints.slice(-3) : complaints.slice(0, last + 1);
  if (words.length > 0) return words.map((text) => text.replace(/^fieldhand: /, '')).join('; ');
  return signal === null ? `exit code ${code}` : `killed by ${signal}`;
}

function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
