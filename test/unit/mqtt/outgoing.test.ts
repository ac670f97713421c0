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
  const queue = new OutgoingQueue(10);
  for (const message of [state('a', '1'), event('x'), state('b', '1'), state('a', '2'), event('y')])
    queue.add(message);
  expect(drain(queue)).toEqual(['x', 'y', '1', '2']);
  expect([queue.superseded, queue.dropped, queue.size]).toEqual([1, 0, 0]);
});

it('is bounded, and counts what gave way', () => {
  const queue = new OutgoingQueue(3);
  for (let i = 0; i < 5; i++) {
    queue.add(event(`e${i}`));
    queue.add(state(`t${i}`, `s${i}`));
  }
  expect(queue.size).toBe(6);
  expect(queue.dropped).toBe(4);
  expect(drain(queue)).toEqual(['e2', 'e3', 'e4', 's2', 's3', 's4']);
});
