import { describe, expect, it } from 'vitest';
import type { ArrivedBatch, History } from '../../../src/gateway/history/history.ts';
import { type Accepted, openUplink, type Uplink } from '../../../src/gateway/uplink/uplink.ts';
import { FieldhandError } from '../../../src/lib/errors.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { arrived, channel, humidity, spoilt, temperature } from '../../support/arrived.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const T = 1_700_000_000_000;

/** Remembers what it is given; fails as it is told. */
class ScriptedHistory implements History {
  readonly appends: (readonly ArrivedBatch[])[] = [];
  failure: ((batches: readonly ArrivedBatch[]) => unknown) | undefined;
  upkeeps: number[] = [];
  work = 0;
  upkeepFailure: Error | undefined;

  append(batches: readonly ArrivedBatch[]): readonly Accepted['outcome'][] {
    const failure = this.failure?.(batches);
    if (failure) throw failure;
    this.appends.push(batches);
    return batches.map(({ batch }) => (batch.columns[0] === 0xff ? 'corrupt' : 'stored'));
  }

  upkeep(nowMs: number): boolean {
    this.upkeeps.push(nowMs);
    if (this.upkeepFailure) throw this.upkeepFailure;
    return this.work-- > 0;
  }

  lastSequence = () => 0;
  readings = () => [];
  channels = () => [];
  agents = () => [];
  gaps = () => [];
  close = () => undefined;
}

const full = new FieldhandError('history-full', 'the disk is full');

function setup(maxWaitingBytes?: number) {
  const history = new ScriptedHistory();
  const clock = new FakeClock();
  const options = { history, clock, log: silentLog, random: () => 0.5 };
  const uplink = openUplink(maxWaitingBytes === undefined ? options : { ...options, maxWaitingBytes });
  return { history, clock, uplink };
}

/** Several turns of the event loop. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** What a session's batches became so far, in the order in which it was told. */
function outcomes(uplink: Uplink, batches: readonly ArrivedBatch[]): string[] {
  const seen: string[] = [];
  for (const batch of batches) {
    uplink.accept(batch).then(
      ({ outcome }) => seen.push(`${batch.agent} ${batch.batch.sequence} ${outcome}`),
      (error: FieldhandError) => seen.push(`${batch.agent} ${batch.batch.sequence} ${error.code}`),
    );
  }
  return seen;
}

/** Batches as one session sends them: all with one channel map. */
function session(agent: string, ...sequences: number[]): ArrivedBatch[] {
  const channels = new Map([[1, temperature]]);
  return sequences.map((sequence) => ({
    ...arrived(sequence, [[T + sequence, sequence]], { agent }),
    channels,
  }));
}

