import type { GuardLimits } from '../../src/actuators/guard/limits.ts';

/** Those of an output for which the config says nothing. */
export const PLAIN: GuardLimits = {
  safe: 0,
  start: 'safe',
  onExit: 'safe',
  onLinkLoss: 'safe',
  onStaleInput: [],
  maxOnMs: undefined,
  minOnMs: 0,
  minOffMs: 0,
  changesPerMinute: undefined,
};
