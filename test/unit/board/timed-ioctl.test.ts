import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimedIoctl } from '../../../src/board/gpio/timed-ioctl.ts';
import { systemClock } from '../../../src/lib/clock.ts';

/** asm-generic/ioctls.h: sets or clears O_NONBLOCK of any descriptor, which can be seen from outside. */
const FIONBIO = 0x5421;
const ON = Uint8Array.from([1, 0, 0, 0]);

let folder: string;
let fd: number;
let other: number;
let timed: TimedIoctl;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldhand-timed-'));
  [fd, other] = ['one', 'other'].map((name) =>
    openSync(join(folder, name), constants.O_RDWR | constants.O_CREAT),
  ) as [number, number];
  timed = new TimedIoctl();
});
afterEach(async () => {
  await timed.close();
  for (const each of [fd, other]) closeSync(each);
  rmSync(folder, { recursive: true });
});

const now = (): number => systemClock.monotonic();
const done = (of = fd): boolean => {
  const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${of}`, 'utf8'))?.[1] ?? '';
  return (Number.parseInt(flags, 8) & constants.O_NONBLOCK) !== 0;
};
/** Keeps this thread busy, as a commit to a slow disk does. */
const busyUntil = (over: () => boolean, longestMs = 10_000): void => {
  for (const end = now() + longestMs; !over() && now() < end; );
};

describe('a call at its time', () => {
  it('is made though the program is busy', () => {
    const callOff = timed.at(now() + 50, fd, FIONBIO, ON);
    expect(done()).toBe(false);
    busyUntil(() => done());
    expect(done()).toBe(true);
    expect(callOff?.()).toBe(false);
  });

  it('is not made when it was called off', () => {
    const callOff = timed.at(now() + 200, fd, FIONBIO, ON);
    expect(callOff?.()).toBe(true);
    expect(callOff?.()).toBe(true);
    // one that is due later shows that its time is over
    timed.at(now() + 300, other, FIONBIO, ON);
    busyUntil(() => done(other));
    expect(done()).toBe(false);
  });

  it('is never taken for the one before it', () => {
    timed.at(now(), other, FIONBIO, ON);
    busyUntil(() => done(other));
    // due at once, called off at once, and its place taken by one that is due much later
    for (let n = 0; n < 3_000; n++) {
      timed.at(now(), other, FIONBIO, ON)?.();
      const later = timed.at(now() + 60_000, fd, FIONBIO, ON);
      for (let spin = 0; spin < n % 50; spin++) now();
      expect(later?.()).toBe(true);
    }
    expect(done()).toBe(false);
  });

  it('comes before one that was asked for earlier and is due later', () => {
    const later = timed.at(now() + 60_000, fd, FIONBIO, ON);
    timed.at(now() + 10, other, FIONBIO, ON);
    busyUntil(() => done(other));
    expect(done(other)).toBe(true);
    expect(done()).toBe(false);
    expect(later?.()).toBe(true);
  });

  it('is refused where too many wait, and granted again when they do not', () => {
    const waiting = Array.from({ length: 64 }, () => timed.at(now() + 60_000, fd, FIONBIO, ON));
    expect(timed.at(now(), fd, FIONBIO, ON)).toBeUndefined();
    expect(waiting[7]?.()).toBe(true);
    timed.at(now(), fd, FIONBIO, ON);
    busyUntil(() => done());
    expect(done()).toBe(true);
  });
});
