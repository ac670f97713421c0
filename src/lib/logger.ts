import { destination, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Log } from './log.ts';

export interface LoggerOptions {
  /** `agent` or `gateway`: whose log it is. */
  readonly name: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Lines for a person, coloured, rather than JSON for a program. */
  readonly pretty: boolean;
}

/**
 * A log on standard output. Lines are written in the moment they are logged: no worker thread, no buffer
 * that a crash would take along.
 */
export async function openLog({ name, level, pretty }: LoggerOptions): Promise<Log> {
  // pino-pretty is for people only; a service never loads it
  const stream = pretty ? (await import('./pretty.ts')).prettyStream() : destination({ dest: 1, sync: true });
  // a reader that has gone away must not end the program
  stream.on('error', () => undefined);
  const log: Log = pino(
    {
      level,
      base: { name },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    stream,
  );
  return log;
}
