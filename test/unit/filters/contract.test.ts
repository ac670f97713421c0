import { filterKinds } from '../../../src/filters/index.ts';
import { filterContract } from '../../support/filter-contract.ts';

/** Each way to use each kind. */
const uses: Readonly<Record<string, readonly object[]>> = {
  deadband: [{ change: 0.5, silence: '1m' }],
  ema: [{ alpha: 0.2 }, { time: '30s' }],
  hampel: [{}, { window: 5, threshold: 2, least: 0 }],
  mean: [{ window: 4 }],
  median: [{ window: 5 }, { window: 4 }],
  range: [
    { min: 10, max: 22 },
    { min: 10, outside: 'clamp' },
    { max: 22, outside: 'drop' },
  ],
  'rate-of-change': [{ max: 0.5 }],
  round: [{ decimals: 1 }, { decimals: -1 }],
  scale: [
    { factor: 1.8, offset: 32, unit: '[degF]', decimals: 1 },
    {
      points: [
        [2.6, 0],
        [1.9, 40],
        [1.2, 100],
      ],
    },
  ],
  throttle: [{ every: '1m' }],
};

for (const definition of filterKinds) {
  const options = uses[definition.kind];
  if (!options) throw new Error(`no options for ${definition.kind}: every filter keeps the contract`);
  filterContract({ definition, options });
}
