import { closeSync } from 'node:fs';
import { FieldhandError } from '../lib/errors.ts';
import type { Command } from './command.ts';
import { endOption, hangOption, progressOf, serve } from './service.ts';
import { agentOptions, agentOrigin } from './settings.ts';
import { openSupervision } from './supervise.ts';

export const agent: Command = {
  name: 'agent',
  summary: 'Read and drive what is wired to this Pi',
  usage: '',
  words: [0, 0],
  options: [...agentOptions, endOption, hangOption],
  notes: [
    'Options win over variables, variables over the file.',
    'SIGTERM and SIGINT stop it in order: outputs go to what onExit says, readings are committed.',
    'SIGHUP has it read its config again, and so does a change of the file; from a terminal it stops.',
    'Exit code 2: something is wrong with the config. Outputs that an agent before this one ran on',
    'the same data folder are driven safe then, and no other hardware is touched.',
  ],
  async run(args, io) {
    // a Pi of 512 MB has other things to do
    io.keepHeapSmall();
    const supervision = await openSupervision(io);
    const { StoredLines } = await import('../board/gpio/keeper.ts');
    const keeper = new StoredLines(supervision.passed, supervision.notifier, closeSync);
    const { openLog } = await import('../lib/logger.ts');
    const { loadAgentConfig } = await import('../config/agent.ts');
    const { agentKinds } = await import('./kinds.ts');
    const origin = agentOrigin(args, io);
    const load = () => loadAgentConfig(origin, agentKinds);
    const config = await orMakeSafe(load, async () => {
      // what was handed in would keep the lines busy
      keeper.release();
      const { makeLastSafe } = await import('./agent/last-outputs.ts');
      const log = await openLog({ name: 'agent', level: 'info', pretty: io.stdout.isTerminal });
      await makeLastSafe(origin, io.clock, log);
    });
    const log = await openLog({ name: 'agent', level: config.log.level, pretty: io.stdout.isTerminal });
    return serve(args, io, log, supervision, async () => {
      const { startAgent } = await import('../agent/agent.ts');
      const { diffAgent } = await import('../agent/diff.ts');
      const { Reloader } = await import('./reload.ts');
      const agent = await startAgent({
        config,
        clock: io.clock,
        log,
        random: Math.random,
        progress: progressOf(args, io),
        keeper,
      });
      keeper.release();
      if (keeper.taken.length > 0) log.info({ lines: keeper.taken }, 'took over outputs as they were left');
      const reloader = new Reloader({
        name: 'agent',
        config,
        file: origin.file,
        load,
        diff: diffAgent,
        running: {
          async follow(next) {
            await agent.follow(next);
            log.setLevel(next.log.level);
          },
          reloaded: (text, trouble) => agent.reloaded(text, trouble),
        },
        clock: io.clock,
        log,
        notifier: supervision.notifier,
      });
      return {
        health: () => agent.health(),
        reload: (reason) => void reloader.ask(reason),
        close(inOrder) {
          reloader.close();
          keeper.keeping = inOrder;
          return agent.close();
        },
      };
    });
  },
};

/** The config; before it is told that it cannot be used, `makeSafe`. */
async function orMakeSafe<T>(load: () => T, makeSafe: () => Promise<void>): Promise<T> {
  try {
    return load();
  } catch (error) {
    if (error instanceof FieldhandError && error.code === 'config') await makeSafe();
    throw error;
  }
}
