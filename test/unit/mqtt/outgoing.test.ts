import { expect, it } from 'vitest';
import { OutgoingQueue } from '../../../src/mqtt/outgoing.ts';

const state = (topic: string, payload: string) => ({ topic, payload, retain: true });
const event = (payload: string) => ({ topic: 'event', payload, retain: false });
const drain = (queue: OutgoingQueue): string[] => {
  const found: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) found.push(next.payload);
  return found;
};

it('keeps the newest of each topic and every event, in order', () => {
  const queue = new OutgoingQueue({ events: 10, bytes: 1_000 });
  for (const message of [state('a', '1'), event('x'), state('b', '1'), state('a', '2'), event('y')])
    queue.add(message);
  expect(drain(queue)).toEqual(['x', 'y', '1', '2']);
  expect([queue.dropped, queue.size, queue.bytes]).toEqual([0, 0, 0]);
});

it('is bounded in number of what happens once, and counts what gave way', () => {
  const queue = new OutgoingQueue({ events: 3, bytes: 1_000 });
  for (let i = 0; i < 5; i++) {
    queue.add(event(`e${i}`));
    queue.add(state(`t${i}`, `s${i}`));
  }
  expect(queue.dropped).toBe(2);
  expect(drain(queue)).toEqual(['e2', 'e3', 'e4', 's0', 's1', 's2', 's3', 's4']);
  expect(queue.bytes).toBe(0);
});

it('is bounded in bytes: states give way first, the oldest of them', () => {
  const queue = new OutgoingQueue({ events: 100, bytes: 200 });
  queue.add(event('x'.repeat(45)));
  for (let i = 0; i < 5; i++) queue.add(state(`t${i}`, String(i).repeat(48)));
  expect(queue.bytes).toBe(200);
  expect(drain(queue).map((payload) => payload[0])).toEqual(['x', '2', '3', '4']);
  expect(queue.dropped).toBe(2);
  for (let i = 0; i < 9; i++) queue.add(event(String(i).repeat(45)));
  expect(drain(queue).map((payload) => payload[0])).toEqual(['5', '6', '7', '8']);
  // one that is larger than all the room is let through alone
  queue.add(event('y'.repeat(500)));
  expect(queue.size).toBe(1);
});
