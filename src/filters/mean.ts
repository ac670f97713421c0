import * as v from 'valibot';
import { defineFilter } from './filter.ts';
import { lastValues, windowOption } from './window.ts';

const options = v.strictObject({ window: windowOption(5, 2) });

export const mean = defineFilter({
  kind: 'mean',
  summary: 'The mean of the last values',
  options,
  create: ({ window }) => {
    const remember = lastValues(window);
    // added up anew each time: a running sum gathers rounding errors over months
    return (value) => {
      const values = remember(value);
      return values.reduce((sum, each) => sum + each / values.length, 0);
    };
  },
});
