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
    'SIGHUP has it read its config again, and so does a change of the file; from a terminal it stops.',
    'Exit code 2: something is wrong with the config.',
  ],
  async run(args, io) {
    const supervision = await openSupervision(io);
    const { openLog } = await import('../lib/logger.ts');
    const { loadGatewayConfig } = await import('../config/gateway.ts');
    const load = () => loadGatewayConfig(gatewayOrigin(args, io));
    const config = load();
    const log = await openLog({ name: 'gateway', level: config.log.level, pretty: io.stdout.isTerminal });
    return serve(args, io, log, supervision, async () => {
      const { startGateway } = await import('../gateway/gateway.ts');
      const { diffGateway } = await import('../gateway/diff.ts');
      const { Reloader } = await import('./reload.ts');
      const gateway = await startGateway({
        config,
        clock: io.clock,
        log,
        random: Math.random,
        progress: progressOf(args, io),
      });
      const reloader = new Reloader({
        name: 'gateway',
        config,
        file: gatewayOrigin(args, io).file,
        load,
        diff: diffGateway,
        running: {
          async follow(next) {
            await gateway.follow(next);
            log.setLevel(next.log.level);
          },
          reloaded: (text, trouble) => gateway.reloaded(text, trouble),
        },
        clock: io.clock,
        log,
        notifier: supervision.notifier,
      });
      return {
        health: () => gateway.health(),
        reload: (reason) => void reloader.ask(reason),
        close() {
          reloader.close();
          return gateway.close();
        },
      };
    });
  },
};
