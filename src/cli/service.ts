import type { Cancel } from '../lib/clock.ts';
import type { Health } from '../lib/health.ts';
import type { Log } from '../lib/log.ts';
import { Progress } from '../lib/progress.ts';
import { formatDuration } from '../lib/units.ts';
import type { Args, OptionSpec } from './command.ts';
import type { Io } from './io.ts';
import type { Supervision } from './supervise.ts';

/** An orderly stop that takes longer is cut short, ms. */
export const STOP_DEADLINE_MS = 10_000;

/** For the program that started this one and wants it to end with itself, however it ends. */
export const endOption: OptionSpec = {
  name: 'until-stdin-ends',
  description: 'Stop when standard input ends.',
  hidden: true,
};

/** For tests of the watchdog: one loop seems to stand still. */
export const hangOption: OptionSpec = {
  name: 'hang',
  value: 'LOOP',
  description: 'Let this loop seem to stand still.',
  hidden: true,
};

export const progressOf = (args: Args, { clock }: Io): Progress =>
  new Progress(() => clock.monotonic(), args.text(hangOption.name));

export interface Service {
  health(): Health;
  /** Reads its config again. */
  reload(reason: string): void;
  /** @param inOrder it was asked to stop; else it crashed */
  close(inOrder: boolean): Promise<void>;
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Runs a service until it is told to stop: by SIGINT or SIGTERM (once: in order, twice: at once), by the end of
 * standard input where that was asked for, or by an error that nobody caught. SIGHUP has it read its config again,
 * but where it was started from a terminal: there that says that the terminal has gone.
 * @returns the exit code
 */
export async function serve(
  args: Args,
  io: Io,
  log: Log,
  supervision: Supervision,
  start: () => Promise<Service>,
): Promise<number> {
  let cancelDeadline: Cancel = () => undefined;
  let reload: (reason: string) => void = () => {
    // it is read only now, or anew
    early = true;
  };
  let early = false;
  const stop = new Promise<number>((resolve) => {
    let stopping = false;
    const begin = (reason: string, code: number): void => {
      if (stopping) return;
      stopping = true;
      log.info({ reason }, 'stopping');
      cancelDeadline = io.clock.after(STOP_DEADLINE_MS, () => {
        log.error({}, `still not stopped after ${formatDuration(STOP_DEADLINE_MS)}, ending at once`);
        io.exit(1);
      });
      resolve(code);
    };
    io.onSignal((signal) => {
      if (signal === 'SIGHUP' && !io.terminal) {
        if (!stopping) reload(signal);
      } else if (stopping) io.exit(128 + signalNumbers[signal]);
      else begin(signal, 0);
    });
    if (args.has(endOption.name)) io.onStdinEnd(() => begin('standard input has ended', 0));
    io.onCrash((error) => {
      log.error({ error }, 'crashed: this is a fault in the program');
      // in order all the same: outputs are to be driven to their safe states
      begin('crash', 1);
    });
  });

  const running = await start().catch((error: unknown) => {
    supervision.failed(error);
    throw error;
  });
  supervision.running(() => running.health(), log);
  reload = (reason) => running.reload(reason);
  if (early) reload('SIGHUP');
  const code = await stop;
  supervision.stopping();
  await running.close(code === 0);
  supervision.close();
  cancelDeadline();
  log.info({}, 'stopped');
  return code;
}
