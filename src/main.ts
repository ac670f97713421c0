#!/usr/bin/env node
import { isatty } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { run } from './cli/run.ts';
import { systemClock } from './lib/clock.ts';

/** Signals, the environment and the arguments come in here and nowhere else. */
process.exit(
  await run(process.argv.slice(2), {
    env: process.env,
    stdout: { write: (text) => void process.stdout.write(text), isTerminal: process.stdout.isTTY === true },
    stderr: { write: (text) => void process.stderr.write(text), isTerminal: process.stderr.isTTY === true },
    terminal: [0, 1, 2].some(isatty),
    clock: systemClock,
    onSignal(handle) {
      for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => handle(signal));
    },
    onStdinEnd(handle) {
      process.stdin.on('end', handle).on('error', handle).resume();
    },
    onCrash(handle) {
      process.on('uncaughtException', handle).on('unhandledRejection', handle);
    },
    unset(names) {
      for (const name of names) delete process.env[name];
    },
    keepHeapSmall: () => setFlagsFromString('--semi-space-growth-factor=1'),
    pid: process.pid,
    parent: () => process.ppid,
    exit: (code) => process.exit(code),
  }),
);
