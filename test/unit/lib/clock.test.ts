import { describe, expect, it } from 'vitest';
import { systemClock, within } from '../../../src/lib/clock.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

describe('the system clock', () => {
  it('never fires before its time', async () => {
    const early = await Promise.all(
      Array.from({ length: 200 }, (_, i) => {
        const due = systemClock.monotonic() + i / 7;
        return new Promise<number>((resolve) => {
          systemClock.after(i / 7, () => resolve(due - systemClock.monotonic()));
        });
      }),
    );
    expect(Math.max(...early)).toBeLessThanOrEqual(0);
  });
});

describe('within', () => {
  const late = (): Error => new Error('late');

  it('gives up at the deadline, and when the signal aborts, and leaves no timer', async () => {
    const clock = new FakeClock();
    const never = new Promise<never>(() => undefined);
    const outcomes: string[] = [];
    const note = (error: unknown): void => void outcomes.push(String(error));
    void within(clock, 100, never, late).catch(note);
    const stop = new AbortController();
    void within(clock, 1_000, never, late, stop.signal).catch(note);
    await clock.advance(100);
    expect(outcomes).toEqual(['Error: late']);
    stop.abort('stopped');
    await settle();
    expect(outcomes).toEqual(['Error: late', 'stopped']);
    expect(clock.pending).toBe(0);
  });

  it('passes on what the work comes to', async () => {
    const clock = new FakeClock();
    expect(await within(clock, 100, Promise.resolve(3), late)).toBe(3);
    await expect(within(clock, 100, Promise.reject(new Error('no')), late)).rejects.toThrow('no');
    expect(clock.pending).toBe(0);
  });
});
