import * as v from 'valibot';
import type { Cancel } from '../lib/clock.ts';
import { durationSchema } from '../lib/schema.ts';
import { defineActuator } from './actuator.ts';
import { FREQUENCY_PROBLEM, frequencyFits, openPwm, pwmEntries, pwmResources } from './pwm.ts';

const { pwm, frequency, inverted } = pwmEntries(50);

const pulseWidth = (description: string, fallback: number) =>
  v.optional(v.pipe(v.number(), v.minValue(100), v.maxValue(5_000), v.description(description)), fallback);

const options = v.pipe(
  v.strictObject({
    pwm,
    frequency,
    inverted,
    min: pulseWidth(
      'Pulse width at position 0, us. Hobby servos take 1000 to 2000, many 500 to 2500.',
      1_000,
    ),
    max: pulseWidth('Pulse width at position 1, us.', 2_000),
    reverse: v.optional(v.pipe(v.boolean(), v.description('Position 0 is at `max` and 1 at `min`.')), false),
    release: v.optional(
      v.pipe(
        durationSchema({ min: 100, max: 3_600_000 }),
        v.description('So long after an order the pulses end and it holds no more. Left out: it holds.'),
      ),
    ),
  }),
  v.forward(
    v.check((value) => frequencyFits(value), FREQUENCY_PROBLEM),
    ['frequency'],
  ),
  v.forward(
    v.check(
      ({ min, max }) => min < max,
      'expected less than `max`; to turn it the other way use `reverse: true`',
    ),
    ['min'],
  ),
  v.forward(
    v.check(({ max, frequency: hz }) => max < 1e6 / hz, 'expected less than one period of `frequency`'),
    ['max'],
  ),
);

export const servo = defineActuator({
  kind: 'servo',
  summary: 'A hobby servo on a PWM channel: 0 to 1 between two pulse widths',
  options,
  actions: ['set', 'move'],
  range: 'proportional',
  resources: pwmResources,
  open: async (chosen, { board, clock, initial }) => {
    const { min, max, reverse, frequency: hz, release } = chosen;
    const duty = (level: number): number => ((min + (max - min) * (reverse ? 1 - level : level)) * hz) / 1e6;
    const output = await openPwm(board.pwm, chosen, duty(initial));
    let level = initial;
    let resting = false;
    let trouble: unknown;
    let cancel: Cancel = () => undefined;
    const letGoLater = (): void => {
      cancel();
      if (release === undefined) return;
      cancel = clock.after(release, () => {
        resting = true;
        output.write(0).catch((error: unknown) => {
          trouble = error;
        });
      });
    };
    letGoLater();
    return {
      async drive(wanted) {
        cancel();
        resting = false;
        trouble = undefined;
        await output.set(duty(wanted));
        level = wanted;
        letGoLater();
        // where its arm is, a servo does not tell
        return { level, readBack: false, ...(release !== undefined && { againMs: release + 100 }) };
      },
      async state() {
        if (trouble !== undefined) throw trouble;
        if (!resting) await output.check();
        return { level, readBack: false };
      },
      async close() {
        cancel();
        await output.close();
      },
    };
  },
});
