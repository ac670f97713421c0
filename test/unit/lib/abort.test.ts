import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { unlessAborted } from '../../../src/lib/abort.ts';

describe('work that may be given up', () => {
  it('is waited for, and leaves nothing behind', async () => {
    const { signal } = new AbortController();
    for (let n = 0; n < 20; n++) expect(await unlessAborted(Promise.resolve(), signal)).toBe(true);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    await Promise.resolve();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is given up when the signal aborts, or has aborted', async () => {
    const stop = new AbortController();
    const never = new Promise(() => undefined);
    const given = unlessAborted(never, stop.signal);
    stop.abort();
    expect(await given).toBe(false);
    expect(await unlessAborted(never, stop.signal)).toBe(false);
  });
});
