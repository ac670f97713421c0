import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History, ReadingQuery, StoredReading } from '../../src/gateway/history/history.ts';
import { arrived, channel, humidity, type Row, spoilt, temperature } from './arrived.ts';

/** How a suite gets at one implementation. */
export interface HistoryUnderTest {
  /** Opens the same store each time it is called within a test; what was closed before is still in it. */
  open(): History;
  /** Throws the store away. */
  remove(): void;
}

const T = 1_700_000_000_000;
const DAY = 86_400_000;
const ALL: ReadingQuery = {
  agent: 'barn',
  sensor: 'bme',
  quantity: 'temperature',
  from: 0,
  to: Number.POSITIVE_INFINITY,
  limit: 1_000_000,
};

/** What every History must do, before and after upkeep has moved things around. */
export function describeHistory(name: string, prepare: () => HistoryUnderTest): void {
  describe(`${name} keeps the history contract`, () => {
    let store: HistoryUnderTest;
    let history: History;

    beforeEach(() => {
      store = prepare();
      history = store.open();
    });

    afterEach(() => {
      history.close();
      store.remove();
    });

    const reopen = (): void => {
      history.close();
      history = store.open();
    };

    const times = (query: Partial<ReadingQuery> = {}): number[] =>
      history.readings({ ...ALL, ...query }).map((reading) => reading.time - T);
    const values = (query: Partial<ReadingQuery> = {}): number[] =>
      history.readings({ ...ALL, ...query }).map((reading) => reading.value);

    /** All upkeep that is due at any time soon. */
    const settle = (): void => {
      history.upkeep(T);
      for (let i = 0; history.upkeep(T + DAY); i++) {
        if (i > 100_000) throw new Error('upkeep does not come to an end');
      }
    };

    /** Checks the same thing in every state that readings can be in. */
    const always = (check: () => void): void => {
      check();
      reopen();
      check();
      settle();
      check();
      reopen();
      check();
    };

    it('is empty when new', () => {
      always(() => {
        expect(history.agents()).toEqual([]);
        expect(history.channels('barn')).toEqual([]);
        expect(history.readings(ALL)).toEqual([]);
        expect(history.gaps('barn', 10)).toEqual([]);
        expect(history.lastSequence('barn', 'first')).toBe(0);
      });
    });

    it('gives back what was stored: time, value and quality', () => {
      const rows: Row[] = [
        [T, 20.25],
        [T + 1_000, -0.01],
        [T + 2_000, 21, temperature, 'suspect'],
      ];
      expect(history.append([arrived(1, rows)])).toEqual(['stored']);
      always(() => {
        expect(history.readings(ALL)).toEqual([
          { time: T, value: 20.25, quality: 'ok' },
          { time: T + 1_000, value: -0.01, quality: 'ok' },
          { time: T + 2_000, value: 21, quality: 'suspect' },
        ] satisfies StoredReading[]);
      });
    });

    it('says so when the clock of a batch was uncertain', () => {
      history.append([
        arrived(1, [[T, 1]], { clock: 'restamped' }),
        arrived(2, [[T + 1, 2]], { clock: 'uncertain' }),
        arrived(3, [[T + 2, 3]]),
      ]);
      always(() => {
        expect(history.readings(ALL).map((reading) => reading.quality)).toEqual([
          'ok',
          'uncertain-time',
          'ok',
        ]);
      });
    });

    it('stores a batch once, however often it comes', () => {
      expect(history.append([arrived(1, [[T, 1]]), arrived(1, [[T, 1]])])).toEqual(['stored', 'duplicate']);
      expect(history.append([arrived(1, [[T, 1]])])).toEqual(['duplicate']);
      settle();
      expect(history.append([arrived(1, [[T, 1]])])).toEqual(['duplicate']);
      reopen();
      expect(history.append([arrived(1, [[T, 1]])])).toEqual(['duplicate']);
      always(() => expect(values()).toEqual([1]));
    });

    it('takes sequences with holes, and then nothing below the last', () => {
      expect(history.append([arrived(2, [[T, 1]]), arrived(7, [[T + 1, 2]])])).toEqual(['stored', 'stored']);
      expect(history.append([arrived(5, [[T + 2, 3]])])).toEqual(['duplicate']);
      always(() => {
        expect(history.lastSequence('barn', 'first')).toBe(7);
        expect(values()).toEqual([1, 2]);
      });
    });

    it('counts sequences anew in each incarnation of an outbox', () => {
      history.append([arrived(9, [[T, 1]])]);
      expect(history.append([arrived(1, [[T + 1, 2]], { incarnation: 'second' })])).toEqual(['stored']);
      always(() => {
        expect(history.lastSequence('barn', 'first')).toBe(9);
        expect(history.lastSequence('barn', 'second')).toBe(1);
        expect(history.lastSequence('barn', 'third')).toBe(0);
        expect(values()).toEqual([1, 2]);
      });
    });

    it('refuses a corrupt batch as a whole and does not ask for it again', () => {
      const bad = spoilt(arrived(2, [[T + 1, 2]]));
      expect(history.append([arrived(1, [[T, 1]]), bad, arrived(3, [[T + 2, 3]])])).toEqual([
        'stored',
        'corrupt',
        'stored',
      ]);
      expect(history.append([bad])).toEqual(['duplicate']);
      expect(history.append([spoilt(arrived(4, []))])).toEqual(['corrupt']);
      always(() => {
        expect(values()).toEqual([1, 3]);
        expect(history.lastSequence('barn', 'first')).toBe(4);
      });
    });

    it('refuses a batch that names a channel which was never declared', () => {
      const batch = arrived(1, [
        [T, 1],
        [T, 50, humidity],
      ]);
      const undeclared = { ...batch, channels: new Map([[1, temperature]]) };
      expect(history.append([undeclared])).toEqual(['corrupt']);
      expect(history.readings(ALL)).toEqual([]);
    });

    it('refuses times that no calendar has, and takes those that are merely wrong', () => {
      const nonsense = arrived(1, [[T, 1]]);
      expect(
        history.append([{ ...nonsense, batch: { ...nonsense.batch, baseTimeMs: Number.MAX_SAFE_INTEGER } }]),
      ).toEqual(['corrupt']);
      const far = Date.UTC(2199, 0, 1);
      history.append([arrived(2, [[0, 1]]), arrived(3, [[far, 2]]), arrived(4, [[T, 3]])]);
      always(() => {
        expect(values()).toEqual([1, 3, 2]);
        expect(values({ from: T - 10, to: T + 10 })).toEqual([3]);
      });
    });

    it('gives readings in order of time, and equal times in order of arrival', () => {
      history.append([
        arrived(1, [
          [T + 5_000, 1],
          [T + 6_000, 2],
        ]),
      ]);
      settle();
      history.append([
        arrived(2, [
          [T + 1_000, 3],
          [T + 5_000, 4],
        ]),
      ]);
      settle();
      history.append([
        arrived(3, [
          [T + 5_000, 5],
          [T + 5_000, 6],
        ]),
      ]);
      always(() => expect(values()).toEqual([3, 1, 4, 5, 6, 2]));
    });

    it('takes the start of a range in and leaves its end out', () => {
      history.append([
        arrived(1, [
          [T, 1],
          [T + 1, 2],
          [T + 2, 3],
        ]),
      ]);
      always(() => {
        expect(times({ from: T, to: T + 2 })).toEqual([0, 1]);
        expect(times({ from: T + 1, to: T + 2 })).toEqual([1]);
        expect(times({ from: T + 1, to: T + 1 })).toEqual([]);
        expect(times({ from: T + 3, to: T + 9 })).toEqual([]);
        expect(times({ from: T + 2, to: T })).toEqual([]);
      });
    });

    it('gives the newest readings when there are more than the limit', () => {
      history.append([
        arrived(1, [
          [T, 1],
          [T + 10, 2],
        ]),
      ]);
      settle();
      history.append([
        arrived(2, [
          [T + 4, 3],
          [T + 20, 4],
        ]),
      ]);
      always(() => {
        expect(values({ limit: 3 })).toEqual([3, 2, 4]);
        expect(values({ limit: 1 })).toEqual([4]);
        expect(values({ limit: 1, to: T + 20 })).toEqual([2]);
        expect(values({ limit: 0 })).toEqual([]);
      });
    });

    it('makes another channel of another unit', () => {
      const kelvin = channel(3, 'bme', 'temperature', 'K');
      history.append([arrived(1, [[T, 20]])]);
      history.append([arrived(2, [[T + 1, 294, kelvin]])]);
      always(() => {
        expect(values()).toEqual([294]);
        expect(values({ unit: 'Cel' })).toEqual([20]);
        expect(values({ unit: 'Pa' })).toEqual([]);
        expect(history.channels('barn').map(({ unit, last }) => [unit, last?.value])).toEqual([
          ['K', 294],
          ['Cel', 20],
        ]);
      });
      history.append([arrived(3, [[T + 2, 21]])]);
      always(() => expect(values()).toEqual([20, 21]));
    });

    it('goes on in the same unit with another resolution', () => {
      history.append([arrived(1, [[T, 20.123, channel(1, 'bme', 'temperature', 'Cel', 3)]])]);
      history.append([arrived(2, [[T + 1, 20.5, channel(2, 'bme', 'temperature', 'Cel', 1)]])]);
      always(() => expect(values()).toEqual([20.123, 20.5]));
    });

    it('lists channels with the last reading to arrive', () => {
      history.append([
        arrived(1, [
          [T, 20],
          [T, 50, humidity],
          [T + 1_000, 21],
        ]),
        // a clock that was once far ahead must not freeze what is shown
        arrived(2, [[T + 900 * DAY, 22]]),
        arrived(3, [[T + 2_000, 23]]),
      ]);
      always(() => {
        expect(history.channels('barn')).toEqual([
          {
            sensor: 'bme',
            quantity: 'humidity',
            unit: '%',
            decimals: 2,
            last: { time: T, value: 50, quality: 'ok' },
          },
          {
            sensor: 'bme',
            quantity: 'temperature',
            unit: 'Cel',
            decimals: 2,
            last: { time: T + 2_000, value: 23, quality: 'ok' },
          },
        ]);
      });
    });

    it('keeps many agents apart, also where their channel numbers are the same', () => {
      const names = Array.from({ length: 20 }, (_, i) => `pi-${String(i).padStart(2, '0')}`);
      const shared = channel(1, 'bme', 'temperature', 'Cel');
      for (let sequence = 1; sequence <= 3; sequence++) {
        history.append(
          names.map((agent, i) =>
            arrived(sequence, [[T + sequence, i * 10 + sequence, shared]], { agent, incarnation: agent }),
          ),
        );
        if (sequence === 2) settle();
      }
      always(() => {
        expect(history.agents()).toEqual(names);
        for (const [i, agent] of names.entries()) {
          expect(values({ agent })).toEqual([i * 10 + 1, i * 10 + 2, i * 10 + 3]);
          expect(history.lastSequence(agent, agent)).toBe(3);
        }
        expect(history.readings({ ...ALL, agent: 'nobody' })).toEqual([]);
      });
    });

    it('keeps gaps, newest first, also of a batch that holds nothing else or cannot be read', () => {
      const gap = { readings: 7, fromMs: T - 10, toMs: T - 1, reason: 'outbox-full' } as const;
      history.append([
        arrived(4, [[T, 1]], { gap }),
        arrived(5, [], { gap: { ...gap, readings: 8 } }),
        spoilt(arrived(6, [], { gap: { ...gap, readings: 9, reason: 'too-old' } })),
        arrived(4, [[T, 1]], { gap }),
      ]);
      always(() => {
        expect(history.gaps('barn', 10)).toEqual([
          { sequence: 6, readings: 9, fromMs: T - 10, toMs: T - 1, reason: 'too-old' },
          { sequence: 5, readings: 8, fromMs: T - 10, toMs: T - 1, reason: 'outbox-full' },
          { sequence: 4, readings: 7, fromMs: T - 10, toMs: T - 1, reason: 'outbox-full' },
        ]);
        expect(history.gaps('barn', 1).map((one) => one.sequence)).toEqual([6]);
        expect(history.gaps('nobody', 10)).toEqual([]);
      });
    });

    it('holds more readings than one block, with upkeep at every moment in between', () => {
      const rows = (from: number, count: number): Row[] =>
        Array.from({ length: count }, (_, i) => [T + (from + i) * 1_000, (from + i) % 97]);
      const expected: number[] = [];
      let at = 0;
      for (const [i, count] of [700, 4_000, 1, 4_096, 3, 9_000].entries()) {
        history.append([arrived(i + 1, rows(at, count))]);
        at += count;
        for (let step = 0; step < i; step++) history.upkeep(T + step * DAY);
      }
      for (let i = 0; i < at; i++) expected.push(i % 97);
      always(() => {
        expect(values()).toEqual(expected);
        expect(values({ limit: 5_000 })).toEqual(expected.slice(-5_000));
        expect(values({ from: T + 4_000_000, to: T + 9_000_000 })).toEqual(expected.slice(4_000, 9_000));
      });
    });
  });
}
