import { beforeEach, describe, expect, it } from 'vitest';
import type { GatewayEvent } from '../../../src/gateway/model.ts';
import { type Arrival, Roster } from '../../../src/gateway/roster.ts';
import { Feed, type Lost } from '../../../src/lib/feed.ts';
import { settle } from '../../support/fake-clock.ts';

const arrival: Arrival = {
  id: 'barn',
  session: 's1',
  address: '127.0.0.1:1',
  software: 'fieldhand 1',
  board: 'test',
  channels: [
    { sensor: 'climate', quantity: 'temperature', unit: 'Cel', decimals: 2 },
    { sensor: 'climate', quantity: 'humidity', unit: '%', decimals: 1 },
  ],
  actuators: [{ name: 'pump', kind: 'switch', actions: ['set'], proportional: false }],
};
const temperature = (time: number, value: number) => ({
  sensor: 'climate',
  quantity: 'temperature',
  unit: 'Cel',
  decimals: 2,
  time,
  value,
  quality: 'ok' as const,
});
const on = { level: 1, readBack: true, cause: 'command', since: 1, fault: null };

describe('the roster', () => {
  let roster: Roster;
  let events: (GatewayEvent | Lost)[];
  let stop: AbortController;

  beforeEach(() => {
    const feed = new Feed<GatewayEvent>();
    roster = new Roster(feed);
    events = [];
    stop = new AbortController();
    void (async () => {
      for await (const event of feed.events(stop.signal)) events.push(event);
    })();
  });

  it('knows an agent from Hello on, and after it has left', () => {
    expect(roster.summary('barn')).toBeUndefined();
    roster.arrived(arrival, 100, 7);
    expect(roster.summary('barn')).toMatchObject({
      state: 'live',
      since: 100,
      lastSequence: 7,
      reason: null,
    });
    roster.left('barn', 'silent', 200);
    expect(roster.summary('barn')).toMatchObject({
      state: 'offline',
      since: 200,
      reason: 'silent',
      session: null,
    });
    expect(roster.detail('barn', [])?.channels).toHaveLength(2);
  });

  it('shows the last reading to arrive, also after one whose clock was ahead', () => {
    roster.arrived(arrival, 100, 0);
    roster.stored('barn', 1, 1, [temperature(50, 20)], 100);
    roster.stored('barn', 2, 1, [temperature(40, 10)], 101);
    expect(roster.detail('barn', [])?.channels[0]).toMatchObject({ value: 10, time: 40 });
    expect(roster.summary('barn')).toMatchObject({ lastSequence: 2, readings: 2, lastSeen: 101 });
  });

  it('keeps the value of a channel over a new session, but not under another unit', () => {
    roster.arrived(arrival, 100, 0);
    roster.stored('barn', 1, 1, [temperature(50, 20)], 100);
    roster.arrived({ ...arrival, session: 's2' }, 200, 1);
    expect(roster.detail('barn', [])?.channels[0]).toMatchObject({ value: 20 });
    const [first, ...rest] = arrival.channels;
    roster.arrived({ ...arrival, channels: [{ ...first!, unit: 'K' }, ...rest] }, 300, 1);
    expect(roster.detail('barn', [])?.channels[0]).toMatchObject({ unit: 'K', value: null });
  });

  it('forgets what is no more, and what is left of it to come', async () => {
    const [first, second] = arrival.channels;
    roster.remember('barn', [{ ...second!, last: undefined }], 50);
    roster.arrived({ ...arrival, channels: [{ ...first!, retired: true }, second!] }, 100, 0);
    roster.stored('barn', 1, 1, [temperature(50, 20)], 100);
    expect(roster.detail('barn', [])?.channels.map(({ quantity }) => quantity)).toEqual(['humidity']);
    // of the same name with another unit: only the new one is shown
    const kelvin = { ...first!, unit: 'K' };
    roster.arrived({ ...arrival, channels: [{ ...first!, retired: true }, kelvin] }, 200, 1);
    roster.stored('barn', 2, 1, [temperature(60, 20)], 200);
    expect(roster.detail('barn', [])?.channels).toMatchObject([{ unit: 'K', value: null }]);
    await settle();
    expect(events.filter(({ type }) => type === 'readings')).toEqual([]);
    stop.abort();
  });

  it('tells those who watch everything about sensors and actuators, not only what changed', async () => {
    const two = [
      ...arrival.actuators,
      { name: 'lamp', kind: 'switch', actions: ['set'], proportional: false } as const,
    ];
    roster.arrived({ ...arrival, actuators: two }, 100, 0);
    roster.actuators('barn', [{ name: 'pump', state: on }]);
    roster.actuators('barn', [{ name: 'ghost', state: on }]);
    await settle();
    const told = events.filter((event) => event.type === 'actuators').map((event) => event.actuators);
    expect(told.at(-1)?.map(({ name, state }) => [name, state?.level])).toEqual([
      ['pump', 1],
      ['lamp', undefined],
    ]);
    stop.abort();
  });

  it('remembers what the history knows of agents that have not come back', () => {
    const last = { time: 50, value: 20, quality: 'ok' as const };
    roster.remember('barn', [{ ...arrival.channels[0]!, last }], 50);
    expect(roster.summary('barn')).toMatchObject({ state: 'offline', lastSeen: 50 });
    expect(roster.detail('barn', [])?.channels).toMatchObject([{ value: 20, time: 50 }]);
  });
});

describe('the feed', () => {
  it('drops the oldest events of a reader that is behind, and says how many', async () => {
    const feed = new Feed<GatewayEvent>(2);
    const stop = new AbortController();
    const reader = feed.events(stop.signal)[Symbol.asyncIterator]();
    for (const agent of ['a', 'b', 'c']) feed.publish({ type: 'readings', agent, readings: [] });
    expect((await reader.next()).value).toEqual({ type: 'lost', events: 1 });
    expect((await reader.next()).value).toMatchObject({ agent: 'b' });
    stop.abort();
  });

  it('forgets a reader that has gone', async () => {
    const feed = new Feed<GatewayEvent>();
    const stop = new AbortController();
    feed.events(stop.signal);
    expect(feed.watched).toBe(true);
    stop.abort();
    expect(feed.watched).toBe(false);
  });
});