describe('uplink', () => {
  it('commits all that arrives in one turn of the event loop together', async () => {
    const { history, uplink } = setup();
    const seen = outcomes(uplink, [...session('a', 1, 2), ...session('b', 1)]);
    expect(history.appends).toEqual([]);
    await turns();
    expect(history.appends.map((group) => group.length)).toEqual([3]);
    expect(seen).toEqual(['a 1 stored', 'a 2 stored', 'b 1 stored']);
  });

  it('tells the newest reading of each channel and how many there were', async () => {
    const { uplink } = setup();
    const batch = arrived(
      1,
      [
        [T, 20],
        [T + 1_000, 21],
        [T + 500, 50, humidity, 'suspect'],
      ],
      {},
    );
    await expect(uplink.accept(batch)).resolves.toEqual({
      outcome: 'stored',
      count: 3,
      readings: [
        {
          sensor: 'bme',
          quantity: 'temperature',
          unit: 'Cel',
          decimals: 2,
          time: T + 1_000,
          value: 21,
          quality: 'ok',
        },
        {
          sensor: 'bme',
          quantity: 'humidity',
          unit: '%',
          decimals: 2,
          time: T + 500,
          value: 50,
          quality: 'suspect',
        },
      ],
    });
    await expect(uplink.accept(spoilt(arrived(2, [])))).resolves.toEqual({
      outcome: 'corrupt',
      count: 0,
      readings: [],
    });
    expect(uplink.stats()).toMatchObject({ storedReadings: 3, corruptBatches: 1, waitingBytes: 0 });
  });

  it('tells every press of a button, which is at rest again when its batch arrives', async () => {
    const { uplink } = setup();
    const press = channel(3, 'bell', 'press', '1', 0);
    const rows = [0, 2, 0, 1, 0].map((value, i) => [T + i, value, press] as const);
    const { readings } = await uplink.accept(arrived(1, rows));
    expect(readings.map(({ value, time }) => [value, time - T])).toEqual([
      [2, 1],
      [1, 3],
      [0, 4],
    ]);
  });

  it('splits what is too much for one commit', async () => {
    const { history, uplink } = setup();
    const sequences = Array.from({ length: 1_200 }, (_, i) => i + 1);
    const seen = outcomes(uplink, session('a', ...sequences));
    for (let i = 0; i < 10; i++) await turns();
    expect(history.appends.length).toBeGreaterThan(1);
    expect(history.appends.flat().map(({ batch }) => batch.sequence)).toEqual(sequences);
    expect(seen.length).toBe(1_200);
  });

  it('holds acks back while the disk is full, and stores everything once it is not', async () => {
    const { history, clock, uplink } = setup();
    history.failure = () => full;
    const seen = outcomes(uplink, session('a', 1, 2));
    await turns();
    await clock.advance(60_000);
    await turns();
    expect(seen).toEqual([]);
    expect(uplink.fault()).toBe('the disk is full');
    const later = outcomes(uplink, session('b', 1));
    history.failure = undefined;
    await clock.advance(10_000);
    await turns();
    expect(seen).toEqual(['a 1 stored', 'a 2 stored']);
    expect(later).toEqual(['b 1 stored']);
    expect(uplink.fault()).toBeUndefined();
    expect(history.appends.flat().length).toBe(3);
  });

  it('turns batches away when too much waits, and then all that follow from that session', async () => {
    const { history, clock, uplink } = setup(1_000);
    history.failure = () => full;
    const [first, second, third, fourth, fifth] = session('a', 1, 2, 3, 4, 5) as [
      ArrivedBatch,
      ArrivedBatch,
      ArrivedBatch,
      ArrivedBatch,
      ArrivedBatch,
    ];
    const seen = outcomes(uplink, [first, second, third, fourth]);
    await turns();
    expect(seen).toEqual(['a 4 uplink-full']);
    history.failure = undefined;
    await clock.advance(10_000);
    await turns();
    // there is room again, but storing 5 without 4 would make 4 look stored
    const after = outcomes(uplink, [fifth]);
    const again = outcomes(uplink, session('a', 4, 5));
    await turns();
    expect(seen.slice(1)).toEqual(['a 1 stored', 'a 2 stored', 'a 3 stored']);
    expect(after).toEqual(['a 5 uplink-refused']);
    expect(again).toEqual(['a 4 stored', 'a 5 stored']);
    expect(history.appends.flat().map(({ batch }) => batch.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(uplink.stats().refusedBatches).toBe(2);
  });

  it('lets a batch that the history trips over cost only its own session', async () => {
    const { history, uplink } = setup();
    history.failure = (batches) =>
      batches.some(({ agent, batch }) => agent === 'sick' && batch.sequence === 2) && new TypeError('oops');
    const [one, two, three] = session('sick', 1, 2, 3) as [ArrivedBatch, ArrivedBatch, ArrivedBatch];
    const [well, alsoWell] = session('well', 1, 2) as [ArrivedBatch, ArrivedBatch];
    const seen = outcomes(uplink, [one, well, two, alsoWell, three]);
    await turns();
    expect(seen).toEqual([
      'sick 1 stored',
      'well 1 stored',
      'sick 2 uplink-refused',
      'well 2 stored',
      'sick 3 uplink-refused',
    ]);
  });

  it('stores what waits when it closes, and takes nothing after', async () => {
    const { history, clock, uplink } = setup();
    const seen = outcomes(uplink, session('a', 1));
    await uplink.close();
    expect(seen).toEqual(['a 1 stored']);
    await expect(uplink.accept(arrived(2, []))).rejects.toMatchObject({ code: 'uplink-closed' });
    expect(history.appends.length).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('rejects what it cannot store when it closes on a full disk', async () => {
    const { history, clock, uplink } = setup();
    history.failure = () => full;
    const seen = outcomes(uplink, session('a', 1, 2));
    await turns();
    await uplink.close();
    await turns();
    expect(seen).toEqual(['a 1 uplink-closed', 'a 2 uplink-closed']);
    expect(clock.pending).toBe(0);
  });

  it('lets the history do its upkeep step by step, with pauses', async () => {
    const { history, clock, uplink } = setup();
    history.work = 3;
    await clock.advance(1_500);
    expect(history.upkeeps.length).toBe(4);
    expect(history.upkeeps[1]! - history.upkeeps[0]!).toBeGreaterThanOrEqual(20);
    await clock.advance(1_000);
    expect(history.upkeeps.length).toBe(5);
    await uplink.close();
    await clock.advance(60_000);
    expect(history.upkeeps.length).toBe(5);
  });

  it('reports an upkeep that fails and tries again later', async () => {
    const { history, clock, uplink } = setup();
    history.upkeepFailure = full;
    await clock.advance(1_000);
    expect(uplink.fault()).toBe('the disk is full');
    history.upkeepFailure = undefined;
    await clock.advance(20_000);
    expect(uplink.fault()).toBeUndefined();
  });
});
