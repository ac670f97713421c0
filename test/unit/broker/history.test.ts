import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryPump } from '../../../src/agent/broker/history.ts';
import { EventQueue } from '../../../src/agent/events.ts';
import type { Outbox } from '../../../src/agent/outbox/contract.ts';
import { deferred } from '../../../src/lib/deferred.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { Topics } from '../../../src/mqtt/topics.ts';
import { settle } from '../../support/fake-clock.ts';
import { Pi } from '../agent-outbox/setup.ts';

/** A broker that takes a message when it is told to. */
class Broker {
  readonly topics = new Topics('farm');
  readonly taken: { topic: string; readings: { time: number; value: number; quality: string }[] }[] = [];
  readonly refusals: string[] = [];
  /** What becomes of the next message. */
  next: () => Promise<void> = async () => undefined;

  async deliver(topic: string, payload: string): Promise<void> {
    await this.next();
    this.taken.push({ topic, readings: JSON.parse(payload) });
  }

  refused(_: string, error: unknown): void {
    this.refusals.push(String(error));
  }

  get values(): number[] {
    return this.taken.flatMap(({ readings }) => readings.map(({ value }) => value));
  }
}

let pi: Pi;
let outbox: Outbox;
let broker: Broker;
let events: EventQueue;
let stop: AbortController;
let running: Promise<void>;

function start(of = outbox): HistoryPump {
  const pump = new HistoryPump({
    agent: 'pi',
    outbox: of,
    bridge: broker,
    events,
    clock: pi.clock,
    log: silentLog,
  });
  stop = new AbortController();
  running = pump.run(stop.signal);
  return pump;
}

beforeEach(() => {
  pi = new Pi();
  outbox = pi.open();
  broker = new Broker();
  events = new EventQueue();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await running;
});

describe('the history that a broker is told', () => {
  it('names the channel, the time and the quality of each reading', async () => {
    start();
    const time = pi.clock.wall();
    const [reading] = pi.readings();
    outbox.add([{ ...reading!, quality: 'suspect' }]);
    outbox.flush();
    await settle();
    expect(broker.taken).toEqual([
      { topic: 'farm/pi/roof/temperature/history', readings: [{ time, value: 1, quality: 'suspect' }] },
    ]);
  });

  it('is forgotten by the outbox once the broker has it, and not before', async () => {
    start();
    const arrival = deferred<void>();
    broker.next = () => arrival.promise;
    pi.seal(outbox, 3);
    pi.seal(outbox, 2);
    await settle();
    expect(outbox.stats()).toMatchObject({ pendingReadings: 5, ackedSequence: 0 });
    arrival.resolve();
    await settle();
    expect(broker.values).toEqual([1, 2, 3, 4, 5]);
    expect(outbox.stats()).toMatchObject({ pendingReadings: 0, ackedSequence: 2 });
  });

  it('is told again when the agent ended before the broker had it', async () => {
    start();
    broker.next = () => new Promise(() => undefined);
    pi.seal(outbox, 2);
    await settle();
    stop.abort();
    await running;
    broker.next = async () => undefined;
    start();
    await settle();
    expect(broker.values).toEqual([1, 2]);
  });

  it('waits where the broker refuses it, and is offered again', async () => {
    start();
    broker.next = () => Promise.reject(new Error('not authorized'));
    pi.seal(outbox, 2);
    await settle();
    expect(broker.refusals).toEqual(['Error: not authorized']);
    expect(outbox.stats().pendingReadings).toBe(2);
    broker.next = async () => undefined;
    await pi.clock.advance(60_000);
    expect(broker.values).toEqual([1, 2]);
    expect(outbox.stats().pendingReadings).toBe(0);
  });

  it('comes in messages of bounded length', async () => {
    const large = new Pi({ batch: { maxReadings: 2_000, maxAgeMs: 1_000 } });
    const full = large.open();
    start(full);
    large.seal(full, 450);
    await settle();
    await settle();
    expect(broker.taken.map(({ readings }) => readings.length)).toEqual([200, 200, 50]);
    expect(broker.values).toHaveLength(450);
  });

  it('says what is missing, where it is missing', async () => {
    const small = new Pi({ limits: { maxBytes: 300, maxAgeMs: 86_400_000 } });
    const full = small.open();
    for (let n = 0; n < 20; n++) small.seal(full, 10);
    const lost = full.stats().droppedReadings;
    expect(lost).toBeGreaterThan(0);
    start(full);
    await settle();
    const { value } = await events.messages(stop.signal, small.time).next();
    expect(value).toMatchObject({
      kind: 'lost',
      source: 'outbox',
      text: expect.stringMatching(new RegExp(`^${lost} readings are missing from .* the outbox was full$`)),
    });
    expect(broker.values).toHaveLength(200 - lost);
  });

  it('waits for the time', async () => {
    pi.time.offset = undefined;
    start();
    pi.seal(outbox, 1);
    await settle();
    expect(broker.taken).toEqual([]);
    pi.time.offset = 5_000;
    await pi.clock.advance(1_000);
    expect(broker.taken[0]?.readings).toEqual([{ time: 6_000, value: 1, quality: 'ok' }]);
  });

  it('has been told once nothing is left', async () => {
    const pump = start();
    const arrival = deferred<void>();
    broker.next = () => arrival.promise;
    pi.seal(outbox, 1);
    await settle();
    let drained = false;
    void pump.drained().then(() => {
      drained = true;
    });
    await settle();
    expect(drained).toBe(false);
    arrival.resolve();
    await settle();
    expect(drained).toBe(true);
  });
});
