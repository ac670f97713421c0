import type { Io } from './io.ts';

/** What a user wrote behind a command. */
export interface Args {
  readonly words: readonly string[];
  /** The value of an option, undefined when it was not given. */
  text(name: string): string | undefined;
  /** Whether an option without a value was given. */
  has(name: string): boolean;
}

/** One option of a command: parsing and help both come from here. */
export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What the value is called in the help: `FILE`. Absent for an option that is only there or not. */
  readonly value?: string;
  /** The only values taken. */
  readonly choices?: readonly string[];
  readonly description: string;
  /** For programs that start this one; not in the help. */
  readonly hidden?: boolean;
}

export interface Command {
  readonly name: string;
  /** One line, for the overview. */
  readonly summary: string;
  /** After the command's name: `AGENT ACTUATOR on|off`. */
  readonly usage: string;
  /** How many words it takes beside options, at least and at most. */
  readonly words: readonly [min: number, max: number];
  readonly options: readonly OptionSpec[];
  /** Lines below the options: examples, exit codes. */
  readonly notes: readonly string[];
  /** @returns the exit code @throws FieldhandError */
  run(args: Args, io: Io): Promise<number>;
}

/** Options that every command has. */
export const commonOptions: readonly OptionSpec[] = [
  { name: 'debug', description: 'Show where in the program an error came from.' },
  { name: 'help', short: 'h', description: 'Show this.' },
];
