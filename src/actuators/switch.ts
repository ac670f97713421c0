import * as v from 'valibot';
import type { Level } from '../board/gpio.ts';
import { lineCheck, lineEntries, lineOf } from '../sensors/line.ts';
import { type ActuatorState, defineActuator } from './actuator.ts';
import { Program } from './program.ts';
import { ToldLine } from './told-line.ts';

const options = v.pipe(
  v.strictObject({
    ...lineEntries,
    activeLow: v.optional(
      v.pipe(v.boolean(), v.description('The device is on when the line is low, as many relay boards are.')),
      false,
    ),
  }),
  lineCheck(),
);

/** How often somebody should look while it blinks, ms. */
const LOOK_MS = 500;

export const onOffSwitch = defineActuator({
  kind: 'switch',
  summary: 'A relay, LED, valve or other on/off device on a GPIO line, which can blink',
  options,
  actions: ['set', 'pulse', 'blink'],
  range: 'binary',
  resources: (chosen) => [{ type: 'gpio', ...lineOf(chosen) }],
  open: async (chosen, { board, clock, initial }) => {
    const ref = lineOf(chosen);
    let level = levelOf(initial);
    const line = new ToldLine(
      await board.gpio.openOutput(ref, { initial: level, activeLow: chosen.activeLow }),
      `line ${ref.line}${ref.chip ? ` of ${ref.chip}` : ''}`,
      level,
      clock,
    );
    const set = async (next: number, pulseMs?: number): Promise<number | undefined> => {
      const endsAt = await line.set(levelOf(next), pulseMs);
      level = levelOf(next);
      return endsAt;
    };
    const program = new Program(clock, async (next) => void (await set(next)));
    /** What blinks is on, also in its dark times. */
    const now = (): ActuatorState => {
      const { activity } = program;
      return activity === undefined
        ? { level, readBack: true }
        : { level: 1, readBack: false, activity, againMs: LOOK_MS };
    };
    return {
      async drive(wanted, manner, pulseMs) {
        await program.end();
        const endsAt = await set(wanted, pulseMs);
        if (manner?.type === 'blink') program.start(manner, level);
        return { ...now(), ...(endsAt !== undefined && { endsAt }) };
      },
      endAt: (at) => line.endAt(at),
      async state() {
        program.check();
        await line.check();
        return now();
      },
      async close() {
        await program.close();
        line.close();
      },
    };
  },
});

const levelOf = (level: number): Level => (level > 0 ? 1 : 0);
