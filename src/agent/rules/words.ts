import type { Action } from '../../actuators/actuator.ts';
import { formatDuration, formatTimeOfDay } from '../../lib/units.ts';
import type { Condition, Step } from '../../rules/rule.ts';

/** A condition as a line for people. */
export function sayCondition(condition: Condition): string {
  const lasting =
    condition.type !== 'cron' && condition.type !== 'stale' && condition.forMs > 0
      ? ` for ${formatDuration(condition.forMs)}`
      : '';
  switch (condition.type) {
    case 'above':
    case 'below':
      return `${condition.channel} is ${condition.type} ${condition.level}${lasting}`;
    case 'between':
      return `it is between ${formatTimeOfDay(condition.from)} and ${formatTimeOfDay(condition.to)}${lasting}`;
    case 'cron':
      return `its time "${condition.expression}" has come`;
    case 'stale':
      return `${condition.sensor} has been silent for ${formatDuration(condition.forMs)}`;
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => {
        const text = sayCondition(part);
        return part.type === 'all' || part.type === 'any' ? `(${text})` : text;
      });
      const text = parts.join(condition.type === 'all' ? ' and ' : ' or ');
      return lasting === '' ? text : `(${text})${lasting}`;
    }
  }
}

/** Steps as a line for people. */
export const saySteps = (steps: readonly Step[]): string =>
  steps.flatMap((step) => (step.type === 'act' ? [sayStep(step)] : [])).join(', ');

export const sayStep = ({ actuator, action }: Extract<Step, { type: 'act' }>): string =>
  `${actuator} ${sayAction(action)}`;

function sayAction(action: Action): string {
  switch (action.type) {
    case 'set': {
      const level = Number(action.value);
      const fade = action.fadeMs === undefined ? '' : ` within ${formatDuration(action.fadeMs)}`;
      return `${level === 0 ? 'off' : level === 1 ? 'on' : percent(level)}${fade}`;
    }
    case 'pulse':
      return `on for ${formatDuration(action.ms)}`;
    case 'blink':
      return action.times === undefined ? 'blinks' : `blinks ${action.times} times`;
    case 'move':
      return `to ${percent(action.position)}`;
    case 'stop':
      return 'stops';
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
