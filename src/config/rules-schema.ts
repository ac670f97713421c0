import * as v from 'valibot';
import type { Action } from '../actuators/actuator.ts';
import { durationSchema } from '../lib/schema.ts';
import { levelSchema } from './guard-schema.ts';
import { count, key, maybe, must, nameSchema, timeOfDaySchema } from './pieces.ts';

const DAY_MS = 86_400_000;

const held = durationSchema({ max: 30 * DAY_MS });
const moment = durationSchema({ min: 10, max: DAY_MS });
const number = v.pipe(v.number(), v.finite(), v.metadata({ expects: 'a number' }));
const channel = v.pipe(
  v.string(),
  v.regex(/^[^/]+\/[^/]+$/, 'expected a channel, sensor/quantity'),
  v.metadata({ expects: 'a channel, sensor/quantity' }),
);
const span = v.pipe(
  v.array(timeOfDaySchema),
  v.length(2, 'expected two times of day, from and to'),
  v.check(([from, to]) => from !== to, 'both times are the same'),
  v.metadata({ expects: 'two times of day, ["08:00", "20:00"]' }),
);
const text = (expects: string) =>
  v.pipe(
    v.string(),
    v.regex(/\S/, `expected ${expects}`),
    v.maxLength(500, `expected ${expects} of at most 500 characters`),
    v.metadata({ expects }),
  );
/** Members that are looked at one by one, each by what it has. */
const parts = (expects: string) =>
  v.pipe(v.array(v.unknown()), v.minLength(1, `expected ${expects}`), v.metadata({ expects }));
const conditions = parts('a list of conditions');
const lasting = key(held, 'It counts once it has held for so long without a break.', '0s');

/** What a rule can wait for; each is known by its first key. */
export const conditionSchemas = {
  channel: v.strictObject({
    channel: must(channel, 'The channel whose newest good value is compared.'),
    above: maybe(number, 'Holds above this value.'),
    below: maybe(number, 'Holds below this value. One of the two.'),
    hysteresis: key(
      v.pipe(number, v.minValue(0), v.metadata({ expects: 'a number of at least 0' })),
      'Goes on holding until the value is back by this much.',
      0,
    ),
    for: lasting,
  }),
  between: v.strictObject({
    between: must(span, 'Local time of day, the end not included; may span midnight.'),
    for: lasting,
  }),
  cron: v.strictObject({
    cron: must(
      text('a schedule such as "0 7 * * *"'),
      'Minute, hour, day of month, month, day of week, local time; a field in front is the second. A moment, which does not last.',
    ),
  }),
  stale: v.strictObject({
    stale: must(nameSchema, 'A sensor that has given no good reading ...'),
    for: must(durationSchema({ min: 100, max: 30 * DAY_MS }), '... for so long.'),
  }),
  all: v.strictObject({ all: must(conditions, 'All of these hold.'), for: lasting }),
  any: v.strictObject({ any: must(conditions, 'At least one of these holds.'), for: lasting }),
};

/** What a rule can do; each is known by its first key. */
export const stepSchemas = {
  set: v.strictObject({
    set: must(nameSchema, 'An actuator ...'),
    to: must(levelSchema, '... is set to this.'),
    fade: maybe(durationSchema({ max: DAY_MS }), 'Takes so long, where it can.'),
  }),
  pulse: v.strictObject({
    pulse: must(nameSchema, 'An actuator is on ...'),
    for: must(durationSchema({ min: 1, max: DAY_MS }), '... for so long.'),
  }),
  blink: v.strictObject({
    blink: must(nameSchema, 'An actuator goes on and off in turn.'),
    on: key(moment, 'Time on.', '500ms'),
    off: key(moment, 'Time off.', '500ms'),
    times: maybe(count(1, 10_000), 'How often. Left out: until it is told otherwise.'),
  }),
  move: v.strictObject({
    move: must(nameSchema, 'A cover ...'),
    to: must(
      v.pipe(
        v.number(),
        v.minValue(0),
        v.maxValue(1),
        v.metadata({ expects: 'a position from 0 (closed) to 1 (open)' }),
      ),
      '... moves to this position.',
    ),
  }),
  stop: v.strictObject({ stop: must(nameSchema, 'An actuator stays where it is.') }),
  notify: v.strictObject({ notify: must(text('a text'), 'Told up the line and in the log.') }),
};

const steps = v.pipe(v.unknown(), v.metadata({ expects: 'a step, or a list of steps' }));

/** One rule, without what its conditions and steps hold. */
export const ruleSchema = v.strictObject({
  name: must(nameSchema, 'What the rule is called in events and in the log.'),
  when: must(
    v.pipe(v.unknown(), v.metadata({ expects: 'a condition' })),
    'What it waits for, see below. It fires when this comes to hold.',
  ),
  do: must(steps, 'What it does then.'),
  otherwise: maybe(steps, 'What it does when the condition ceases to hold.'),
  cooldown: key(held, 'It does not fire again before.', '0s'),
  repeat: maybe(
    durationSchema({ min: 1_000, max: 30 * DAY_MS }),
    'While the condition goes on holding, it fires again this often: a bed that one dose left dry gets another. Left out: only when it comes to hold.',
  ),
});

export const ruleListSchema = v.pipe(
  v.array(v.unknown()),
  v.metadata({ expects: 'a list of rules, each beginning with "- name:"' }),
);
export const overrideSchema = durationSchema({ max: 7 * DAY_MS });

export type StepKey = keyof typeof stepSchemas;
export type ConditionKey = keyof typeof conditionSchemas;
type WrittenStep<K extends StepKey> = v.InferOutput<(typeof stepSchemas)[K]>;

/** A step as an actuator takes it. */
export const actions: {
  readonly [K in Exclude<StepKey, 'notify'>]: (step: WrittenStep<K>) => Action;
} = {
  set: ({ to, fade }) => ({ type: 'set', value: to, ...(fade !== undefined && { fadeMs: fade }) }),
  pulse: (step) => ({ type: 'pulse', ms: step.for }),
  blink: ({ on, off, times }) => ({
    type: 'blink',
    onMs: on,
    offMs: off,
    ...(times !== undefined && { times }),
  }),
  move: ({ to }) => ({ type: 'move', position: to }),
  stop: () => ({ type: 'stop' }),
};
