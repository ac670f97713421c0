/** Lets tasks wait until something has changed; they look for themselves what. */
export class Condition {
  #waiting: (() => void)[] = [];

  /** Everybody who waits goes on. */
  notify(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves at the next notify. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
