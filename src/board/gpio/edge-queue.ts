import type { DeviceError } from '../../lib/errors.ts';
import type { Edge } from '../gpio.ts';

/** What `InputLine.edges` promises, whatever the edges come from. */
const LIMIT = 1024;

/**
 * Edges between the line that sees them and the one loop that takes them. Without a loop they are let go:
 * a loop gets the edges from its start on.
 */
export class EdgeQueue {
  #waiting: Edge[] = [];
  #lost = 0;
  #loop: { wake: () => void; end: () => void } | undefined;
  #failure: DeviceError | undefined;
  #closed = false;

  get lost(): number {
    return this.#lost;
  }

  /** Whether a loop runs. */
  get active(): boolean {
    return this.#loop !== undefined;
  }

  push(edge: Edge): void {
    if (!this.#loop) return;
    if (this.#waiting.length === LIMIT) {
      this.#waiting.shift();
      this.#lost++;
    }
    this.#waiting.push(edge);
    this.#loop.wake();
  }

  /** Counts edges that were lost before they came here. */
  lose(count: number): void {
    if (this.#loop) this.#lost += count;
  }

  /** The hardware has gone: the loop throws after the edges that wait, and so does every later one. */
  fail(error: DeviceError): void {
    this.#failure ??= error;
    this.#loop?.wake();
  }

  /** Ends the loop, at once and for good. */
  close(): void {
    this.#closed = true;
    this.#loop?.end();
  }

  /** @param onEnd called once when the loop has ended, however it did */
  open(signal: AbortSignal, onEnd: () => void = () => undefined): AsyncIterable<Edge> {
    if (this.#loop) throw new Error('the edges of a line can be taken by one loop at a time');
    this.#waiting = [];
    let wake: () => void = () => undefined;
    let ended = false;
    const loop = {
      wake: () => wake(),
      end: (): void => {
        if (ended) return;
        ended = true;
        signal.removeEventListener('abort', loop.end);
        this.#loop = undefined;
        this.#waiting = [];
        wake();
        onEnd();
      },
    };
    this.#loop = loop;
    if (signal.aborted || this.#closed) loop.end();
    else signal.addEventListener('abort', loop.end, { once: true });

    const next = async (): Promise<IteratorResult<Edge>> => {
      for (;;) {
        if (ended) return { done: true, value: undefined };
        const edge = this.#waiting.shift();
        if (edge) return { done: false, value: edge };
        if (this.#failure) {
          loop.end();
          throw this.#failure;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
    const iterator: AsyncIterator<Edge> = {
      next,
      return: async () => {
        loop.end();
        return { done: true, value: undefined };
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }
}
