import { describe, expect, it } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { allOf, killed, Pi, valuesOf } from './setup.ts';

const HOUR = 3_600_000;

describe('a clock that is not known', () => {
  it('withholds batches of this boot, and restamps them when it is known', async () => {
    const pi = new Pi();
    const truth = pi.time.offset!;
    pi.time.offset = undefined;
    pi.clock.jump(-5 * HOUR);
    const outbox = pi.open();
    pi.seal(outbox);
    await pi.clock.advance(2000);
    pi.seal(outbox);
    expect(allOf(outbox)).toEqual([]);

    let woken = false;
    void outbox.waitAfter(0, new AbortController().signal).then(() => {
      woken = true;
    });
    await pi.clock.advance(5000);
    expect(woken).toBe(false);
    pi.time.offset = truth;
    await pi.clock.advance(1000);
    expect(woken).toBe(true);
    expect(allOf(outbox)).toMatchObject([
      { baseTimeMs: 1000 + truth, clock: 'restamped' },
      { baseTimeMs: 3000 + truth, clock: 'restamped' },
    ]);
  });

  it('lets batches go that were sealed before with a known clock, in order', () => {
    const pi = new Pi();
    const outbox = pi.open();
    pi.seal(outbox);
    pi.time.offset = undefined;
    pi.seal(outbox);
    expect(valuesOf(allOf(outbox))).toEqual([1]);
  });

  it('restamps after a restart in the same boot', () => {
    const pi = new Pi();
    const truth = pi.time.offset!;
    pi.time.offset = undefined;
    const before = pi.open();
    pi.seal(before);
    before.close();
    pi.time.offset = truth;
    expect(allOf(pi.open())).toMatchObject([{ baseTimeMs: 1000 + truth, clock: 'restamped' }]);
  });

  it('restamps after a reboot when the clock of that boot became known before it ended', () => {
    const pi = new Pi();
    const truth = pi.time.offset!;
    pi.time.offset = undefined;
    const before = pi.open();
    pi.seal(before);
    pi.time.offset = truth;
    pi.seal(before);
    const after = killed(pi);
    after.time.boot = 'boot-2';
    after.time.offset = truth + HOUR;
    expect(allOf(after.open())).toMatchObject([
      { baseTimeMs: 1000 + truth, clock: 'restamped' },
      { baseTimeMs: 1000 + truth, clock: 'good' },
    ]);
  });

  it('guesses after a reboot, and keeps the guess', async () => {
    const pi = new Pi();
    const truth = pi.time.offset!;
    pi.time.offset = undefined;
    pi.clock.jump(-10 * 60_000);
    const before = pi.open();
    pi.seal(before);
    await pi.clock.advance(500);
    pi.seal(before);
    const second = killed(pi);
    second.time.boot = 'boot-2';
    second.time.offset = undefined;
    const outbox = second.open();
    expect(allOf(outbox)).toEqual([]);
    second.time.offset = truth + HOUR;
    const guessed = [
      { baseTimeMs: 1000 + truth - 10 * 60_000, clock: 'uncertain' },
      { baseTimeMs: 1500 + truth - 10 * 60_000, clock: 'uncertain' },
    ];
    expect(allOf(outbox)).toMatchObject(guessed);
    second.seal(outbox);

    const third = killed(second);
    third.time.boot = 'boot-3';
    third.time.offset = truth + 2 * HOUR;
    expect(allOf(third.open())).toMatchObject([...guessed, { clock: 'good' }]);
  });

  it('guesses no time before the reading before, nor after the present boot began', async () => {
    const pi = new Pi();
    const truth = pi.time.offset!;
    const first = pi.open();
    await pi.clock.advance(9000);
    pi.seal(first);

    const second = killed(pi);
    second.time.boot = 'boot-2';
    second.time.offset = undefined;
    second.clock.jump(-100 * HOUR);
    second.seal(second.open());

    const third = killed(second);
    third.time.boot = 'boot-3';
    third.time.offset = undefined;
    third.clock.jump(100 * HOUR);
    third.seal(third.open());

    const fourth = killed(third);
    fourth.time.boot = 'boot-4';
    fourth.time.offset = truth + HOUR;
    expect(allOf(fourth.open())).toMatchObject([
      { baseTimeMs: 10_000 + truth, clock: 'good' },
      { baseTimeMs: 10_000 + truth, clock: 'uncertain' },
      { baseTimeMs: truth + HOUR, clock: 'uncertain' },
    ]);
  });
});

describe('a clock that jumps', () => {
  it.each([-HOUR, 400 * 24 * HOUR])('neither reorders nor drops anything (%i ms)', async (jump) => {
    const pi = new Pi();
    const outbox = pi.open();
    for (let i = 0; i < 6; i++) {
      if (i === 3) {
        pi.clock.jump(jump);
        pi.time.offset = pi.time.offset! + jump;
      }
      pi.seal(outbox);
      await pi.clock.advance(100);
    }
    await settle();
    expect(allOf(outbox).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(valuesOf(allOf(outbox))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(outbox.stats().droppedReadings).toBe(0);
  });

  it('ages nothing that an earlier boot left', async () => {
    const pi = new Pi();
    pi.seal(pi.open());
    const second = killed(pi);
    second.time.boot = 'boot-2';
    const outbox = second.open();
    second.seal(outbox);
    second.time.offset = second.time.offset! + 400 * 24 * HOUR;
    second.seal(outbox);
    expect(valuesOf(allOf(outbox))).toHaveLength(3);
  });
});
