import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OutboxFile } from '../../../src/agent/outbox/outbox-file.ts';
import { Database } from '../../../src/lib/sqlite.ts';
import { allOf, killed, Pi, sequencesOf, valuesOf } from './setup.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function setAsides(pi: Pi): string[] {
  return readdirSync(dirname(pi.path)).filter((name) => /\.corrupt-[^-]*(-\d+)?$/.test(name));
}

/** Overwrites the file from `from` on, in parts of its length. */
function scribble(path: string, from: number, to: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, Math.floor(bytes.length * from), Math.floor(bytes.length * to));
  writeFileSync(path, bytes);
}

describe('a damaged file', () => {
  it('with a garbage header is set aside, replaced and reported', () => {
    const pi = new Pi();
    const before = pi.open();
    pi.seal(before);
    before.close();
    scribble(pi.path, 0, 0.05);
    const outbox = pi.open();
    expect(outbox.incarnation).not.toBe(before.incarnation);
    expect(outbox.stats().fault).toBeUndefined();
    expect(setAsides(pi)).toHaveLength(1);
    pi.seal(outbox);
    expect(allOf(outbox)).toMatchObject([{ sequence: 1, gap: { reason: 'corrupt', fromMs: 0, toMs: 0 } }]);
  });

  it('reports it even when it is killed before anything is sealed', () => {
    const pi = new Pi();
    writeFileSync(pi.path, 'no database at all');
    const incarnation = pi.open().incarnation;
    const again = killed(pi);
    const outbox = again.open();
    expect(outbox.incarnation).toBe(incarnation);
    again.seal(outbox);
    expect(allOf(outbox)[0]!.gap).toMatchObject({ reason: 'corrupt' });
  });

  it('is found at the start after a kill, wherever the damage is', () => {
    const pi = new Pi();
    const before = pi.open();
    for (let i = 0; i < 300; i++) pi.seal(before);
    before.close();
    // opened and not closed: not in order any more
    pi.open();
    const copy = killed(pi);
    scribble(copy.path, 0.5, 0.9);
    const outbox = copy.open();
    expect(setAsides(copy)).toHaveLength(1);
    expect(outbox.stats().pendingBatches).toBe(0);
  });

  it('found in use is replaced, and the numbers go on', () => {
    const pi = new Pi();
    const before = pi.open();
    for (let i = 0; i < 300; i++) pi.seal(before);
    before.close();
    scribble(pi.path, 0.5, 0.9);
    const outbox = pi.open();
    const { incarnation } = outbox;
    allOf(outbox);
    pi.seal(outbox);
    expect(outbox.incarnation).toBe(incarnation);
    expect(allOf(outbox)).toMatchObject([{ sequence: 301, gap: { readings: 300, reason: 'corrupt' } }]);
    expect(outbox.stats()).toMatchObject({ droppedReadings: 300, pendingBatches: 1, fault: undefined });
    expect(setAsides(pi)).toHaveLength(1);
    outbox.close();
    const next = pi.open();
    expect(next.incarnation).toBe(incarnation);
    expect(sequencesOf(next)).toEqual([301]);
    expect(next.channels()).toHaveLength(1);
  });

  it('with one changed bit in a batch loses that batch alone', () => {
    const pi = new Pi();
    const before = pi.open();
    for (let i = 0; i < 3; i++) pi.seal(before, 5);
    const { columns } = allOf(before)[1]!;
    before.close();
    const bytes = readFileSync(pi.path);
    bytes[bytes.indexOf(columns) + columns.length - 2]! ^= 1;
    writeFileSync(pi.path, bytes);
    const outbox = pi.open();
    expect(allOf(outbox).map(({ sequence, gap }) => [sequence, gap?.readings])).toEqual([
      [1, undefined],
      [3, 5],
    ]);
    expect(allOf(outbox)[1]!.gap!.reason).toBe('corrupt');
    expect(sequencesOf(killed(pi).open())).toEqual([1, 3]);
  });

  it('is kept three times', async () => {
    const pi = new Pi();
    for (let i = 0; i < 5; i++) {
      writeFileSync(pi.path, 'no database at all');
      pi.open().close();
      await pi.clock.advance(i % 2 === 0 ? 0 : 1000);
    }
    expect(setAsides(pi)).toHaveLength(3);
  });

  it('of another layout is set aside too', async () => {
    const pi = new Pi();
    const db = new Database(pi.path);
    db.exec('CREATE TABLE something (a)');
    db.close();
    pi.open();
    expect(setAsides(pi)).toHaveLength(1);
  });
});

describe('a disk that refuses', () => {
  function full(): void {
    vi.spyOn(OutboxFile.prototype, 'write').mockImplementation(() => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    });
  }

  it('leaves batches in memory, from where they leave, until it takes them', async () => {
    const pi = new Pi();
    const outbox = pi.open();
    pi.seal(outbox);
    full();
    for (let i = 0; i < 3; i++) pi.seal(outbox);
    expect(outbox.stats()).toMatchObject({ fault: 'database or disk is full', pendingBatches: 4 });
    expect(valuesOf(allOf(outbox))).toEqual([1, 2, 3, 4]);
    outbox.ack(2);
    await pi.clock.advance(5000);
    expect(outbox.stats().fault).toBe('database or disk is full');
    vi.restoreAllMocks();
    await pi.clock.advance(60_000);
    expect(outbox.stats()).toMatchObject({ fault: undefined, pendingBatches: 2 });
    expect(sequencesOf(killed(pi).open())).toEqual([3, 4]);
  });

  it('is not tried with every batch', async () => {
    const pi = new Pi();
    const outbox = pi.open();
    full();
    for (let i = 0; i < 50; i++) pi.seal(outbox);
    expect(vi.mocked(OutboxFile.prototype.write).mock.calls.length).toBe(1);
    await pi.clock.advance(60_000);
    expect(vi.mocked(OutboxFile.prototype.write).mock.calls.length).toBeGreaterThan(2);
  });

  it('bounds what is held, and counts and reports what goes', async () => {
    const pi = new Pi({ limits: { maxBytes: 1000, maxAgeMs: 86_400_000 } });
    const outbox = pi.open();
    full();
    for (let i = 0; i < 100; i++) pi.seal(outbox);
    const { pendingBytes, pendingBatches, droppedReadings } = outbox.stats();
    expect(pendingBytes).toBeLessThanOrEqual(1000);
    expect(droppedReadings).toBe(100 - pendingBatches);
    expect(allOf(outbox)[0]!.gap).toMatchObject({ readings: droppedReadings, reason: 'outbox-full' });
    vi.restoreAllMocks();
    await pi.clock.advance(60_000);
    const again = killed(pi).open();
    expect(allOf(again)).toEqual(allOf(outbox));
    expect(again.stats().droppedReadings).toBe(droppedReadings);
  });

  it('from the start is a fault, and a file that comes later is taken', async () => {
    const pi = new Pi();
    mkdirSync(pi.path);
    const outbox = pi.open();
    pi.seal(outbox);
    expect(outbox.stats().fault).toMatch(/unable to open/);
    expect(valuesOf(allOf(outbox))).toEqual([1]);
    rmSync(pi.path, { recursive: true });
    await pi.clock.advance(60_000);
    expect(outbox.stats().fault).toBeUndefined();
    const again = killed(pi).open();
    expect(again.incarnation).toBe(outbox.incarnation);
    expect(valuesOf(allOf(again))).toEqual([1]);
  });
});
