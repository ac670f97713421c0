import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Pins } from './pins.ts';
import type { World } from './world.ts';

const LOOK_MS = 500;
/** The comparator on the probe: high below the first, low again above the second, percent. */
const DRY_BELOW = 34;
const WET_ABOVE = 39;

export interface BedOptions {
  readonly clock: Clock;
  readonly pins: Pins;
  readonly world: World;
  readonly pumpLine: number;
  readonly dryLine: number;
}

/** A bed with a pump at one line (low: it runs, as relay boards have it; they pull their inputs high) and the digital output of a moisture probe (high: dry) at another. */
export function plantBed({ clock, pins, world, pumpLine, dryLine }: BedOptions): Cancel {
  const pump = (level: number): void => {
    world.pumping = level === 0;
  };
  pins.drive(pumpLine, 1);
  const unlisten = pins.onChange(pumpLine, pump);

  let dry = false;
  let timer: Cancel = () => undefined;
  const look = (): void => {
    const { soilMoisture } = world.conditions;
    dry = dry ? soilMoisture < WET_ABOVE : soilMoisture < DRY_BELOW;
    pins.drive(dryLine, dry ? 1 : 0);
    timer = clock.after(LOOK_MS, look);
  };
  look();
  return () => {
    unlisten();
    timer();
  };
}
