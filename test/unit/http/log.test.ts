import { describe, expect, test } from 'vitest';
import { EventLog } from '../../../src/gateway/event-log.ts';
import { serve } from './server.ts';

const path = '/api/v1/agents/greenhouse-1/log';
const textsOf = async (response: Response): Promise<string[]> =>
  ((await response.json()) as { events: { text: string }[] }).events.map(({ text }) => text);

describe("an agent's log", () => {
  test('has the newest event first, of this agent only', async () => {
    const server = await serve();
    server.gateway.happen('greenhouse-1', 'rule', 'vent', 'one');
    server.gateway.happen('barn-2', 'rule', 'heat', 'elsewhere');
    server.gateway.happen('greenhouse-1', 'refused', 'vent', 'two');
    const events = await (await server.get(path)).json();
    expect(events).toEqual({
      events: [
        {
          id: 3,
          agent: 'greenhouse-1',
          time: server.clock.wall(),
          kind: 'refused',
          source: 'vent',
          text: 'two',
        },
        {
          id: 1,
          agent: 'greenhouse-1',
          time: server.clock.wall(),
          kind: 'rule',
          source: 'vent',
          text: 'one',
        },
      ],
    });
    expect(await textsOf(await server.get(`${path}?limit=1`))).toEqual(['two']);
  });

  test('is empty for an agent on which nothing happened, and not there for none', async () => {
    const server = await serve();
    expect(await (await server.get(path)).json()).toEqual({ events: [] });
    expect((await server.get('/api/v1/agents/greenhose-1/log')).status).toBe(404);
    expect((await server.get(`${path}?limit=0`)).status).toBe(400);
  });

  test('is in the snapshot, and goes on as events', async () => {
    const server = await serve();
    server.gateway.happen('greenhouse-1', 'notify', 'vent', 'before');
    const leave = new AbortController();
    const response = await server.get('/api/v1/events', { signal: leave.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (wanted: RegExp): Promise<void> => {
      while (!wanted.test(text)) text += (await reader.read()).value ?? '';
    };
    await until(/event: snapshot\ndata: .*"log":\[\{.*"text":"before"/);
    server.gateway.happen('greenhouse-1', 'notify', 'vent', 'after');
    await until(/event: event\ndata: \{"type":"event","event":\{.*"text":"after"/);
    leave.abort();
  });
});

describe('the events of a gateway', () => {
  test('are kept up to a number, the oldest forgotten', () => {
    const log = new EventLog(3);
    for (let time = 1; time <= 5; time++)
      log.add({ agent: 'a', time, kind: 'rule', source: '', text: `${time}` });
    expect(log.recent(10).map(({ text }) => text)).toEqual(['5', '4', '3']);
    expect(log.recent(2).map(({ id }) => id)).toEqual([5, 4]);
  });
});
