import { destination, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Log } from './log.ts';

export interface LoggerOptions {
  /** `agent` or `gateway`: whose log it is. */
  readonly name: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Lines for a person, coloured, rather than JSON for a program. */
  readonly pretty: boolean;
}

/** Numbers of pino. */
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const;

/** A log whose level can be changed, that of its children with it. */
export interface AdjustableLog extends Log {
  setLevel(level: LoggerOptions['level']): void;
}

/**
 * A log on standard output. Lines are written in the moment they are logged: no worker thread, no buffer
 * that a crash would take along.
 */
export async function openLog({ name, level, pretty }: LoggerOptions): Promise<AdjustableLog> {
  // pino-pretty is for people only; a service never loads it
  const stream = pretty ? (await import('./pretty.ts')).prettyStream() : destination({ dest: 1, sync: true });
  // a reader that has gone away must not end the program
  stream.on('error', () => undefined);
  // a child of pino keeps the level that it was made with: the level is kept here
  const all: Log = pino(
    {
      level: 'debug',
      base: { name },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    stream,
  );
  const threshold = { at: LEVELS[level] as number };
  return Object.assign(above(threshold, all), {
    setLevel(next: LoggerOptions['level']) {
      threshold.at = LEVELS[next];
    },
  });
}

/** What is at least as serious as the threshold is now. */
const above = (threshold: { readonly at: number }, log: Log): Log => ({
  debug: (fields, message) => void (threshold.at <= LEVELS.debug && log.debug(fields, message)),
  info: (fields, message) => void (threshold.at <= LEVELS.info && log.info(fields, message)),
  warn: (fields, message) => void (threshold.at <= LEVELS.warn && log.warn(fields, message)),
  error: (fields, message) => log.error(fields, message),
  child: (fields) => above(threshold, log.child(fields)),
});
