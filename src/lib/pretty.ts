import pinoPretty from 'pino-pretty';

/** Turns log records (JSON lines written to it) into lines for a person on standard output. */
export function prettyStream(colorize = true): pinoPretty.PrettyStream {
  return pinoPretty({
    colorize,
    destination: 1,
    sync: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
  });
}
