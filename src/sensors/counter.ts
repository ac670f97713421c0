import * as v from 'valibot';
import type { Sample } from '../lib/reading.ts';
import { durationSchema } from '../lib/schema.ts';
import { RateWindow } from './counter/rate-window.ts';
import { Saver } from './counter/saver.ts';
import { PulseTotal } from './counter/total.ts';
import { inputResource, lineCheck } from './line.ts';
import { decimalsOption, unitOption } from './options.ts';
import { PulseLoop, pulseEntries } from './pulses.ts';
import { defineSensor } from './sensor.ts';

/** ms; the words are UCUM's. */
const PER = { s: 1_000, min: 60_000, h: 3_600_000 } as const;

const options = v.pipe(
  v.strictObject({
    ...pulseEntries,
    perPulse: v.optional(
      v.pipe(
        v.number(),
        v.gtValue(0),
        v.description('What one pulse is worth: 0.2794 mm of rain, 0.001 kWh, 1 / 450 of a litre.'),
      ),
      1,
    ),
    unit: unitOption('1'),
    decimals: decimalsOption(3),
    start: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0),
        v.description('What the meter read when it was counted for the first time.'),
      ),
      0,
    ),
    per: v.optional(
      v.pipe(v.picklist(['s', 'min', 'h']), v.description('Time that the rate is given for.')),
      'min',
    ),
    window: v.optional(
      v.pipe(
        durationSchema({ min: 1_000, max: 86_400_000 }),
        v.description('Time that the rate is the mean of.'),
      ),
      '60s',
    ),
    saveEvery: v.optional(
      v.pipe(
        durationSchema({ min: 1_000, max: 86_400_000 }),
        v.description('The total is saved at most so often, and at a stop; the most that a power cut loses.'),
      ),
      '60s',
    ),
  }),
  lineCheck(),
);

/** Under this name the total is kept. */
const TOTAL = 'total';

export const counter = defineSensor({
  kind: 'counter',
  summary:
    'Pulses on a GPIO line (rain, flow, energy): their `rate`, their `total`, which outlives restarts, and the edges that were `lost`',
  options,
  channels: ({ unit, decimals, per }) => [
    { quantity: 'rate', unit: unit === '1' ? `/${per}` : `${unit}/${per}`, decimals },
    { quantity: 'total', unit, decimals },
    { quantity: 'lost', unit: '1', decimals: 0 },
  ],
  resources: (chosen) => [inputResource(chosen)],
  open: async (chosen, { board, clock, state }) => {
    const total = new PulseTotal(chosen, state?.load(TOTAL));
    const rate = new RateWindow(chosen.window, clock.monotonic());
    const saver = new Saver(clock, chosen.saveEvery, () => state?.save(TOTAL, total.saved()));
    let lost = 0;
    let told = 0;
    const loop = new PulseLoop(board.gpio, clock, chosen, {
      pulse(at) {
        total.count();
        rate.count(at);
        saver.changed();
      },
      lost(edges) {
        lost += edges;
      },
    });
    await loop.check();
    return {
      mode: 'poll' as const,
      async read() {
        await loop.check();
        const now = clock.monotonic();
        // from here on both are less than they should be
        const quality = lost > told ? 'suspect' : 'ok';
        told = lost;
        // nothing is known of earlier lives where none are kept
        const totalQuality = state ? quality : 'suspect';
        const perMs = rate.perMs(now) * chosen.perPulse;
        return [
          { quantity: 'rate', value: perMs * PER[chosen.per], quality },
          { quantity: 'total', value: total.value, quality: totalQuality },
          { quantity: 'lost', value: lost },
        ] satisfies Sample[];
      },
      async close() {
        loop.close();
        saver.close();
      },
    };
  },
});
