import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../../src/agent/events.ts';
import { settle } from '../../support/fake-clock.ts';

const time = (offset: number | undefined) => ({ boot: 'b', offsetMs: () => offset });
const happening = (text: string, monotonicMs = 5) =>
  ({ kind: 'rule', source: 'vent', text, monotonicMs }) as const;

/** What a session is sent until it ends; a `stopAt` ends it while that text is on its way. */
function session(queue: EventQueue, stopAt?: string) {
  const stop = new AbortController();
  const sent: string[] = [];
  const done = (async () => {
    for await (const { text } of queue.messages(stop.signal, time(0))) {
      sent.push(text);
      if (text === stopAt) stop.abort();
    }
  })();
  return { sent, done, stop };
}

describe('the queue of events', () => {
  it('keeps them in order for a session, and then passes on what comes', async () => {
    const queue = new EventQueue();
    queue.add(happening('one'));
    queue.add(happening('two'));
    const first = session(queue);
    await settle();
    queue.add(happening('three'));
    await settle();
    expect(first.sent).toEqual(['one', 'two', 'three']);
    first.stop.abort();
    await first.done;
    queue.add(happening('four'));
    const second = session(queue);
    await settle();
    expect(second.sent).toEqual(['four']);
    second.stop.abort();
  });

  it('sends again what was on its way when the session ended', async () => {
    const queue = new EventQueue();
    queue.add(happening('one'));
    queue.add(happening('two'));
    await session(queue, 'one').done;
    const second = session(queue);
    await settle();
    expect(second.sent).toEqual(['one', 'two']);
    second.stop.abort();
  });

  it('drops the oldest when it is full, and says how many', async () => {
    const queue = new EventQueue(2);
    for (const text of ['one', 'two', 'three', 'four']) queue.add(happening(text));
    const { sent, stop } = session(queue);
    await settle();
    expect(sent).toEqual(['2 events are missing here: there was no session for too long', 'three', 'four']);
    stop.abort();
  });

  it('tells wall time once it is known, and 0 before', async () => {
    const queue = new EventQueue();
    queue.add(happening('one', 250));
    const stop = new AbortController();
    const first = await queue.messages(stop.signal, time(undefined)).next();
    expect(first.value).toEqual({ type: 'event', timeMs: 0, kind: 'rule', source: 'vent', text: 'one' });
    const again = await queue.messages(stop.signal, time(1_000)).next();
    expect(again.value).toMatchObject({ timeMs: 1_250 });
  });
});
