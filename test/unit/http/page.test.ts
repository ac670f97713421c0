import { describe, expect, test } from 'vitest';
import type { AgentDetail, CommandView, ReadingEvent } from '../../../src/gateway/model.ts';
import { age, decimalsOfStep, label, level, reading, span, took } from '../../../src/gateway/page/format.ts';
import { Series } from '../../../src/gateway/page/series.ts';
import { Store } from '../../../src/gateway/page/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { farm } from '../../support/fake-farm.ts';

describe('what a person reads', () => {
  test.each([
    ['temperature', 'Cel', 2, 21.5, '21.50', '°C'],
    ['pressure', 'Pa', 0, 101_325, '1,013.3', 'hPa'],
    ['load', '1', 2, 0.34, '0.34', ''],
    ['contact', '1', 0, 1, 'closed', ''],
    ['contact', '1', 0, 0, 'open', ''],
    ['uptime', 's', 0, 90_061, '1 d 1 h', ''],
    ['counts', '1', -3, 12_000, '12,000', ''],
    ['wind', 'm/s', 1, null, '–', ''],
  ])('%s in %s with %i decimals: %s', (quantity, unit, decimals, value, text, shown) =>
    expect(reading({ quantity, unit, decimals }, value)).toEqual({ value: text, unit: shown }),
  );

  test('times', () => {
    expect([0, 999, 1_000, 61_000, 3_900_000, 90_000_000].map(age)).toEqual([
      'now',
      'now',
      '1 s',
      '1 min',
      '1 h',
      '1 d',
    ]);
    expect([0, 61_000, 3_900_000, 36_000_000, 90_000_000].map(span)).toEqual([
      '0 s',
      '1 min',
      '1 h 5 min',
      '10 h',
      '1 d 1 h',
    ]);
    // the agent's clock is ahead of ours
    expect(age(-5_000)).toBe('now');
    expect([2.44, 81.2, 1_250].map(took)).toEqual(['2.4 ms', '81 ms', '1.3 s']);
  });

  test('the steps of an axis, none of them rounded to another', () => {
    expect([25, 5, 2.5, 1, 0.5, 0.25, 0.1, 0.1 * 0.1, 1e-9].map(decimalsOfStep)).toEqual([
      0, 0, 1, 0, 1, 2, 1, 2, 6,
    ]);
  });

  test('names and levels', () => {
    expect(['cpu-temperature', 'soil-moisture', 'door'].map(label)).toEqual([
      'CPU temperature',
      'Soil moisture',
      'Door',
    ]);
    expect([level(0.35, true), level(0, true), level(1, false)]).toEqual(['35 %', 'off', 'on']);
  });
});

describe('a chart', () => {
  const at = (...times: number[]) => times.map((time) => ({ time, value: time / 1_000 }));

  test('keeps what came live after the history was read, and nothing twice', () => {
    const series = new Series();
    series.push(4_000, 4);
    series.push(5_000, 5);
    series.load(0, at(1_000, 2_000, 3_000, 4_000));
    expect(series.times).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
    expect(series.push(5_000, 99)).toBe(false);
    expect(series.values).toEqual([1, 2, 3, 4, 5]);
  });

  test('breaks where readings are missing, and not where they only come slowly', () => {
    const series = new Series();
    series.load(0, at(1_000, 2_000, 3_000, 4_000, 60_000, 61_000));
    expect(series.plot(0, 1)[1]).toEqual([1, 2, 3, 4, null, 60, 61]);
    const slow = new Series();
    slow.load(0, at(60_000, 120_000, 180_000, 250_000));
    expect(slow.plot(0, 0.5)[1]).toEqual([30, 60, 90, 125]);
    expect(slow.plot(100_000, 1)[0]).toEqual([120, 180, 250]);
  });

  test('forgets what is past its span', () => {
    const series = new Series();
    for (let time = 1; time <= 1_000; time++) series.push(time * 1_000, time);
    series.trim(900_000);
    expect(series.times).toHaveLength(101);
    expect(series.from).toBe(900_000);
  });
});

describe('what the page knows', () => {
  const gateway = farm(new FakeClock());
  const start = (): Store => {
    const agents = gateway.agents().map(({ id }) => gateway.agent(id)!);
    const store = new Store();
    store.reset({ time: 0, agents, commands: [], log: [] });
    return store;
  };
  const barn = (store: Store): AgentDetail => store.agents.get('barn-2')!;
  const summary = (id: string, session: string | null) => ({ ...gateway.agents()[1]!, id, session });

  test('takes newer readings in, and backlog only into the past', () => {
    const store = start();
    const known = barn(store).channels[0]!;
    const event = (time: number, value: number): ReadingEvent => ({ ...known, time, value, quality: 'ok' });
    store.apply({
      type: 'readings',
      agent: 'barn-2',
      readings: [event(known.time! + 1_000, 1), event(known.time! - 9, 2)],
    });
    expect(barn(store).channels[0]).toMatchObject({ value: 1, time: known.time! + 1_000 });
    expect(barn(store).channels).toHaveLength(3);
  });

  test('asks for an agent anew when it is new or has a new session', () => {
    const store = start();
    expect(store.apply({ type: 'agent', agent: summary('barn-2', barn(store).session) })).toBeUndefined();
    expect(store.apply({ type: 'agent', agent: summary('barn-2', null) })).toBeUndefined();
    expect(store.apply({ type: 'agent', agent: summary('barn-2', 'another') })).toBe('barn-2');
    expect(barn(store).channels).toHaveLength(3);
    expect(store.apply({ type: 'agent', agent: summary('new-1', 's') })).toBe('new-1');
    expect(store.apply({ type: 'sensors', agent: 'unheard-of', sensors: [] })).toBe('unheard-of');
  });

  test('an event that came with the snapshot too is there once, newest first', () => {
    const store = start();
    const event = (id: number) => ({ id, agent: 'barn-2', time: id, kind: 'rule', source: 'r', text: '' });
    store.reset({ time: 0, agents: [], commands: [], log: [event(2), event(1)] });
    store.apply({ type: 'event', event: event(2) });
    store.apply({ type: 'event', event: event(3) });
    expect(store.log.map(({ id }) => id)).toEqual([3, 2, 1]);
  });

  test('a command is one row, whatever becomes of it, newest first', () => {
    const store = start();
    const command = (id: string, created: number, state: CommandView['state']): CommandView => ({
      id,
      agent: 'barn-2',
      actuator: 'heater',
      action: { type: 'set', level: 1 },
      issuer: 'test',
      created,
      state,
      reason: null,
      detail: null,
      result: null,
      finished: null,
    });
    store.apply({ type: 'command', command: command('a', 1, 'pending') });
    store.apply({ type: 'command', command: command('b', 2, 'pending') });
    store.apply({ type: 'command', command: command('a', 1, 'executed') });
    expect(store.commands.map(({ id, state }) => [id, state])).toEqual([
      ['b', 'pending'],
      ['a', 'executed'],
    ]);
  });
});
