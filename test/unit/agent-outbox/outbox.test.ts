import { describe, expect, it } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { allOf, CHANNEL, killed, Pi, rowsOnDisk, sequencesOf, valuesOf } from './setup.ts';

describe('sealing', () => {
  it('seals a batch when it is full, and the rest when it is old', async () => {
    const pi = new Pi();
    const outbox = pi.open();
    outbox.add(pi.readings(25));
    expect(outbox.stats()).toMatchObject({ pendingBatches: 2, pendingReadings: 20, lastSequence: 2 });
    await pi.clock.advance(999);
    expect(outbox.stats().pendingBatches).toBe(2);
    await pi.clock.advance(1);
    expect(outbox.stats()).toMatchObject({ pendingBatches: 3, pendingReadings: 25 });
    expect(valuesOf(allOf(outbox))).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  });

  it('starts the age with the first reading of each batch', async () => {
    const pi = new Pi();
    const outbox = pi.open();
    outbox.add(pi.readings(10));
    await pi.clock.advance(600);
    outbox.add(pi.readings(1));
    await pi.clock.advance(600);
    expect(outbox.stats().lastSequence).toBe(1);
    await pi.clock.advance(400);
    expect(outbox.stats().lastSequence).toBe(2);
  });

  it('stamps batches with the wall time of their first reading', async () => {
    const pi = new Pi();
    const outbox = pi.open();
    const taken = pi.clock.wall();
    outbox.add(pi.readings());
    await pi.clock.advance(1000);
    expect(allOf(outbox)).toMatchObject([{ sequence: 1, baseTimeMs: taken, clock: 'good' }]);
  });

  it('drops what columns cannot hold without its neighbours', () => {
    const pi = new Pi();
    const outbox = pi.open();
    const [first, bad, last] = pi.readings(3);
    outbox.add([first!, { ...bad!, value: Number.NaN }, last!]);
    outbox.flush();
    expect(valuesOf(allOf(outbox))).toEqual([1, 3]);
    expect(outbox.stats().droppedReadings).toBe(1);
  });

  it('numbers channels for ever, and anew when unit or decimals change', () => {
    const pi = new Pi();
    const first = pi.open({ channels: [CHANNEL] });
    expect(first.channels()).toEqual([{ ...CHANNEL, id: 1 }]);
    first.add(pi.readings(1, { ...CHANNEL, decimals: 2 }));
    first.add(pi.readings(1, { ...CHANNEL, unit: 'K' }));
    first.close();
    const second = pi.open({ channels: [{ ...CHANNEL, sensor: 'cellar' }, CHANNEL] });
    expect(second.channels().map(({ id, sensor, unit, decimals }) => [id, sensor, unit, decimals])).toEqual([
      [1, 'roof', 'Cel', 0],
      [2, 'roof', 'Cel', 2],
      [3, 'roof', 'K', 0],
      [4, 'cellar', 'Cel', 0],
    ]);
  });
});

