import type { Clock } from '../../lib/clock.ts';
import type { HeldBus, I2c, I2cAddress, I2cBusStats, I2cDevice } from '../i2c.ts';
import type { Adapters } from './adapter.ts';
import { Bus } from './bus.ts';

export interface BusI2cOptions {
  readonly adapters: Adapters;
  readonly clock: Clock;
  /** For one transfer, ms. An honest one takes at most some ms; a chip may stretch the clock for tens. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 1_000;

/** Everything that `I2c` promises, over any kind of adapter. Buses do not wait for each other. */
export class BusI2c implements I2c {
  readonly #options: BusI2cOptions;
  readonly #buses = new Map<number, Bus>();

  constructor(options: BusI2cOptions) {
    this.#options = options;
  }

  device({ bus, address }: I2cAddress): I2cDevice {
    return this.#bus(bus).device(address);
  }

  exclusive<T>(bus: number, work: (held: HeldBus) => Promise<T>): Promise<T> {
    return this.#bus(bus).exclusive(work);
  }

  buses(): Promise<readonly number[]> {
    return this.#options.adapters.buses();
  }

  stats(): readonly I2cBusStats[] {
    return [...this.#buses.values()].map((bus) => bus.stats()).sort((a, b) => a.bus - b.bus);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#buses.values()].map((bus) => bus.close()));
  }

  #bus(number: number): Bus {
    let bus = this.#buses.get(number);
    if (!bus) {
      const { adapters, clock, deadlineMs = DEADLINE_MS } = this.#options;
      bus = new Bus(number, adapters, clock, deadlineMs);
      this.#buses.set(number, bus);
    }
    return bus;
  }
}
