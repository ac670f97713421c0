import { describe, expect, it } from 'vitest';
import { type GuestRun, runGuestTests } from './guest-run.ts';

/** Shows each test of the VM as one of this run, so that they are counted and named one by one. */
function report(name: string, run: GuestRun): void {
  describe(name, () => {
    it('runs to its end', () => {
      expect(run.trouble, run.trouble).toBeUndefined();
      expect(run.tests.length).toBeGreaterThan(0);
    });
    for (const { path, status, messages } of run.tests)
      it.skipIf(status === 'skipped')(path.join(' > '), () => {
        if (status === 'failed') throw new Error(messages.join('\n'));
      });
  });
}

// The VM runs while the tests are collected: only then is it known which tests there are.
report('the kernel', await runGuestTests(['gpio', 'i2c', 'sensors'], { timeoutMs: 240_000 }));
