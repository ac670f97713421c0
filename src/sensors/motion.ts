import * as v from 'valibot';
import type { Sample } from '../lib/reading.ts';
import { durationSchema } from '../lib/schema.ts';
import { type EdgeMachine, runMachine } from './edge-machine.ts';
import { inputEntries, inputResource, lineCheck, openInput } from './line.ts';
import { defineSensor } from './sensor.ts';
import { type Seen, WatchedLine } from './watched-line.ts';

const options = v.pipe(
  v.strictObject({
    // a PIR module drives its output both ways, and high means motion
    ...inputEntries({ pull: 'down', debounce: '0s' }),
    hold: v.optional(
      v.pipe(
        durationSchema({ min: 0, max: 86_400_000 }),
        v.description('Motion is over when the sensor has been quiet for so long.'),
      ),
      '30s',
    ),
  }),
  lineCheck(),
);

const QUANTITY = 'motion';

export const motion = defineSensor({
  kind: 'motion',
  summary:
    'A motion sensor (PIR, radar) on a GPIO line: `motion` is 1 from the first sign until it has been quiet for `hold`',
  options,
  channels: () => [{ quantity: QUANTITY, unit: '1', decimals: 0 }],
  resources: (chosen) => [inputResource(chosen)],
  open: async (chosen, { board, clock }) => {
    const line = new WatchedLine(() => openInput(board.gpio, chosen), clock);
    await line.open();
    const machine = new Motion(chosen.hold);
    return {
      mode: 'events' as const,
      async read() {
        const monotonicMs = clock.monotonic();
        const level = await line.read();
        return [{ quantity: QUANTITY, value: level || machine.motion, monotonicMs }];
      },
      events: (signal) => runMachine(line, machine, clock, signal),
      async close() {
        line.close();
      },
    };
  },
});

/** Motion from the first active level until `holdMs` after the last one. */
export class Motion implements EdgeMachine {
  readonly #holdMs: number;
  #motion: 0 | 1 = 0;
  #due: number | undefined;

  constructor(holdMs: number) {
    this.#holdMs = holdMs;
  }

  get motion(): 0 | 1 {
    return this.#motion;
  }

  get due(): number | undefined {
    return this.#due;
  }

  begin({ level, monotonicMs }: Seen): readonly Sample[] {
    this.#motion = level;
    this.#due = undefined;
    return [this.#sample(monotonicMs)];
  }

  edge({ level, monotonicMs }: Seen): readonly Sample[] {
    const over = this.tick(monotonicMs);
    if (level === 0) {
      this.#due = this.#motion === 1 ? monotonicMs + this.#holdMs : undefined;
      return over.length > 0 ? over : this.tick(monotonicMs);
    }
    this.#due = undefined;
    if (this.#motion === 1) return over;
    this.#motion = 1;
    return [...over, this.#sample(monotonicMs)];
  }

  tick(now: number): readonly Sample[] {
    if (this.#due === undefined || now < this.#due) return [];
    const at = this.#due;
    this.#due = undefined;
    this.#motion = 0;
    return [this.#sample(at)];
  }

  #sample(monotonicMs: number): Sample {
    return { quantity: QUANTITY, value: this.#motion, monotonicMs };
  }
}
