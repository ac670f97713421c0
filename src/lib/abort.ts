/**
 * Waits for `work`, or until `signal` aborts: then nobody waits for it any more, and it may stay open for good.
 * @returns whether it was done. @throws as `work` does
 */
export function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(false);
    if (signal.aborted) return stop();
    // taken away again: a signal may live as long as the program
    signal.addEventListener('abort', stop, { once: true });
    work.then(() => resolve(true), reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
