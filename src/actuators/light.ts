import * as v from 'valibot';
import { type ActuatorState, defineActuator } from './actuator.ts';
import { Program } from './program.ts';
import { FREQUENCY_PROBLEM, frequencyFits, openPwm, pwmEntries, pwmResources } from './pwm.ts';

/** How often somebody should look at what changes by itself, ms. */
const LOOK_MS = 500;

const options = v.pipe(
  v.strictObject({
    ...pwmEntries(1_000),
    gamma: v.optional(
      v.pipe(
        v.number(),
        v.minValue(1),
        v.maxValue(4),
        v.description('Makes equal steps look equal: duty = level ^ gamma. 1 for what is no light.'),
      ),
      2.2,
    ),
  }),
  v.forward(
    v.check((value) => frequencyFits(value), FREQUENCY_PROBLEM),
    ['frequency'],
  ),
);

export const light = defineActuator({
  kind: 'light',
  summary: 'A dimmable light on a PWM channel, which fades and blinks',
  options,
  actions: ['set', 'pulse', 'blink'],
  fades: true,
  range: 'proportional',
  resources: pwmResources,
  open: async (chosen, { board, clock, initial }) => {
    const duty = (level: number): number => level ** chosen.gamma;
    const output = await openPwm(board.pwm, chosen, duty(initial));
    let level = initial;
    const program = new Program(clock, async (next) => {
      await output.write(duty(next));
      level = next;
    });
    /** A blinking light is on, also in its dark times. */
    const now = (readBack: boolean): ActuatorState => {
      const { activity } = program;
      if (activity === undefined) return { level, readBack };
      const shown = activity === 'blinking' ? 1 : Math.round(level * 100) / 100;
      return { level: shown, readBack: false, activity, againMs: LOOK_MS };
    };
    return {
      async drive(wanted, manner) {
        await program.end();
        if (manner?.type !== 'fade') {
          await output.set(duty(wanted));
          level = wanted;
        }
        if (manner?.type === 'fade' || manner?.type === 'blink') program.start(manner, level);
        return now(true);
      },
      async state() {
        program.check();
        await output.check();
        return now(true);
      },
      async close() {
        await program.close();
        await output.close();
      },
    };
  },
});
