/**
 * Whether the loops of a program still turn. Each says by when it will turn again; a program of which one loop
 * does not is as good as hung, though its process lives. What waits for hardware or a peer that may never answer
 * rests, once it has said so: that is no fault of the program, and starting it again would cure nothing.
 */
export class Progress {
  readonly #now: () => number;
  readonly #loops = new Map<string, Due | undefined>();
  readonly #checks = new Map<string, () => string | undefined>();

  readonly #hang: string | undefined;

  /**
   * @param now CLOCK_MONOTONIC ms
   * @param hang for tests: the loop of that name seems to stand still after its first turn
   */
  constructor(now: () => number, hang?: string) {
    this.#now = now;
    this.#hang = hang;
  }

  /** @param name for people: `outbox`, `sensor climate`; a second loop of that name takes the place of the first */
  loop(name: string): Loop {
    this.#loops.set(name, undefined);
    if (name === this.#hang) {
      this.#loops.set(name, { since: this.#now(), at: this.#now() });
      return unwatched;
    }
    return {
      due: (ms) => void this.#loops.set(name, { since: this.#now(), at: this.#now() + Math.max(0, ms) }),
      rest: () => void this.#loops.set(name, undefined),
      end: () => void this.#loops.delete(name),
    };
  }

  /** For what has no turns of its own: `ask` gives what is wrong, or undefined. */
  check(name: string, ask: () => string | undefined): void {
    this.#checks.set(name, ask);
  }

  /** What does not turn, one line each; empty when all is well. */
  trouble(): readonly string[] {
    const now = this.#now();
    const late = [...this.#loops].flatMap(([name, due]) =>
      due && now > due.at + GRACE_MS
        ? [`${name} has not turned for ${Math.round((now - due.since) / 1000)} s`]
        : [],
    );
    const wrong = [...this.#checks].flatMap(([name, ask]) => {
      const problem = ask();
      return problem === undefined ? [] : [`${name}: ${problem}`];
    });
    return [...late, ...wrong];
  }
}

/** One loop's side of it. */
export interface Loop {
  /** It turned, and will turn again within `ms`. */
  due(ms: number): void;
  /** It turned, and waits for something that need not come. */
  rest(): void;
  /** There is no such loop any more. */
  end(): void;
}

/** For loops that nobody watches. */
export const unwatched: Loop = { due: () => undefined, rest: () => undefined, end: () => undefined };

interface Due {
  readonly since: number;
  readonly at: number;
}

/** A slow disk or a busy processor is no hang. */
const GRACE_MS = 10_000;
