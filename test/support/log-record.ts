import type { Log } from '../../src/lib/log.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that can be read again. */
export interface LogRecord extends Log {
  readonly lines: readonly LogLine[];
  /** Those with that message. */
  with(message: string): readonly LogLine[];
}

export function logRecord(): LogRecord {
  const lines: LogLine[] = [];
  const at = (common: object): Log => {
    const write = (level: LogLine['level']) => (fields: object, message: string) =>
      void lines.push({ level, message, fields: { ...common, ...fields } });
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => at({ ...common, ...fields }),
    };
  };
  return {
    ...at({}),
    lines,
    with: (message) => lines.filter((line) => line.message === message),
  };
}
