import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { NativeBoard } from './board.ts';
import { type ExpandedBoard, expandBoard } from './expanders/expand.ts';
import type { ExpanderSpec } from './expanders/expander.ts';
import { chooseGpio } from './gpio/choose.ts';
import type { LineKeeper } from './gpio/keeper.ts';
import { LinuxFiles } from './host-files.ts';
import { BusI2c } from './i2c/bus-i2c.ts';
import { linuxAdapters } from './i2c/linux-i2c.ts';
import { anyPwm } from './pwm/any.ts';
import { linuxSysFiles } from './pwm/sys-files.ts';
import { openSimulatedBoard } from './simulated/board.ts';
import { NOW_AND_THEN } from './simulated/fault-plan.ts';

export interface BoardOptions {
  readonly backend: 'auto' | 'character-device' | 'sysfs' | 'simulated';
  /** Label or name of the chip that lines without one mean; absent: the Pi's 40-pin header. */
  readonly gpioChip?: string | undefined;
  /** Where the host's files are: `/`, or where a container has them mounted. Device files stay in /dev. */
  readonly root?: string;
  /** Chips on the I2C buses whose lines are used as the Pi's own. */
  readonly expanders?: readonly ExpanderSpec[];
  readonly clock: Clock;
  readonly log: Log;
  /** Keeps outputs that are to hold their level beyond the end of the process. */
  readonly keeper?: LineKeeper | undefined;
  /** Of the simulated board. */
  readonly simulated?: {
    readonly seed?: number | undefined;
    readonly speed?: number | undefined;
    /** Minutes after midnight. */
    readonly startsAt?: number | undefined;
    /** Whether chips vanish, fail and hang now and then. */
    readonly faults?: boolean | undefined;
  };
}

/** Opens the board; a host without GPIO or I2C is no error, its lines and chips are `absent`. */
export async function openBoard(options: BoardOptions): Promise<ExpandedBoard> {
  const { backend, log, clock, expanders = [] } = options;
  const native = backend === 'simulated' ? simulated(options) : await linux({ ...options, backend });
  const board = expandBoard(native, expanders, clock);
  log.info({ backend: board.gpio.backend }, `board: ${board.description}`);
  return board;
}

function simulated({
  clock,
  keeper,
  simulated: { seed = 1, speed = 1, startsAt, faults = false } = {},
}: BoardOptions): NativeBoard {
  return openSimulatedBoard({ clock, keeper, seed, speed, startsAt, faults: faults ? NOW_AND_THEN : [] });
}

async function linux(
  options: BoardOptions & { readonly backend: 'auto' | 'character-device' | 'sysfs' },
): Promise<NativeBoard> {
  const { backend, gpioChip, root = '/', clock, keeper } = options;
  const { gpio, reason } = await chooseGpio({
    backend,
    chip: gpioChip,
    dev: '/dev',
    sys: '/sys',
    clock,
    keeper,
  });
  const i2c = new BusI2c({ adapters: linuxAdapters, clock });
  const buses = await i2c.buses();
  const i2cNote = buses.length > 0 ? `I2C bus ${buses.join(', ')}` : 'no I2C bus';
  return {
    gpio,
    i2c,
    pwm: anyPwm(linuxSysFiles, i2c, clock),
    files: new LinuxFiles({ root, clock }),
    description: `${reason}; ${i2cNote}`,
    async close() {
      gpio.close();
      await i2c.close();
    },
  };
}
