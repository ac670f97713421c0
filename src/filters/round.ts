import * as v from 'valibot';
import { DECIMALS_MAX, DECIMALS_MIN, fromScaled, toScaled } from '../lib/scaled.ts';
import { defineFilter } from './filter.ts';

const options = v.strictObject({
  decimals: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(DECIMALS_MIN),
    v.maxValue(DECIMALS_MAX),
    v.description('Decimals that are kept; -1 rounds to tens.'),
  ),
});

export const round = defineFilter({
  kind: 'round',
  summary: 'Rounds values, which makes them smaller on the wire too',
  options,
  channel: ({ decimals }, channel) => ({ ...channel, decimals: Math.min(decimals, channel.decimals) }),
  create:
    ({ decimals }) =>
    (value) => {
      const scaled = toScaled(value, decimals);
      // beyond 2^53 steps a double has no such decimals to lose
      return scaled === undefined ? value : fromScaled(scaled, decimals);
    },
});
