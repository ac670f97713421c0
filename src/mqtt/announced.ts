import { type Entity, type Held, heldOf, statesOf } from './discovery.ts';

/** What is to be published, retained, so that the broker holds what it should. */
export type Telling = readonly (readonly [topic: string, payload: string])[];

/** What Home Assistant has been told, by us or by those who ran before us, as far as the broker still holds it. Pure. */
export class Announced {
  readonly #held = new Map<string, Held>();
  readonly #alive: string;

  /** @param alive where it stands whether this program runs: what names another is another program's */
  constructor(alive: string) {
    this.#alive = alive;
  }

  /** The agents that anything is held of. */
  agents(): ReadonlySet<string> {
    return new Set([...this.#held.values()].map(({ agent }) => agent));
  }

  /** The agent that has these entities and no others. */
  tell(agent: string, entities: readonly Entity[]): Telling {
    const wanted = new Map(entities.map(({ topic, config }) => [topic, config]));
    const states = new Set(entities.flatMap(({ config }) => statesOf(config)));
    const gone = this.#gone(agent, (topic) => wanted.has(topic), states);
    for (const [topic, config] of wanted)
      this.#held.set(topic, { agent, alive: this.#alive, states: statesOf(config) });
    return [...gone, ...[...wanted].map(([topic, config]) => [topic, JSON.stringify(config)] as const)];
  }

  /** Takes away all that is held of an agent. */
  forget(agent: string): Telling {
    return this.#gone(agent, () => false, new Set());
  }

  /**
   * A config that the broker holds, as it comes back.
   * @returns the agent that it is about, if it is ours and new to us
   */
  found(topic: string, payload: string): string | undefined {
    if (this.#held.has(topic)) return undefined;
    const held = heldOf(payload);
    if (!held || held.alive !== this.#alive) return undefined;
    this.#held.set(topic, held);
    return held.agent;
  }

  /** @param states those that something else still needs */
  #gone(agent: string, stays: (topic: string) => boolean, states: ReadonlySet<string>): Telling {
    const gone = [...this.#held].filter(([topic, held]) => held.agent === agent && !stays(topic));
    for (const [topic] of gone) this.#held.delete(topic);
    const empty = new Set([
      ...gone.map(([topic]) => topic),
      ...gone.flatMap(([, held]) => held.states).filter((topic) => !states.has(topic)),
    ]);
    return [...empty].map((topic) => [topic, ''] as const);
  }
}
