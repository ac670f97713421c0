import type { Clock } from '../../lib/clock.ts';
import type { Board } from '../board.ts';
import type { LineKeeper } from '../gpio/keeper.ts';
import type { NativeGpio } from '../gpio.ts';
import { BusI2c } from '../i2c/bus-i2c.ts';
import type { I2c, I2cAddress } from '../i2c.ts';
import { anyPwm } from '../pwm/any.ts';
import { type ChipMap, SimulatedAdapters } from './adapter.ts';
import { plantBed } from './bed.ts';
import { Bh1750Chip } from './bh1750.ts';
import { Bme280Chip } from './bme280.ts';
import type { SimulatedI2cChip } from './chip.ts';
import { Door } from './door.ts';
import { followPlan, type PlannedFault } from './fault-plan.ts';
import { Faults } from './faults.ts';
import { SimulatedFiles } from './files.ts';
import { SIMULATED_CHIP, SimulatedGpio } from './gpio.ts';
import { Lm75Chip } from './lm75.ts';
import { randomFrom } from './noise.ts';
import { Pca9685Chip } from './pca9685.ts';
import { Pins } from './pins.ts';
import { SimulatedPwmFiles } from './pwm-files.ts';
import { SIMULATED_WIRING } from './wiring.ts';
import { World } from './world.ts';

export { SIMULATED_WIRING };

export interface SimulatedBoardOptions {
  readonly clock: Clock;
  /** The same seed and clock give the same weather, and the same doors. */
  readonly seed: number;
  /** Simulated seconds of weather in a second, > 0; absent 1. Doors, bounces and the pump keep real time. */
  readonly speed?: number;
  /** Time of day there at the start, minutes after midnight; absent: that of the clock, UTC. */
  readonly startsAt?: number | undefined;
  /** How long a door stays shut on average, ms; absent 45 s. */
  readonly doorEveryMs?: number;
  /** Trouble that comes by itself. */
  readonly faults?: readonly PlannedFault[];
  readonly keeper?: LineKeeper | undefined;
}

/** A board without hardware, with a handle on everything that it pretends. */
export interface SimulatedBoard extends Board {
  readonly gpio: NativeGpio;
  readonly i2c: I2c;
  readonly world: World;
  readonly faults: Faults;
  /** The header's pins from outside. */
  readonly pins: Pins;
  /** The kernel's PWM channels from outside. */
  readonly pwmPins: SimulatedPwmFiles;
  readonly pca9685: Pca9685Chip;
  readonly door: Door;
  readonly window: Door;
  /** Puts a chip on a bus, in place of the one at that address; a new bus is made. */
  attach(at: I2cAddress, chip: SimulatedI2cChip): void;
}

export function openSimulatedBoard(options: SimulatedBoardOptions): SimulatedBoard {
  const { clock, seed, speed = 1, startsAt, doorEveryMs = 45_000 } = options;
  const world = new World({ clock, seed, speed, startsAt });
  const faults = new Faults();
  const pins = new Pins();
  const random = randomFrom(seed);

  const buses = new Map<number, ChipMap>();
  const attach = ({ bus, address }: I2cAddress, chip: SimulatedI2cChip): void => {
    const chips = buses.get(bus) ?? new Map();
    buses.set(bus, chips.set(address, chip));
  };
  attach(SIMULATED_WIRING.bme280, new Bme280Chip(() => world.conditions, clock));
  attach(SIMULATED_WIRING.bh1750, new Bh1750Chip(() => world.conditions.illuminance, clock));
  const pca9685 = new Pca9685Chip();
  const pwmPins = new SimulatedPwmFiles();
  attach(SIMULATED_WIRING.pca9685, pca9685);
  attach(SIMULATED_WIRING.lm75, new Lm75Chip(() => world.conditions.soilTemperature));

  const gpio = new SimulatedGpio(pins, faults, clock, options.keeper);
  const i2c = new BusI2c({ adapters: new SimulatedAdapters(buses, faults, random), clock });
  const contact = (line: number, shutMs: number): Door =>
    new Door({ clock, pins, line, random, shutMs, openMs: doorEveryMs / 5 });
  const door = contact(SIMULATED_WIRING.door, doorEveryMs);
  const window = contact(SIMULATED_WIRING.window, doorEveryMs * 3);
  const { pump: pumpLine, soilDry: dryLine } = SIMULATED_WIRING;
  const leaveBed = plantBed({ clock, pins, world, pumpLine, dryLine });
  const stopFaults = followPlan(clock, options.faults ?? [], faults);

  return {
    gpio,
    i2c,
    files: new SimulatedFiles(world, faults, clock, seed),
    description: `simulated board (${SIMULATED_CHIP.label}, I2C bus 1; seed ${seed})`,
    world,
    faults,
    pins,
    pwm: anyPwm(pwmPins, i2c, clock),
    pwmPins,
    pca9685,
    door,
    window,
    attach,
    async close() {
      stopFaults();
      leaveBed();
      door.close();
      window.close();
      gpio.close();
      await i2c.close();
    },
  };
}
