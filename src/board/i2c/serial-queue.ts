/** Runs work one after the other, in the order in which it came. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything that waits now has run. */
  async drained(): Promise<void> {
    await this.#tail;
  }
}
