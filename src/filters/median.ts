import * as v from 'valibot';
import { defineFilter } from './filter.ts';
import { lastValues, medianOf, windowOption } from './window.ts';

const options = v.strictObject({ window: windowOption(5, 2) });

export const median = defineFilter({
  kind: 'median',
  summary: 'The middle one of the last values: single spikes vanish, steps stay steep',
  options,
  create: ({ window }) => {
    const remember = lastValues(window);
    return (value) => medianOf(remember(value));
  },
});
