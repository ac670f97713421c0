import { describe, expect, it } from 'vitest';
import { DebouncedLevel } from '../../../src/board/gpio/debounce.ts';
import { EdgeQueue } from '../../../src/board/gpio/edge-queue.ts';
import type { Edge, Level } from '../../../src/board/gpio.ts';
import { DeviceError } from '../../../src/lib/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const edge = (monotonicMs: number): Edge => ({ level: 1, monotonicMs });

describe('EdgeQueue', () => {
  it('holds 1,024 edges, drops the oldest and counts them', async () => {
    const queue = new EdgeQueue();
    const edges = queue.open(new AbortController().signal)[Symbol.asyncIterator]();
    for (let index = 0; index < 1030; index++) queue.push(edge(index));
    expect(queue.lost).toBe(6);
    expect((await edges.next()).value).toEqual(edge(6));
  });

  it('drops nothing, and counts nothing, while nobody takes edges', () => {
    const queue = new EdgeQueue();
    for (let index = 0; index < 2000; index++) queue.push(edge(index));
    queue.lose(3);
    expect(queue.lost).toBe(0);
  });

  it('gives what waits before it throws, and throws to every later loop', async () => {
    const queue = new EdgeQueue();
    const first = queue.open(new AbortController().signal)[Symbol.asyncIterator]();
    queue.push(edge(1));
    queue.fail(new DeviceError('absent', 'gone'));
    expect((await first.next()).value).toEqual(edge(1));
    await expect(first.next()).rejects.toThrow('gone');
    const second = queue.open(new AbortController().signal)[Symbol.asyncIterator]();
    await expect(second.next()).rejects.toThrow('gone');
  });

  it('tells once that a loop was left', async () => {
    const queue = new EdgeQueue();
    let ends = 0;
    const abort = new AbortController();
    const edges = queue.open(abort.signal, () => ends++);
    queue.push(edge(1));
    for await (const _ of edges) break;
    abort.abort();
    queue.close();
    expect([ends, queue.active]).toEqual([1, false]);
  });

  it('ends at once for a signal that was aborted before', async () => {
    const queue = new EdgeQueue();
    const edges = queue.open(AbortSignal.abort())[Symbol.asyncIterator]();
    expect(await edges.next()).toEqual({ done: true, value: undefined });
    expect(queue.active).toBe(false);
  });
});

describe('DebouncedLevel', () => {
  function track(debounceMs: number) {
    const clock = new FakeClock(0);
    const line: { level: Level; broken?: boolean } = { level: 0 };
    const edges: Edge[] = [];
    const lost: number[] = [];
    const tracked = new DebouncedLevel({
      clock,
      debounceMs,
      initial: 0,
      read: () => {
        if (line.broken) throw new Error('gone');
        return line.level;
      },
      onEdge: (edge) => edges.push(edge),
      onLost: (count) => lost.push(count),
    });
    const move = (level: Level): void => {
      line.level = level;
      tracked.moved(level);
    };
    return { clock, line, edges, lost, tracked, move };
  }

  it('reports a level once it has been still for the period, stamped then', async () => {
    const { clock, edges, move } = track(20);
    for (const level of [1, 0, 1] as const) {
      move(level);
      await clock.advance(15);
    }
    expect(edges).toEqual([]);
    await clock.advance(5);
    expect(edges).toEqual([{ level: 1, monotonicMs: 50 }]);
  });

  it('reports nothing when the line is back where it was', async () => {
    const { clock, edges, move } = track(20);
    move(1);
    move(0);
    await clock.advance(100);
    expect(edges).toEqual([]);
  });

  it('without a period counts two lost edges when the line was back before it was read', () => {
    const { edges, lost, move } = track(0);
    move(1);
    move(1);
    expect([edges.length, lost]).toEqual([1, [2]]);
  });

  it('finds a change whose interrupt was missed', () => {
    const { edges, tracked, lost } = track(0);
    tracked.seen(1);
    tracked.seen(1);
    expect([edges.length, lost]).toEqual([1, []]);
  });

  it('survives a line that cannot be read when it has settled', async () => {
    const { clock, edges, line, move } = track(20);
    move(1);
    line.broken = true;
    await clock.advance(20);
    expect(edges).toEqual([]);
  });
});
