import type { Clock } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import { recheck } from '../gpio/recheck.ts';
import type { LineRef, NativeGpio, NativeInput } from '../gpio.ts';

export interface InterruptLine {
  readonly gpio: NativeGpio;
  readonly clock: Clock;
  readonly line: LineRef;
  /** Of the expander. */
  readonly name: string;
}

/**
 * Listens to an expander's interrupt output, which pulls low until the chip is looked at.
 * @param check called with the kernel's stamp of each interrupt, and now and then without one, so that a wire that
 * came off only makes things slow
 * @returns stops it
 * @throws DeviceError when the line cannot be had
 */
export function watchInterrupt(
  { gpio, clock, line, name }: InterruptLine,
  check: (at?: number) => Promise<void>,
  onError: (error: unknown) => void,
): () => void {
  const input = openLine(gpio, line, name);
  const stop = new AbortController();
  const edges = input.edges(stop.signal);
  const cancel = recheck(clock, () => void check());
  void (async () => {
    try {
      for await (const { level, monotonicMs } of edges) if (level === 1) await check(monotonicMs);
    } catch (error) {
      onError(error);
    }
  })();
  return () => {
    stop.abort();
    cancel();
    input.close();
  };
}

function openLine(gpio: NativeGpio, line: LineRef, name: string): NativeInput {
  // sysfs cannot set a pull: there a resistor must be wired
  const bias = gpio.backend === 'sysfs' ? 'as-is' : 'pull-up';
  try {
    return gpio.openInput(line, { bias, activeLow: true, debounceMs: 0, edges: true });
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    throw new DeviceError(error.fault, `the interrupt line of ${name}: ${error.message}`, {
      ...(error.cure !== undefined && { cure: error.cure }),
      cause: error,
    });
  }
}
