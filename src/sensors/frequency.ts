import * as v from 'valibot';
import type { Quality } from '../lib/reading.ts';
import { durationSchema } from '../lib/schema.ts';
import { inputResource, lineCheck } from './line.ts';
import { decimalsOption, quantityOption, unitOption } from './options.ts';
import { PulseLoop, pulseEntries } from './pulses.ts';
import { defineSensor } from './sensor.ts';

const options = v.pipe(
  v.strictObject({
    ...pulseEntries,
    window: v.optional(
      v.pipe(
        durationSchema({ min: 100, max: 3_600_000 }),
        v.description('How far back pulses count. Slower than two pulses in this time reads as 0.'),
      ),
      '5s',
    ),
    factor: v.optional(
      v.pipe(
        v.number(),
        v.gtValue(0),
        v.description(
          'The value of 1 Hz: an anemometer with one pulse a second at 2.4 km/h has 0.667 in m/s.',
        ),
      ),
      1,
    ),
    quantity: quantityOption('frequency', 'What it measures: `frequency`, `wind-speed`, `rotation`.'),
    unit: unitOption('Hz'),
    decimals: decimalsOption(2),
  }),
  lineCheck(),
);

export const frequency = defineSensor({
  kind: 'frequency',
  summary: 'How fast pulses come on a GPIO line, by the time stamps of the kernel: wind, rotation, flow',
  options,
  channels: ({ quantity, unit, decimals }) => [{ quantity, unit, decimals }],
  resources: (chosen) => [inputResource(chosen)],
  open: async (chosen, { board, clock }) => {
    const meter = new FrequencyMeter(chosen.window);
    const loop = new PulseLoop(board.gpio, clock, chosen, meter);
    await loop.check();
    return {
      mode: 'poll' as const,
      async read() {
        await loop.check();
        const { hertz, quality } = meter.read(clock.monotonic());
        return [{ quantity: chosen.quantity, value: hertz * chosen.factor, quality }];
      },
      async close() {
        loop.close();
      },
    };
  },
});

/** Pulses that are remembered; where more come in a window, the window is as short as these. */
const MOST_STAMPS = 4_096;

/** Counts periods, not pulses: what it tells does not jump as a pulse falls in or out of the window. */
export class FrequencyMeter {
  readonly #windowMs: number;
  #stamps: number[] = [];
  #lossy = false;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  pulse(at: number): void {
    this.#stamps.push(at);
    if (this.#stamps.length >= 2 * MOST_STAMPS) this.#stamps = this.#stamps.slice(-MOST_STAMPS);
  }

  /** A gap makes the pulses before it useless: the periods over it are too long. */
  lost(): void {
    this.#stamps = [];
    this.#lossy = true;
  }

  /** The frequency at `now`; suspect where pulses were lost since it was asked last. */
  read(now: number): { readonly hertz: number; readonly quality: Quality } {
    const from = now - this.#windowMs;
    this.#stamps = this.#stamps.filter((at) => at >= from).slice(-MOST_STAMPS);
    const quality = this.#lossy ? 'suspect' : 'ok';
    this.#lossy = false;
    return { hertz: this.#hertz(now), quality };
  }

  #hertz(now: number): number {
    const [first, last, count] = [this.#stamps[0], this.#stamps.at(-1), this.#stamps.length];
    if (first === undefined || last === undefined || last <= first) return 0;
    const measured = (1_000 * (count - 1)) / (last - first);
    // a signal that slows down or stops: not more than if the next pulse came just now
    const possible = (1_000 * count) / Math.max(now - first, Number.MIN_VALUE);
    return Math.min(measured, possible);
  }
}
