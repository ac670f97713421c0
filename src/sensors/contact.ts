import * as v from 'valibot';
import type { Edge, InputLine } from '../board/gpio.ts';
import { DeviceError } from '../lib/errors.ts';
import type { Sample } from '../lib/reading.ts';
import { durationSchema } from '../lib/schema.ts';
import { lineEntries, lineOf, lineProblem } from './line.ts';
import { defineSensor } from './sensor.ts';

const BIAS = { up: 'pull-up', down: 'pull-down', none: 'none', 'as-is': 'as-is' } as const;

const options = v.pipe(
  v.strictObject({
    ...lineEntries,
    pull: v.optional(
      v.pipe(
        v.picklist(['up', 'down', 'none', 'as-is']),
        v.description(
          "The Pi's own resistor: `up` for a contact to ground, `down` for one to 3.3 V, `none`, or `as-is` to leave what is set (all that sysfs can).",
        ),
      ),
      'up',
    ),
    invert: v.optional(
      v.pipe(v.boolean(), v.description('Swaps 0 and 1, for a contact that opens when it acts.')),
      false,
    ),
    debounce: v.optional(
      v.pipe(durationSchema({ min: 0, max: 10_000 }), v.description('Shorter changes are not reported.')),
      '20ms',
    ),
  }),
  v.check(
    (value) => lineProblem(value) === undefined,
    ({ input }) => lineProblem(input as object) ?? '',
  ),
);

const QUANTITY = 'contact';

export const contact = defineSensor({
  kind: 'contact',
  summary: 'A switch, reed contact or other on/off signal on a GPIO line: 1 when active (closed), else 0',
  options,
  channels: () => [{ quantity: QUANTITY, unit: '1', decimals: 0 }],
  resources: (chosen) => [{ type: 'gpio', ...lineOf(chosen) }],
  open: async (chosen, { board, clock }) => {
    // with a pull-up the closed contact reads low: active is away from the resting level
    const activeLow = (chosen.pull === 'up') !== chosen.invert;
    const openLine = (): InputLine =>
      board.gpio.openInput(lineOf(chosen), {
        bias: BIAS[chosen.pull],
        activeLow,
        debounceMs: chosen.debounce,
        edges: true,
      });
    let line: InputLine | undefined = openLine();
    let closed = false;
    /** The line, opened again after a failure. */
    const held = (): InputLine => {
      if (closed) throw new DeviceError('absent', 'the sensor was closed');
      line ??= openLine();
      return line;
    };
    const release = (failed: InputLine): void => {
      failed.close();
      if (line === failed) line = undefined;
    };

    return {
      mode: 'events' as const,
      async read() {
        return using(held(), release, (open) => [
          sampleOf({ level: open.read(), monotonicMs: clock.monotonic() }),
        ]);
      },
      async *events(signal: AbortSignal): AsyncGenerator<readonly Sample[]> {
        const open = held();
        const started = clock.monotonic();
        const left = new AbortController();
        const edges = open.edges(AbortSignal.any([signal, left.signal]))[Symbol.asyncIterator]();
        // the edges are listened to before the level is read, so that no change falls in between
        let next = edges.next();
        let lost = open.lost;
        try {
          yield [sampleOf({ level: using(open, release, () => open.read()), monotonicMs: started })];
          for (let step = await next; !step.done; step = await next) {
            const quality = open.lost === lost ? undefined : 'suspect';
            lost = open.lost;
            yield [{ ...sampleOf(step.value), ...(quality && { quality }) }];
            next = edges.next();
          }
        } catch (error) {
          release(open);
          throw error;
        } finally {
          left.abort();
          await next.catch(() => undefined);
          await edges.return?.();
        }
        // the loop also ends when a failed read gave the line up: that is not a good end
        if (!closed && !signal.aborted)
          throw new DeviceError('absent', 'the line was given up after a failure');
      },
      async close() {
        closed = true;
        line?.close();
        line = undefined;
      },
    };
  },
});

/** Runs `work` on a line and gives the line up when that fails, so that the next use opens it anew. */
function using<T>(line: InputLine, release: (line: InputLine) => void, work: (line: InputLine) => T): T {
  try {
    return work(line);
  } catch (error) {
    release(line);
    throw error;
  }
}

const sampleOf = ({ level, monotonicMs }: Edge): Sample => ({
  quantity: QUANTITY,
  value: level,
  monotonicMs,
});
