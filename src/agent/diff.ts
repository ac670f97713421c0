import { isDeepStrictEqual } from 'node:util';
import type { AgentConfig } from '../config/agent.ts';
import { type ConfigDiff, changedKeys, diffList } from '../config/diff.ts';
import { hardwareOf } from './from-config.ts';

/** Who the agent is, where its memory is, what it takes for the time, and the board itself: a running agent cannot have others. */
const RESTART = ['id', 'dataDir', 'board', 'clock'] as const;
const LISTS = ['sensors', 'actuators', 'expanders', 'rules'] as const;

/** What `after` asks of an agent that follows `before`. Pure. */
export function diffAgent(before: AgentConfig, after: AgentConfig): ConfigDiff {
  const otherHardware = (
    a: AgentConfig['sensors' | 'actuators'][number],
    b: AgentConfig['sensors' | 'actuators'][number],
  ): boolean => !isDeepStrictEqual(hardwareOf(a, before.expanders), hardwareOf(b, after.expanders));
  return {
    restart: RESTART.filter((key) => !isDeepStrictEqual(before[key], after[key])),
    lists: {
      expanders: diffList(before.expanders, after.expanders, (a, b) => !isDeepStrictEqual(a, b)),
      sensors: diffList(before.sensors, after.sensors, otherHardware),
      actuators: diffList(before.actuators, after.actuators, otherHardware),
      rules: diffList(before.rules, after.rules, () => false),
    },
    keys: changedKeys(before, after, [...RESTART, ...LISTS]),
  };
}
