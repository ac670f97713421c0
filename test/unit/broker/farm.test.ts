import { describe, expect, it } from 'vitest';
import type { ActuatorReport } from '../../../src/actuators/guard/reports.ts';
import { OwnFarm } from '../../../src/agent/broker/farm.ts';
import { EventQueue } from '../../../src/agent/events.ts';
import type { SensorReport } from '../../../src/agent/sampler/sensor-report.ts';
import { Feed } from '../../../src/lib/feed.ts';
import { Latest } from '../../../src/lib/latest.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Reading } from '../../../src/lib/reading.ts';
import type { FarmEvent } from '../../../src/mqtt/farm.ts';
import type { Command } from '../../../src/protocol/messages.ts';
import { settle } from '../../support/fake-clock.ts';

const channel = { sensor: 'climate', quantity: 'temperature', unit: 'Cel', decimals: 2 };
const press = { sensor: 'bell', quantity: 'press', unit: '1', decimals: 0 };
const lamp: ActuatorReport = {
  name: 'lamp',
  kind: 'light',
  level: 0.4,
  readBack: true,
  cause: 'command',
  sinceMs: 0,
  fault: undefined,
  activity: 'fading',
};

function farm() {
  const reports = new Latest<SensorReport>();
  const readings = new Feed<readonly Reading[]>();
  const queue = new EventQueue();
  const asked: Command[] = [];
  const own = new OwnFarm({
    id: 'pi',
    software: 'fieldhand 1',
    board: 'a board',
    channels: [channel, press],
    actuators: [{ name: 'lamp', kind: 'light', actions: ['set'], proportional: true }],
    sampler: { current: () => reports.all(), reports: (signal) => reports.changes(signal) },
    guard: {
      states: () => [lamp],
      async *changes() {
        yield { ...lamp, level: 1 };
      },
    },
    events: queue,
    readings,
    time: { boot: 'b', offsetMs: () => 1_000 },
    log: silentLog,
    async command(command) {
      asked.push(command);
      return { type: 'command-result', id: command.id, state: 'rejected', reason: 'max-on', detail: '' };
    },
    newId: () => 'new',
  });
  const stop = new AbortController();
  const seen: FarmEvent[] = [];
  void (async () => {
    for await (const event of own.events(stop.signal)) seen.push(event);
  })();
  return { own, reports, readings, queue, asked, seen, stop };
}

const reading = (of: typeof channel, value: number): Reading => ({
  channel: of,
  monotonicMs: 1,
  value,
  quality: 'ok',
});

describe('an agent alone, as a broker is told of it', () => {
  it('is one agent, with what it has and how that is', async () => {
    const { own, reports, readings, stop } = farm();
    const report = { kind: 'bme280', detail: '', sinceMonotonicMs: 0 };
    reports.set('climate', { ...report, name: 'climate', fault: 'absent' });
    readings.publish([reading(channel, 21.5)]);
    await settle();
    expect(own.agents()).toEqual([{ id: 'pi' }]);
    expect(own.agent('other')).toBeUndefined();
    expect(own.agent('pi')).toMatchObject({
      state: 'live',
      channels: [
        { quantity: 'temperature', value: 21.5 },
        { quantity: 'press', value: null },
      ],
      sensors: [{ name: 'climate', fault: 'absent' }],
      actuators: [{ name: 'lamp', actions: ['set'], state: { level: 0.4, activity: 'fading' } }],
    });
    stop.abort();
  });

  it('tells each reading, sensor, output and happening', async () => {
    const { readings, reports, queue, seen, stop } = farm();
    // a button that is at rest again in the same turn has been pressed all the same
    readings.publish([reading(press, 1), reading(press, 0)]);
    const report = { kind: 'bme280', detail: '', sinceMonotonicMs: 0 };
    reports.set('climate', { ...report, name: 'climate', fault: undefined });
    queue.add({ kind: 'rule', source: 'mist', text: 'fired', monotonicMs: 5 });
    await settle();
    expect(seen).toContainEqual({
      type: 'readings',
      agent: 'pi',
      readings: [
        { ...press, value: 1 },
        { ...press, value: 0 },
      ],
    });
    expect(seen).toContainEqual({
      type: 'sensors',
      agent: 'pi',
      sensors: [{ name: 'climate', fault: null }],
    });
    expect(seen).toContainEqual(
      expect.objectContaining({
        type: 'actuators',
        actuators: [expect.objectContaining({ name: 'lamp', state: { level: 1, activity: 'fading' } })],
      }),
    );
    expect(seen).toContainEqual({
      type: 'event',
      event: { agent: 'pi', time: 1_005, kind: 'rule', source: 'mist', text: 'fired' },
    });
    stop.abort();
  });

  it('takes commands, with an id of its own where none is given', async () => {
    const { own, asked, stop } = farm();
    const command = {
      agent: 'pi',
      actuator: 'lamp',
      action: { type: 'set', level: 1 },
      ttlMs: 5,
      issuer: 'mqtt',
    } as const;
    expect(await own.command(command)).toEqual({
      id: 'new',
      state: 'rejected',
      reason: 'max-on',
      detail: null,
    });
    await own.command({ ...command, id: 'mine' });
    expect(asked.map(({ id }) => id)).toEqual(['new', 'mine']);
    stop.abort();
  });
});
