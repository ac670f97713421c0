/** What the registry needs of a session. */
export interface Held {
  readonly agent: string;
}

/**
 * Which session holds which agent. The newest authenticated one wins; letting go is checked by identity, so
 * that an old session that ends late never takes the new one's place away.
 */
export class Sessions<S extends Held> {
  readonly #held = new Map<string, S>();

  get size(): number {
    return this.#held.size;
  }

  get(agent: string): S | undefined {
    return this.#held.get(agent);
  }

  all(): readonly S[] {
    return [...this.#held.values()];
  }

  /** Gives the agent to `session`; returns the session that held it before, which must now be sent away. */
  claim(session: S): S | undefined {
    const before = this.#held.get(session.agent);
    this.#held.set(session.agent, session);
    return before;
  }

  /** Lets go of the agent if this very session holds it; says whether it did. */
  release(session: S): boolean {
    if (this.#held.get(session.agent) !== session) return false;
    return this.#held.delete(session.agent);
  }
}
