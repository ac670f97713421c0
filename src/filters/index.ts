import { deadband } from './deadband.ts';
import { ema } from './ema.ts';
import type { FilterDefinition } from './filter.ts';
import { hampel } from './hampel.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import { range } from './range.ts';
import { rateOfChange } from './rate-of-change.ts';
import { round } from './round.ts';
import { scale } from './scale.ts';
import { throttle } from './throttle.ts';

/** Every kind of filter. A new one is one file and one line here. */
export const filterKinds: readonly FilterDefinition[] = [
  deadband,
  ema,
  hampel,
  mean,
  median,
  range,
  rateOfChange,
  round,
  scale,
  throttle,
];
