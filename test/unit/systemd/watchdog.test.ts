import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { Progress } from '../../../src/lib/progress.ts';
import { startWatchdog } from '../../../src/lib/systemd/watchdog.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const WATCHDOG_MS = 30_000;

function watched(hang?: string) {
  const clock = new FakeClock();
  const progress = new Progress(() => clock.monotonic(), hang);
  const fed: number[] = [];
  const stop = startWatchdog({
    clock,
    log: silentLog,
    watchdogMs: WATCHDOG_MS,
    trouble: () => progress.trouble(),
    feed: () => fed.push(clock.monotonic()),
  });
  /** Longest time without a sign of life, ms, up to now. */
  const hunger = (): number =>
    Math.max(...[...fed, clock.monotonic()].map((at, i, all) => at - (all[i - 1] ?? at)));
  return { clock, progress, fed, hunger, stop };
}

describe('progress', () => {
  type Do = 'rest' | 'end' | number;
  it.each<[string, readonly Do[], number, readonly string[]]>([
    ['a loop that has said nothing yet', [], 3_600_000, []],
    ['one that is not due', [5_000], 4_000, []],
    ['one that is a little late', [5_000], 14_999, []],
    ['one that is too late', [5_000], 15_001, ['sampler has not turned for 15 s']],
    ['one that was due at once', [0], 10_001, ['sampler has not turned for 10 s']],
    ['one that is overdue already', [-5_000], 10_001, ['sampler has not turned for 10 s']],
    ['one that turned again', [5_000, 60_000], 15_001, []],
    ['one that waits for a hung bus and has said so', [5_000, 'rest'], 3_600_000, []],
    ['one that rested and turned again', ['rest', 5_000], 15_001, ['sampler has not turned for 15 s']],
    ['one that has ended', [5_000, 'end'], 3_600_000, []],
  ])('%s', async (_, calls, afterMs, trouble) => {
    const clock = new FakeClock();
    const progress = new Progress(() => clock.monotonic());
    const loop = progress.loop('sampler');
    for (const call of calls) {
      if (typeof call === 'number') loop.due(call);
      else loop[call]();
    }
    await clock.advance(afterMs);
    expect(progress.trouble()).toEqual(trouble);
  });

  it('asks what has no turns of its own', () => {
    const progress = new Progress(() => 0);
    let problem: string | undefined;
    progress.check('listener', () => problem);
    expect(progress.trouble()).toEqual([]);
    problem = 'it takes no connections';
    expect(progress.trouble()).toEqual(['listener: it takes no connections']);
  });

  it('lets a loop seem to hang for a test', async () => {
    const { clock, progress } = watched('guard');
    const loop = progress.loop('guard');
    progress.loop('rules').due(0);
    progress.loop('rules').rest();
    await clock.advance(10_001);
    loop.due(1_000);
    loop.rest();
    expect(progress.trouble()).toEqual(['guard has not turned for 10 s']);
  });
});

describe('the watchdog', () => {
  it('is fed every half of its time while loops turn, and no longer once stopped', async () => {
    const { clock, progress, fed, stop } = watched();
    const loop = progress.loop('sampler');
    const turn = (): void => {
      loop.due(1_000);
      clock.after(1_000, turn);
    };
    turn();
    await clock.advance(60_000);
    expect(fed.map((at) => at - 1_000)).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
    stop();
    await clock.advance(60_000);
    expect(fed).toHaveLength(5);
  });

  it('is not fed once one loop of several stands still', async () => {
    const { clock, progress, hunger } = watched();
    const well = progress.loop('rules');
    const turn = (): void => {
      well.due(1_000);
      clock.after(1_000, turn);
    };
    turn();
    progress.loop('outbox').due(5_000);
    await clock.advance(15_000 + WATCHDOG_MS);
    expect(hunger()).toBeGreaterThanOrEqual(WATCHDOG_MS);
  });

  it('is fed for days while a sensor waits for a bus that hangs', async () => {
    const { clock, progress, hunger } = watched();
    const loop = progress.loop('sensor climate');
    loop.due(5_000);
    await clock.advance(5_000);
    loop.rest();
    await clock.advance(3 * 86_400_000);
    expect(hunger()).toBe(WATCHDOG_MS / 2);
  });

  it('forgives a loop that catches up in time', async () => {
    const { clock, progress, hunger } = watched();
    const loop = progress.loop('outbox');
    loop.due(1_000);
    // late at the feeding after 15 s, back 5 s later
    clock.after(20_000, () => loop.due(60_000));
    await clock.advance(60_000);
    expect(hunger()).toBeLessThan(WATCHDOG_MS);
  });
});
