import { describe, expect, it } from 'vitest';
import { Database } from '../../../src/lib/sqlite.ts';
import { allOf, closing, killed, Pi, sequencesOf, valuesOf } from './setup.ts';

/** What one batch of one reading counts for. */
function sizeOfOne(): number {
  const pi = new Pi();
  const outbox = pi.open();
  pi.seal(outbox);
  return outbox.stats().pendingBytes;
}

describe('a full outbox', () => {
  const limits = { maxBytes: 3 * sizeOfOne(), maxAgeMs: 86_400_000 };

  it('drops the oldest, counts it, and lets the next survivor report it', async () => {
    const pi = new Pi({ limits });
    const outbox = pi.open();
    const start = pi.clock.wall();
    for (let i = 0; i < 5; i++) {
      pi.seal(outbox);
      await pi.clock.advance(1000);
    }
    expect(sequencesOf(outbox)).toEqual([3, 4, 5]);
    expect(allOf(outbox)[0]!.gap).toEqual({
      readings: 2,
      fromMs: start,
      toMs: start + 1000,
      reason: 'outbox-full',
    });
    expect(allOf(outbox)[1]!.gap).toBeUndefined();
    expect(outbox.stats()).toMatchObject({ droppedReadings: 2, pendingBatches: 3 });
  });

  it('knows after a kill what it dropped', () => {
    const pi = new Pi({ limits });
    const outbox = pi.open();
    for (let i = 0; i < 5; i++) pi.seal(outbox);
    const again = killed(pi).open();
    expect(allOf(again)).toEqual(allOf(outbox));
    expect(again.stats().droppedReadings).toBe(2);
  });

  it('forgets the report with the ack of the batch that made it', () => {
    const pi = new Pi({ limits });
    const outbox = pi.open();
    for (let i = 0; i < 5; i++) pi.seal(outbox);
    outbox.ack(allOf(outbox).at(-1)!.sequence);
    pi.seal(outbox);
    const db = closing(new Database(killed(pi).path));
    expect(db.prepare('SELECT * FROM gap').all()).toEqual([]);
  });

  it('reports with a batch that has not left yet', () => {
    const pi = new Pi({ limits });
    const outbox = pi.open();
    for (let i = 0; i < 3; i++) pi.seal(outbox);
    expect(sequencesOf(outbox)).toEqual([1, 2, 3]);
    pi.seal(outbox);
    const left = allOf(outbox);
    expect(left.map(({ gap }) => gap?.readings)).toEqual([undefined, undefined, 1]);
  });

  it('keeps the newest batch, however large', () => {
    const pi = new Pi({ limits: { maxBytes: 1, maxAgeMs: 86_400_000 } });
    const outbox = pi.open();
    pi.seal(outbox);
    pi.seal(outbox, 9);
    expect(valuesOf(allOf(outbox))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('bounds what spilling holds too', () => {
    const pi = new Pi({ limits, durability: 'spill' });
    const outbox = pi.open();
    for (let i = 0; i < 5; i++) pi.seal(outbox);
    expect(sequencesOf(outbox)).toEqual([3, 4, 5]);
    expect(allOf(outbox)[0]!.gap).toMatchObject({ readings: 2, reason: 'outbox-full' });
  });

  it('cuts down at the start when the limit was lowered', () => {
    const pi = new Pi();
    const before = pi.open();
    for (let i = 0; i < 8; i++) pi.seal(before);
    before.close();
    const outbox = pi.open({ limits });
    expect(sequencesOf(outbox)).toEqual([6, 7, 8]);
    expect(allOf(outbox)[0]!.gap).toMatchObject({ readings: 5 });
  });
});

describe('batches that are too old', () => {
  const limits = { maxBytes: 10_000_000, maxAgeMs: 60_000 };

  it('are dropped and reported', async () => {
    const pi = new Pi({ limits });
    const outbox = pi.open();
    pi.seal(outbox, 4);
    await pi.clock.advance(60_001);
    pi.seal(outbox);
    expect(valuesOf(allOf(outbox))).toEqual([5]);
    expect(allOf(outbox)[0]!.gap).toMatchObject({ readings: 4, reason: 'too-old' });
  });

  it('are told by wall time when they come from an earlier boot', () => {
    const pi = new Pi({ limits });
    pi.seal(pi.open());
    const second = killed(pi);
    second.time.boot = 'boot-2';
    second.time.offset = pi.time.offset! + 61_000;
    const outbox = second.open();
    second.seal(outbox, 2);
    expect(allOf(outbox)).toMatchObject([{ sequence: 2, gap: { readings: 1, reason: 'too-old' } }]);
  });
});

it('merges gaps, and the gravest reason stands', async () => {
  const pi = new Pi({ limits: { maxBytes: 2 * sizeOfOne(), maxAgeMs: 10_000 } });
  const outbox = pi.open();
  for (let i = 0; i < 3; i++) pi.seal(outbox);
  await pi.clock.advance(11_000);
  pi.seal(outbox);
  expect(allOf(outbox)).toMatchObject([{ sequence: 4, gap: { readings: 3, reason: 'outbox-full' } }]);
});
