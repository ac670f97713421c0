import * as v from 'valibot';
import { durationSchema } from '../lib/schema.ts';
import { defineFilter } from './filter.ts';

/** 0.3 - 0.2 is a little less than 0.1 in binary, and is meant to be a change of 0.1. */
const ROUNDING = 1 - 1e-9;

const options = v.strictObject({
  change: v.pipe(
    v.number(),
    v.finite('expected a number above 0'),
    v.gtValue(0, 'expected a number above 0'),
    v.metadata({ expects: 'a number above 0' }),
    v.description(
      'A value is sent when it is at least this far from the last that was sent, in units of the channel. Put it behind `throttle`, for it takes what it lets pass as sent.',
    ),
  ),
  silence: v.optional(
    v.pipe(
      durationSchema({ min: 1_000, max: 7 * 86_400_000 }),
      v.description('A value is sent anyway when the last one that was sent is this old.'),
    ),
    '10m',
  ),
});

export const deadband = defineFilter({
  kind: 'deadband',
  summary: 'Sends only what changed, and now and then what did not',
  options,
  create: ({ change, silence }) => {
    let sent: number | undefined;
    let sentAt = 0;
    return (value, timeMs) => {
      if (sent !== undefined && Math.abs(value - sent) < change * ROUNDING && timeMs - sentAt < silence)
        return 'spared';
      sent = value;
      sentAt = timeMs;
      return value;
    };
  },
});
