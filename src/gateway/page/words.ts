import type { ActuatorStateView, ActuatorView, CommandView } from '../model.ts';
import { level, position, span } from './format.ts';

/** A fault in a word, and what to do about it where the agent's own detail does not say. */
const FAULTS: Readonly<Record<string, readonly [word: string, cure: string]>> = {
  absent: ['not there', 'Check its power and wires; fieldhand scan on the Pi lists what answers.'],
  busy: ['busy', 'Another program holds it; stop that one. It is tried again by itself.'],
  failed: ['failing', 'Loose wires, long cables and weak supplies do this. It is tried again by itself.'],
  stuck: ['not answering', 'Take its power away for a moment; a stuck bus needs that.'],
  'wrong-chip': [
    'wrong chip',
    'Another chip answers at this address: correct kind or address in the config.',
  ],
  denied: [
    'no permission',
    'Add the user to the gpio and i2c groups; fieldhand doctor on the Pi tells more.',
  ],
};

export const faultWord = (fault: string): string => FAULTS[fault]?.[0] ?? fault.replaceAll('-', ' ');
export const faultCure = (fault: string): string => FAULTS[fault]?.[1] ?? '';

/** What was asked for as somebody would say it. */
export function asked({ action }: Pick<CommandView, 'action'>): string {
  switch (action.type) {
    case 'set': {
      const wish = level(action.level, action.level > 0 && action.level < 1);
      return action.fadeMs ? `${wish} within ${spell(action.fadeMs)}` : wish;
    }
    case 'pulse':
      return `pulse ${spell(action.ms)}`;
    case 'blink':
      return `blink ${action.times === undefined ? '' : `${action.times} × `}${spell(action.onMs)} / ${spell(action.offMs)}`;
    case 'move':
      return position(action.position);
    case 'stop':
      return 'stop';
  }
}

/** What an actuator is like now: a level, or where it stands. */
export function stands(state: ActuatorStateView, { actions, proportional }: ActuatorView): string {
  if (state.position !== undefined) return position(state.position);
  if (actions.includes('move') && !actions.includes('set')) return 'somewhere';
  return level(state.level, proportional);
}

/** Why it has its level, as the guard says it; a rule keeps the name that it was given. */
export const because = (cause: string): string =>
  cause.startsWith('rule ') ? cause : cause.replaceAll('-', ' ');

/** What it does by itself just now, and how fast it turns. */
export function doing({ activity, rpm }: ActuatorStateView): readonly string[] {
  return [...(activity === undefined ? [] : [activity]), ...(rpm === undefined ? [] : [`${rpm} rpm`])];
}

const spell = (ms: number): string => (ms < 1_000 ? `${ms} ms` : span(ms));

const STATES = {
  pending: 'waiting',
  executed: 'done',
  rejected: 'refused',
  failed: 'failed',
  expired: 'no answer',
} as const satisfies Record<CommandView['state'], string>;

/** What became of a command, in a word or two. */
export function outcome({ state, reason }: Pick<CommandView, 'state' | 'reason'>): string {
  return state === 'expired' && reason === 'offline' ? 'not delivered' : STATES[state];
}

/** `text` as a sentence that another may follow. */
export const sentence = (text: string): string => (text === '' || /[.!?…]$/.test(text) ? text : `${text}.`);

/** Why, for those that were not done: the guard's reason and its detail. */
export function why({ reason, detail }: Pick<CommandView, 'reason' | 'detail'>): string {
  const word = reason?.replaceAll('-', ' ') ?? '';
  return [word, detail ?? ''].filter((text) => text !== '').join(': ');
}
