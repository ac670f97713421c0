import * as v from 'valibot';
import type { Sample } from '../lib/reading.ts';
import { inputEntries, inputResource, lineCheck, openInput } from './line.ts';
import { defineSensor } from './sensor.ts';
import { type Seen, WatchedLine } from './watched-line.ts';

const options = v.pipe(v.strictObject(inputEntries({ pull: 'up', debounce: '20ms' })), lineCheck());

const QUANTITY = 'contact';

export const contact = defineSensor({
  kind: 'contact',
  summary: 'A switch, reed contact or other on/off signal on a GPIO line: 1 when active (closed), else 0',
  options,
  channels: () => [{ quantity: QUANTITY, unit: '1', decimals: 0 }],
  resources: (chosen) => [inputResource(chosen)],
  open: async (chosen, { board, clock }) => {
    const line = new WatchedLine(() => openInput(board.gpio, chosen), clock);
    await line.open();
    return {
      mode: 'events' as const,
      async read() {
        const monotonicMs = clock.monotonic();
        return [sampleOf({ level: await line.read(), monotonicMs, lost: 0 })];
      },
      async *events(signal: AbortSignal): AsyncGenerator<readonly Sample[]> {
        for await (const seen of line.follow(signal)) yield [sampleOf(seen)];
      },
      async close() {
        line.close();
      },
    };
  },
});

const sampleOf = ({ level, monotonicMs, lost }: Seen): Sample => ({
  quantity: QUANTITY,
  value: level,
  monotonicMs,
  ...(lost > 0 && { quality: 'suspect' as const }),
});
