import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

export const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A real `fieldhand` process and what it has logged so far. */
export interface Program {
  readonly child: ChildProcess;
  readonly output: string[];
  /** Its exit code, null when a signal ended it, once all that it had to say has come. */
  readonly ended: Promise<number | null>;
  /** The first log record with that message, waiting for it. */
  logged(message: string, deadlineMs?: number): Promise<Record<string, unknown>>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the built program with its log as JSON lines. */
export function program(args: readonly string[], env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  return follow(child, args[0] ?? '');
}

/** A `fieldhand` process that somebody else started with pipes for its output. @param name for messages */
export function follow(child: ChildProcess, name: string): Program {
  const output: string[] = [];
  let rest = '';
  const take = (chunk: Buffer): void => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    output.push(...lines);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));

  return {
    child,
    output,
    ended,
    logged: (message, deadlineMs = 15_000) =>
      eventually(
        `"${message}" in the log of ${name}`,
        () => {
          const found = output.map(parse).find((record) => record?.msg === message);
          if (!found && child.exitCode !== null)
            throw new Error(`it ended with ${child.exitCode}:\n${output.slice(-10).join('\n')}`);
          return found;
        },
        deadlineMs,
      ),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** A folder of its own for a test, removed by `remove`. */
export function workspace(): { path: string; write(name: string, text: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'fieldhand-'));
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      writeFileSync(file, text);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** GET of a JSON document. */
export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** POST of a JSON document; the status too, since a refusal is an answer. */
export async function postJson<T>(url: string, body: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, body: (await response.json()) as T };
}
