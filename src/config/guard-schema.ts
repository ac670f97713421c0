import * as v from 'valibot';
import type { GuardLimits, Interlock } from '../actuators/guard/limits.ts';
import { durationSchema } from '../lib/schema.ts';
import { choice, count, key, maybe, must, nameSchema } from './pieces.ts';

/** A level as it is written, 0 to 1 once validated. */
export const levelSchema = v.pipe(
  v.union([v.picklist(['off', 'on']), v.boolean(), v.pipe(v.number(), v.minValue(0), v.maxValue(1))]),
  v.transform((value) => (typeof value === 'string' ? Number(value === 'on') : Number(value))),
  v.metadata({ expects: 'off, on or a level from 0 to 1' }),
);

const spell = (min: number) => durationSchema({ min, max: 30 * 86_400_000 });

/** Keys that every actuator has for its safety envelope, which holds whatever asks. */
export const guardEntries = {
  safe: key(levelSchema, 'The level of rest: at start, at exit, when the link or an input is lost.', 'off'),
  start: key(
    choice(['safe', 'resume']),
    '`resume` takes up the level from before a restart of the agent; after a reboot it always starts safe.',
    'safe',
  ),
  onExit: key(choice(['safe', 'hold']), 'What happens when the agent stops.', 'safe'),
  onLinkLoss: key(
    choice(['safe', 'block', 'hold']),
    'What happens when the gateway has been away for its lease. `safe`: what people switched goes to the safe level, rules go on. `block`: it goes there and stays, for rules too. `hold`: nothing.',
    'safe',
  ),
  onStaleInput: key(v.array(nameSchema), 'Sensors without whose readings it goes to its safe level.', []),
  maxOn: maybe(spell(1), 'Longest time on; it then goes off by itself. Left out: no limit.'),
  minOn: key(spell(0), 'Shortest time on; an off that is asked for waits for it.', '0s'),
  minOff: key(spell(0), 'Shortest time off.', '0s'),
  changesPerMinute: maybe(
    count(1, 10_000),
    'Most changes in any 60 s; off counts but is never refused. Left out: no limit.',
  ),
};

const guardSchema = v.object(guardEntries);

export function limitsOf(options: v.InferOutput<typeof guardSchema>): GuardLimits {
  const { safe, start, onExit, onLinkLoss, onStaleInput, minOn, minOff, changesPerMinute, maxOn } = options;
  return {
    safe,
    start,
    onExit,
    onLinkLoss,
    onStaleInput,
    maxOnMs: maxOn,
    minOnMs: minOn,
    minOffMs: minOff,
    changesPerMinute,
  };
}

/** A group of which at most one is on. */
export const interlockSchema = v.strictObject({
  actuators: must(
    v.pipe(
      v.array(nameSchema),
      v.minLength(2, 'expected two or more names of actuators'),
      v.check((names) => new Set(names).size === names.length, 'names an actuator twice'),
      v.metadata({ expects: 'two or more names of actuators' }),
    ),
    'Of these at most one is on.',
  ),
  deadTime: key(spell(0), 'All are off for this long before another goes on.', '500ms'),
});

export function interlockOf({ actuators, deadTime }: v.InferOutput<typeof interlockSchema>): Interlock {
  return { actuators, deadTimeMs: deadTime };
}
