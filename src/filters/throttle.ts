import * as v from 'valibot';
import { durationSchema } from '../lib/schema.ts';
import { defineFilter } from './filter.ts';

/** Timers wander by some ms: without it every sixth of six values a minute would come a hair too early. */
const EARLY = 0.05;
const EARLY_MAX_MS = 100;

const options = v.strictObject({
  every: v.pipe(
    durationSchema({ min: 10, max: 7 * 86_400_000 }),
    v.description('At most one value in this time; those between are left out.'),
  ),
});

export const throttle = defineFilter({
  kind: 'throttle',
  summary: 'Sends at most one value in a time',
  options,
  create: ({ every }) => {
    const pause = every - Math.min(every * EARLY, EARLY_MAX_MS);
    let sentAt = Number.NEGATIVE_INFINITY;
    return (value, timeMs) => {
      if (timeMs - sentAt < pause) return 'spared';
      sentAt = timeMs;
      return value;
    };
  },
});
