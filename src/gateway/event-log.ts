import type { EventView } from './model.ts';

/** The last events of all agents, in memory: for people who look now, not a history. */
export class EventLog {
  readonly #events: EventView[] = [];
  readonly #keep: number;
  #ids = 0;

  constructor(keep = 500) {
    this.#keep = keep;
  }

  add(event: Omit<EventView, 'id'>): EventView {
    const view = { id: ++this.#ids, ...event };
    this.#events.push(view);
    if (this.#events.length > this.#keep) this.#events.shift();
    return view;
  }

  /** Newest first: of one agent, or of all. */
  recent(limit: number, agent?: string): readonly EventView[] {
    const wanted = agent === undefined ? this.#events : this.#events.filter((event) => event.agent === agent);
    return wanted.slice(-limit).reverse();
  }
}