describe('sending', () => {
  it('hands out batches in order, bounded by bytes, at least one', () => {
    const pi = new Pi();
    const outbox = pi.open();
    for (let i = 0; i < 5; i++) pi.seal(outbox);
    const size = allOf(outbox)[0]!.columns.byteLength;
    expect(outbox.after(1, 2 * size).map(({ sequence }) => sequence)).toEqual([2, 3]);
    expect(outbox.after(1, 1).map(({ sequence }) => sequence)).toEqual([2]);
    expect(outbox.after(5, 1)).toEqual([]);
  });

  it('forgets what is acked, and keeps counting after a restart', () => {
    const pi = new Pi();
    const first = pi.open();
    for (let i = 0; i < 5; i++) pi.seal(first);
    expect(sequencesOf(first)).toEqual([1, 2, 3, 4, 5]);
    first.ack(5);
    expect(first.stats()).toMatchObject({ pendingBatches: 0, pendingBytes: 0, ackedSequence: 5 });
    first.close();
    const second = pi.open();
    expect(second.incarnation).toBe(first.incarnation);
    expect(second.stats()).toMatchObject({ lastSequence: 5, ackedSequence: 5, pendingBatches: 0 });
    pi.seal(second);
    expect(sequencesOf(second)).toEqual([6]);
  });

  it('takes an old ack, and one twice, for nothing', () => {
    const pi = new Pi();
    const outbox = pi.open();
    for (let i = 0; i < 3; i++) pi.seal(outbox);
    expect(sequencesOf(outbox)).toEqual([1, 2, 3]);
    outbox.ack(2);
    outbox.ack(2);
    outbox.ack(1);
    expect(sequencesOf(outbox)).toEqual([3]);
    expect(outbox.stats()).toMatchObject({ pendingBatches: 1, pendingReadings: 1, ackedSequence: 2 });
  });

  it('numbers anew what was sealed on a file older than what the gateway has', () => {
    const pi = new Pi();
    const outbox = pi.open();
    for (let i = 0; i < 3; i++) pi.seal(outbox);
    // as the Welcome says that is sent before anything is handed out
    outbox.ack(8);
    expect(valuesOf(allOf(outbox))).toEqual([1, 2, 3]);
    expect(sequencesOf(outbox)).toEqual([9, 10, 11]);
    outbox.ack(8);
    pi.seal(outbox);
    outbox.close();
    expect(sequencesOf(pi.open())).toEqual([9, 10, 11, 12]);
  });

  it('wakes who waits when a batch is sealed, or when told to stop', async () => {
    const pi = new Pi();
    const outbox = pi.open();
    const log: string[] = [];
    const stop = new AbortController();
    const never = new AbortController();
    void outbox.waitAfter(0, never.signal).then(() => log.push('first'));
    void outbox.waitAfter(1, never.signal).then(() => log.push('second'));
    void outbox.waitAfter(1, stop.signal).then(() => log.push('stopped'));
    await settle();
    expect(log).toEqual([]);
    pi.seal(outbox);
    await settle();
    expect(log).toEqual(['first']);
    stop.abort();
    await settle();
    expect(log).toEqual(['first', 'stopped']);
    pi.seal(outbox);
    await settle();
    expect(log).toEqual(['first', 'stopped', 'second']);
  });
});

describe('spilling', () => {
  it('leaves the disk alone while acks come, and writes what stays unacked', async () => {
    const pi = new Pi({ durability: 'spill' });
    const outbox = pi.open();
    pi.seal(outbox);
    allOf(outbox);
    await pi.clock.advance(3000);
    outbox.ack(1);
    pi.seal(outbox);
    await pi.clock.advance(4999);
    expect(rowsOnDisk(pi)).toEqual([]);
    await pi.clock.advance(1);
    expect(rowsOnDisk(pi)).toEqual([2]);
    expect(sequencesOf(outbox)).toEqual([2]);
  });

  it('writes everything at close and goes on with the next number', () => {
    const pi = new Pi({ durability: 'spill' });
    const outbox = pi.open();
    for (let i = 0; i < 3; i++) pi.seal(outbox);
    outbox.close();
    const next = pi.open();
    pi.seal(next);
    expect(sequencesOf(next)).toEqual([1, 2, 3, 4]);
    expect(valuesOf(allOf(next))).toEqual([1, 2, 3, 4]);
  });

  it('never uses a number again that may have left before a kill', async () => {
    const pi = new Pi({ durability: 'spill' });
    const first = pi.open();
    pi.seal(first);
    await pi.clock.advance(5000);
    pi.seal(first);
    const left = sequencesOf(first);
    const copy = killed(pi);
    const second = copy.open();
    expect(second.incarnation).toBe(first.incarnation);
    expect(valuesOf(allOf(second))).toEqual([1]);
    copy.seal(second);
    const [kept, next] = sequencesOf(second);
    expect(kept).toBe(1);
    expect(next).toBeGreaterThan(Math.max(...left));
  });
});

describe('commit', () => {
  it('has every batch on disk before it can leave', () => {
    const pi = new Pi();
    const outbox = pi.open();
    for (let i = 1; i <= 4; i++) {
      pi.seal(outbox);
      expect(rowsOnDisk(pi).at(-1)).toBe(i);
    }
  });
});
