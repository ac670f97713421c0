import { Condition } from '../lib/condition.ts';
import type { EventMessage } from '../protocol/messages.ts';
import type { TimeSource } from './outbox/contract.ts';

/** Something that happened here, for people. */
export interface Happening {
  readonly kind: 'rule' | 'notify' | 'refused' | 'override' | 'config' | 'lost';
  /** The rule's name; `config` for what happens to the config, `outbox` for readings that are lost. */
  readonly source: string;
  readonly text: string;
  readonly monotonicMs: number;
}

/** What happened waits here for a session. When it is full the oldest goes, and how many went is told. */
export class EventQueue {
  readonly #waiting: Happening[] = [];
  readonly #added = new Condition();
  readonly #keep: number;
  #lost = 0;

  constructor(keep = 200) {
    this.#keep = keep;
  }

  add(happening: Happening): void {
    this.#waiting.push(happening);
    if (this.#waiting.length > this.#keep) {
      this.#waiting.shift();
      this.#lost++;
    }
    this.#added.notify();
  }

  /** What waits, oldest first, and then what comes, until `signal` aborts. One reader at a time. */
  async *messages(signal: AbortSignal, time: TimeSource): AsyncGenerator<EventMessage> {
    const stop = (): void => this.#added.notify();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        const lost = this.#lost;
        const first = this.#waiting[0];
        if (lost > 0) yield { type: 'event', timeMs: 0, kind: 'lost', source: '', text: lostText(lost) };
        else if (first) yield toMessage(first, time);
        else await this.#added.changed();
        // nobody knows whether it left: it goes again with the next session
        if (signal.aborted) return;
        if (lost > 0) this.#lost -= lost;
        else if (first && this.#waiting[0] === first) this.#waiting.shift();
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

const lostText = (count: number): string =>
  `${count === 1 ? 'one event is' : `${count} events are`} missing here: there was no session for too long`;

function toMessage({ kind, source, text, monotonicMs }: Happening, time: TimeSource): EventMessage {
  const offset = time.offsetMs();
  const timeMs = offset === undefined ? 0 : Math.max(0, Math.round(monotonicMs + offset));
  return { type: 'event', timeMs, kind, source, text };
}
