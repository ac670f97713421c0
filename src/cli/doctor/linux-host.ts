import { accessSync, constants, rmSync } from 'node:fs';
import { join } from 'node:path';
import { boardOptions } from '../../agent/board-options.ts';
import { knock } from '../../agent/session/knock.ts';
import { inspectFile, setAsideOf } from '../../agent/store/inspect.ts';
import { openKernelClock } from '../../agent/time/kernel-clock.ts';
import { chooseGpio } from '../../board/gpio/choose.ts';
import { LinuxFiles } from '../../board/host-files.ts';
import { scanGpio } from '../../board/scan/gpio.ts';
import { namesIn } from '../../board/scan/texts.ts';
import type { AgentConfig } from '../../config/agent.ts';
import type { Clock } from '../../lib/clock.ts';
import { errnoOf } from '../../lib/errors.ts';
import { silentLog } from '../../lib/log.ts';
import { replaceFile } from '../../lib/replace-file.ts';
import type { Host, Simulated } from './host.ts';

const GATEWAY_MS = 5_000;

/** The host that this runs on. */
export function linuxHost(config: AgentConfig | undefined, clock: Clock): Host {
  return {
    config,
    files: new LinuxFiles({ root: '/', clock }),
    access,
    wall: () => clock.wall(),
    gpio: () => scanGpio({ dev: '/dev', sys: '/sys' }),
    simulated: () => simulated(config, clock),
    async backend() {
      const asked = config?.board.backend ?? 'auto';
      if (asked === 'simulated') return { backend: asked, reason: 'the board is simulated, as configured' };
      const chip = config?.board.gpioChip;
      const { gpio, reason } = await chooseGpio({ backend: asked, chip, dev: '/dev', sys: '/sys', clock });
      gpio.close();
      return { backend: gpio.backend, reason };
    },
    synchronised: async () => (await openKernelClock(silentLog))(),
    tryWrite(folder) {
      const file = join(folder, `doctor-${process.pid}`);
      replaceFile(file, 'written by fieldhand doctor\n');
      rmSync(file);
    },
    inspect: inspectFile,
    setAside: setAsideOf,
    tlsFiles: async (terms) => (await import('../../lib/tls/dial.ts')).readDialFiles(terms),
    knock: (id, gateway) => knock(gateway, id, GATEWAY_MS, clock),
    knockBroker: async (mqtt) => (await import('../../mqtt/knock.ts')).knockBroker(mqtt, GATEWAY_MS),
  };
}

async function simulated(config: AgentConfig | undefined, clock: Clock): Promise<Simulated | undefined> {
  if (config?.board.backend !== 'simulated') return undefined;
  const { openBoard } = await import('../../board/open-board.ts');
  const board = await openBoard({ ...boardOptions(config), clock, log: silentLog });
  try {
    return { buses: await board.i2c.buses(), w1: await namesIn(board.files, '/sys/bus/w1/devices') };
  } finally {
    await board.close();
  }
}

function access(path: string): 'ok' | 'denied' | 'absent' {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return 'ok';
  } catch (error) {
    const code = errnoOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'denied';
  }
}
