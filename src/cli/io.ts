import type { Clock } from '../lib/clock.ts';

/** Where a command writes text. */
export interface Output {
  write(text: string): void;
  /** Whether a person reads it. */
  readonly isTerminal: boolean;
}

/** SIGHUP comes when the terminal goes away, and where there is none when the config is to be read again. */
export type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

/** What a command has of the outside world, so that a test can be all of it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a terminal is at any end of this process. */
  readonly terminal: boolean;
  readonly clock: Clock;
  /** Calls `run` at every signal that asks to stop, from now on; it then no longer ends the process. */
  onSignal(run: (signal: StopSignal) => void): void;
  /** Calls `run` when standard input ends, which it does when the program at its other end does. */
  onStdinEnd(run: () => void): void;
  /** Calls `run` with an error that nobody caught, instead of ending the process. */
  onCrash(run: (error: unknown) => void): void;
  /** Takes variables out of the environment that programs started by this one inherit. */
  unset(names: readonly string[]): void;
  /**
   * Has this process collect its garbage often instead of taking more memory. V8 lets the part of the heap for what is
   * new grow to 32 MB (Node 20) or 128 MB (Node 24) where much of it lives for a while; it stays at 2 MB then.
   */
  keepHeapSmall(): void;
  /** Of this process. */
  readonly pid: number;
  /** The process that started this one; another one once that has ended. */
  parent(): number;
  /** Ends the process at once. */
  exit(code: number): void;
}

export function line(output: Output, text = ''): void {
  output.write(`${text}\n`);
}
