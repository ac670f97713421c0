import { type Clock, sleep } from '../lib/clock.ts';
import { DeviceError } from '../lib/errors.ts';
import type { Sample } from '../lib/reading.ts';
import type { PolledSensor } from './sensor.ts';

/** How one chip is brought up and read; `signal` aborts when the sensor is closed. */
export interface Chip<Setup> {
  /** Checks that the right chip answers and prepares it. @throws DeviceError */
  readonly setUp: (signal: AbortSignal) => Promise<Setup>;
  /** One measurement. @throws DeviceError */
  readonly measure: (setup: Setup, signal: AbortSignal) => Promise<readonly Sample[]>;
  /** Setting up takes so long that a read which had to do it again leaves the measurement to the next. */
  readonly slowSetUp?: true;
  /** When the sensor is closed: puts the chip to rest. That it fails is of no interest then. */
  readonly tearDown?: () => Promise<void>;
}

/**
 * A chip that is set up before its first measurement and again after every failed one: what answers after a
 * wire was pulled and put back may have lost its settings, or be another chip with another calibration.
 */
export async function openChip<Setup>(chip: Chip<Setup>): Promise<PolledSensor> {
  const closed = new AbortController();
  let setup: { readonly value: Setup } | undefined = { value: await chip.setUp(closed.signal) };
  return {
    mode: 'poll',
    async read() {
      closed.signal.throwIfAborted();
      try {
        const again = !setup;
        setup ??= { value: await chip.setUp(closed.signal) };
        if (again && chip.slowSetUp) return [];
        return await chip.measure(setup.value, closed.signal);
      } catch (error) {
        setup = undefined;
        throw error;
      }
    },
    async close() {
      if (closed.signal.aborted) return;
      closed.abort(new DeviceError('absent', 'the sensor was closed'));
      await chip.tearDown?.().catch(() => undefined);
    },
  };
}

/** Gives the chip its time. @throws when the sensor is closed meanwhile */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await sleep(clock, ms, signal);
  signal.throwIfAborted();
}
