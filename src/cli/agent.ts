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
    'Exit code 2: something is wrong with the config, and no hardware was touched.',
  ],
  async run(args, io) {
    const supervision = await openSupervision(io);
    const { openLog } = await import('../lib/logger.ts');
    const { loadAgentConfig } = await import('../config/agent.ts');
    const { agentKinds } = await import('./kinds.ts');
    const config = loadAgentConfig(agentOrigin(args, io), agentKinds);
    const log = await openLog({ name: 'agent', level: config.log.level, pretty: io.stdout.isTerminal });
    return serve(args, io, log, supervision, async () => {
      const { startAgent } = await import('../agent/agent.ts');
      return startAgent({
        config,
        clock: io.clock,
        log,
        random: Math.random,
        progress: progressOf(args, io),
      });
    });
  },
};
