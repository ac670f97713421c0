import * as v from 'valibot';
import type { Board } from '../board/board.ts';
import type { Clock } from '../lib/clock.ts';
import { durationSchema } from '../lib/schema.ts';
import { biasOf, inputResource, lineCheck, lineEntries, lineOf, pullEntry } from '../sensors/line.ts';
import { type ActuatorState, defineActuator } from './actuator.ts';
import { Program } from './program.ts';
import { FREQUENCY_PROBLEM, frequencyFits, openPwm, pwmEntries, pwmResources } from './pwm.ts';
import { Tachometer } from './tachometer.ts';

/** How often somebody should look at the speed, ms. */
const LOOK_MS = 2_000;

const tachometer = v.pipe(
  v.strictObject({
    ...lineEntries,
    pulsesPerTurn: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.maxValue(64),
        v.description('Pulses in a revolution; 2 for the fans of computers.'),
      ),
      2,
    ),
    pull: pullEntry('up', "The line's own resistor; the tachometers of computer fans need `up`."),
    stallAfter: v.optional(
      v.pipe(
        durationSchema({ min: 500, max: 600_000 }),
        v.description('Driven and without a pulse for so long it counts as standing still.'),
      ),
      '5s',
    ),
  }),
  lineCheck(),
  v.description('The line that its tachometer is on.'),
);

const options = v.pipe(
  v.strictObject({
    ...pwmEntries(25_000),
    minimum: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0),
        v.maxValue(1),
        v.description('The duty at the lowest level, so that it turns at all; levels span from here to 1.'),
      ),
      0,
    ),
    boost: v.optional(
      v.pipe(
        durationSchema({ min: 0, max: 60_000 }),
        v.description('Full power for so long when it starts.'),
      ),
      '0s',
    ),
    tachometer: v.optional(tachometer),
  }),
  v.forward(
    v.check((value) => frequencyFits(value), FREQUENCY_PROBLEM),
    ['frequency'],
  ),
  v.forward(
    v.check(({ minimum }) => minimum < 1, 'expected less than 1, else it knows no levels'),
    ['minimum'],
  ),
);

type Tacho = NonNullable<v.InferOutput<typeof options>['tachometer']>;

export const fan = defineActuator({
  kind: 'fan',
  summary: 'A fan or another motor on a PWM channel, with a boost when it starts and an optional tachometer',
  options,
  actions: ['set', 'pulse'],
  range: 'proportional',
  leastOn: ({ boost }) => ({ ms: boost, why: 'it would never get beyond its boost' }),
  resources: (chosen) => [
    ...pwmResources(chosen),
    ...(chosen.tachometer ? [{ ...inputResource(chosen.tachometer), option: 'tachometer' }] : []),
  ],
  open: async (chosen, { board, clock, initial }) => {
    const { minimum, boost, tachometer: tacho } = chosen;
    const duty = (level: number): number => (level > 0 ? minimum + (1 - minimum) * level : 0);
    const speed = tacho && (await openTachometer(tacho, board, clock));
    const starting = initial > 0 && boost > 0;
    const output = await openPwm(board.pwm, chosen, starting ? 1 : duty(initial)).catch(
      async (error: unknown) => {
        await speed?.close();
        throw error;
      },
    );
    const program = new Program(clock, (next) => output.write(duty(next)));
    let level = initial;
    let drivenSince = clock.monotonic();
    const afterBoost = (): void => program.run(undefined, [{ atMs: boost, level }]);
    if (starting) afterBoost();

    const now = (readBack: boolean): ActuatorState => {
      if (!speed || !tacho || level === 0) return { level, readBack };
      const still = clock.monotonic() - Math.max(drivenSince + boost, speed.last);
      const stalled = still > tacho.stallAfter;
      return {
        level,
        readBack,
        rpm: speed.rpm,
        againMs: LOOK_MS,
        ...(stalled && { fault: `it is driven and stands still for ${Math.round(still / 1000)} s` }),
      };
    };
    return {
      async drive(wanted) {
        await program.end();
        const starts = level === 0 && wanted > 0;
        await output.set(starts && boost > 0 ? 1 : duty(wanted));
        if (starts) drivenSince = clock.monotonic();
        level = wanted;
        if (starts && boost > 0) afterBoost();
        return now(true);
      },
      async state() {
        program.check();
        await output.check();
        return now(true);
      },
      async close() {
        await program.close();
        await speed?.close();
        await output.close();
      },
    };
  },
});

async function openTachometer(options: Tacho, board: Board, clock: Clock): Promise<Tachometer> {
  const { pull, pulsesPerTurn } = options;
  const line = await board.gpio.openInput(lineOf(options), {
    bias: biasOf(pull),
    activeLow: false,
    debounceMs: 0,
    edges: true,
  });
  return new Tachometer(line, clock, pulsesPerTurn);
}
