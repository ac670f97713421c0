import type { Io, StopSignal } from '../../../src/cli/io.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A terminal, an environment and a process that a test can look at. */
export interface FakeIo extends Io {
  readonly clock: FakeClock;
  readonly out: () => string;
  readonly err: () => string;
  readonly exits: readonly number[];
  readonly signal: (signal: StopSignal) => void;
  readonly endStdin: () => void;
  readonly crash: (error: unknown) => void;
}

export function fakeIo(env: Readonly<Record<string, string>> = {}, terminal = false): FakeIo {
  const out: string[] = [];
  const err: string[] = [];
  const exits: number[] = [];
  const listeners = {
    signal: [] as ((signal: StopSignal) => void)[],
    stdin: [] as (() => void)[],
    crash: [] as ((error: unknown) => void)[],
  };
  const variables: Record<string, string | undefined> = { ...env };
  return {
    env: variables,
    stdout: { isTerminal: false, write: (text) => void out.push(text) },
    stderr: { isTerminal: false, write: (text) => void err.push(text) },
    terminal,
    clock: new FakeClock(),
    onSignal: (run) => void listeners.signal.push(run),
    onStdinEnd: (run) => void listeners.stdin.push(run),
    onCrash: (run) => void listeners.crash.push(run),
    unset(names) {
      for (const name of names) delete variables[name];
    },
    keepHeapSmall: () => undefined,
    pid: 4711,
    parent: () => 1,
    exit: (code) => void exits.push(code),
    out: () => out.join(''),
    err: () => err.join(''),
    exits,
    signal: (signal) => {
      for (const run of listeners.signal) run(signal);
    },
    endStdin: () => {
      for (const run of listeners.stdin) run();
    },
    crash: (error) => {
      for (const run of listeners.crash) run(error);
    },
  };
}
