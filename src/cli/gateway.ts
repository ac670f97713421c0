import type { Command } from './command.ts';
import { endOption, hangOption, progressOf, serve } from './service.ts';
import { gatewayOptions, gatewayOrigin } from './settings.ts';
import { openSupervision } from './supervise.ts';

export const gateway: Command = {
  name: 'gateway',
  summary: 'Gather what the agents read and pass commands to them',
  usage: '',
  words: [0, 0],
  options: [...gatewayOptions, endOption, hangOption],
  notes: [
    'Options win over variables, variables over the file.',
    'SIGTERM and SIGINT stop it in order: agents are sent away, readings are committed.',
    'Exit code 2: something is wrong with the config.',
  ],
  async run(args, io) {
    const supervision = await openSupervision(io);
    const { openLog } = await import('../lib/logger.ts');
    const { loadGatewayConfig } = await import('../config/gateway.ts');
    const config = loadGatewayConfig(gatewayOrigin(args, io));
    const log = await openLog({ name: 'gateway', level: config.log.level, pretty: io.stdout.isTerminal });
    return serve(args, io, log, supervision, async () => {
      const { startGateway } = await import('../gateway/gateway.ts');
      return startGateway({
        config,
        clock: io.clock,
        log,
        random: Math.random,
        progress: progressOf(args, io),
      });
    });
  },
};
