import * as v from 'valibot';
import type { Sample } from '../lib/reading.ts';
import { durationSchema } from '../lib/schema.ts';
import { type EdgeMachine, runMachine } from './edge-machine.ts';
import { inputEntries, inputResource, lineCheck, openInput } from './line.ts';
import { defineSensor } from './sensor.ts';
import { type Seen, WatchedLine } from './watched-line.ts';

const options = v.pipe(
  v.strictObject({
    ...inputEntries({ pull: 'up', debounce: '20ms' }),
    double: v.optional(
      v.pipe(
        durationSchema({ min: 0, max: 2_000 }),
        v.description(
          'A second press that begins so soon after the first ends makes a double one. A single one is known only after this time; `0s` knows no double ones and tells single ones at once.',
        ),
      ),
      '300ms',
    ),
    long: v.optional(
      v.pipe(
        durationSchema({ min: 100, max: 60_000 }),
        v.description('A press of this length is a long one, told while it is still held.'),
      ),
      '800ms',
    ),
  }),
  lineCheck(),
);

/** What `press` says. At rest it is 0. */
export const PRESS = { single: 1, double: 2, long: 3 } as const;

export const button = defineSensor({
  kind: 'button',
  summary:
    'A push button on a GPIO line: `pressed` is 1 while it is held; `press` tells 1 for a single press, 2 for a double, 3 for a long one, each followed by a 0',
  options,
  channels: () => [
    { quantity: 'pressed', unit: '1', decimals: 0 },
    { quantity: 'press', unit: '1', decimals: 0 },
  ],
  resources: (chosen) => [inputResource(chosen)],
  open: async (chosen, { board, clock }) => {
    const line = new WatchedLine(() => openInput(board.gpio, chosen), clock);
    await line.open();
    const machine = new Button({ doubleMs: chosen.double, longMs: chosen.long });
    return {
      mode: 'events' as const,
      async read() {
        const monotonicMs = clock.monotonic();
        return resting({ level: await line.read(), monotonicMs, lost: 0 });
      },
      events: (signal) => runMachine(line, machine, clock, signal),
      async close() {
        line.close();
      },
    };
  },
});

/** Says what kind a press was, by the edges' own time: it does not matter how late they are told. */
export class Button implements EdgeMachine {
  readonly #doubleMs: number;
  readonly #longMs: number;
  /** When the press that is going on began; undefined while it is released or was told already. */
  #since: number | undefined;
  /** When the single press ended that may become a double one. */
  #single: number | undefined;

  constructor({ doubleMs, longMs }: { readonly doubleMs: number; readonly longMs: number }) {
    this.#doubleMs = doubleMs;
    this.#longMs = longMs;
  }

  get due(): number | undefined {
    if (this.#since !== undefined) return this.#since + this.#longMs;
    return this.#single === undefined ? undefined : this.#single + this.#doubleMs;
  }

  /** A button that is held at the start is not being pressed: nobody saw when it began. */
  begin(seen: Seen): readonly Sample[] {
    this.#since = undefined;
    this.#single = undefined;
    return resting(seen);
  }

  edge(seen: Seen): readonly Sample[] {
    const { level, monotonicMs, lost } = seen;
    const before = this.tick(monotonicMs);
    if (lost > 0) {
      // what kind of press it was can no longer be told
      const told = this.#single === undefined ? [] : press('single', this.#single);
      this.#single = undefined;
      this.#since = undefined;
      return [...before, ...told, pressed(seen)];
    }
    const told = level === 1 ? this.#down(monotonicMs) : this.#up(monotonicMs);
    return [...before, pressed(seen), ...told];
  }

  tick(now: number): readonly Sample[] {
    const { due } = this;
    if (due === undefined || now < due) return [];
    const single = this.#single;
    const long = this.#since === undefined ? undefined : due;
    this.#single = undefined;
    this.#since = undefined;
    return [
      ...(single === undefined ? [] : press('single', single)),
      ...(long === undefined ? [] : press('long', long)),
    ];
  }

  #down(at: number): readonly Sample[] {
    this.#since = at;
    return [];
  }

  #up(at: number): readonly Sample[] {
    if (this.#since === undefined) return [];
    this.#since = undefined;
    if (this.#single !== undefined) {
      this.#single = undefined;
      return press('double', at);
    }
    if (this.#doubleMs === 0) return press('single', at);
    this.#single = at;
    return [];
  }
}

const resting = (seen: Seen): readonly Sample[] => [
  pressed(seen),
  { quantity: 'press', value: 0, monotonicMs: seen.monotonicMs },
];

const pressed = ({ level, monotonicMs, lost }: Seen): Sample => ({
  quantity: 'pressed',
  value: level,
  monotonicMs,
  ...(lost > 0 && { quality: 'suspect' as const }),
});

/** An event is a change and back: the second reading follows the first by a millisecond. */
const press = (kind: keyof typeof PRESS, at: number): readonly Sample[] => [
  { quantity: 'press', value: PRESS[kind], monotonicMs: at },
  { quantity: 'press', value: 0, monotonicMs: at + 1 },
];
