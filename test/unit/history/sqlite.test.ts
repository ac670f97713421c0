import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadingQuery } from '../../../src/gateway/history/history.ts';
import {
  openSqliteHistory,
  type SqliteHistory,
  type SqliteHistoryOptions,
} from '../../../src/gateway/history/sqlite-history.ts';
import type { Log } from '../../../src/lib/log.ts';
import { Database } from '../../../src/lib/sqlite.ts';
import { arrived, humidity, type Row, spoilt } from '../../support/arrived.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const T = 1_700_000_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ALL: ReadingQuery = {
  agent: 'barn',
  sensor: 'bme',
  quantity: 'temperature',
  from: 0,
  to: Number.POSITIVE_INFINITY,
  limit: 1_000_000,
};

describe('SqliteHistory', () => {
  let folder: string;
  let path: string;
  let told: { level: string; fields: Record<string, unknown>; message: string }[];
  let log: Log;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldhand-history-'));
    path = join(folder, 'history.db');
    told = [];
    const teller = (level: string) => (fields: object, message: string) => {
      told.push({ level, fields: fields as Record<string, unknown>, message });
    };
    log = {
      debug: teller('debug'),
      info: teller('info'),
      warn: teller('warn'),
      error: teller('error'),
      child: () => log,
    };
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (options: Partial<SqliteHistoryOptions> = {}): SqliteHistory =>
    openSqliteHistory({ path, log, clock: new FakeClock(), ...options });

  /** `count` readings, one each `stepMs`, from the `from`th on. */
  const rows = (from: number, count: number, stepMs = 1_000): Row[] =>
    Array.from({ length: count }, (_, i) => [T + (from + i) * stepMs, (from + i) % 50]);

  const settle = (history: SqliteHistory, nowMs: number): void => {
    history.upkeep(nowMs - DAY);
    while (history.upkeep(nowMs));
  };

  /** Runs SQL on the closed file. */
  const tamper = <T>(work: (db: Database) => T): T => {
    const db = new Database(path);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };

  const blocks = (): number =>
    tamper((db) => db.prepare('SELECT count(*) FROM block').pluck().get() as number);

  it('leaves batches in the tail until they are old enough or fill blocks', () => {
    const history = open({ sealAfterMs: HOUR });
    history.append([arrived(1, rows(0, 10))]);
    expect(history.upkeep(T)).toBe(false);
    expect(history.upkeep(T + HOUR - 1)).toBe(false);
    expect(history.stats().tailReadings).toBe(10);
    expect(history.upkeep(T + HOUR)).toBe(true);
    settle(history, T + HOUR);
    expect(history.stats().tailReadings).toBe(0);
    history.append([arrived(2, rows(10, 4_096))]);
    expect(history.upkeep(T + HOUR)).toBe(true);
    history.close();
  });

  it('is not hurried or held up by a wall clock that is set back', () => {
    const history = open({ sealAfterMs: HOUR });
    history.append([arrived(1, rows(0, 10))]);
    expect(history.upkeep(T + 10 * DAY)).toBe(false);
    expect(history.upkeep(T)).toBe(false);
    expect(history.upkeep(T + HOUR)).toBe(true);
    history.close();
  });

  it('fills one block after the other, however small the portions', () => {
    const history = open({ sealAfterMs: 0 });
    for (let i = 0; i < 50; i++) {
      history.append([arrived(i + 1, rows(i * 100, 100))]);
      settle(history, T);
    }
    expect(history.readings(ALL).length).toBe(5_000);
    history.close();
    expect(blocks()).toBe(2);
  });

  it('finds every reading once when upkeep is cut short after any number of steps', () => {
    // time flies: every step stops at the first place where it may
    class Hurried extends FakeClock {
      #now = 0;
      override monotonic(): number {
        this.#now += 1_000;
        return this.#now;
      }
    }
    const options = { sealAfterMs: 0, clock: new Hurried() };
    const agents = ['barn', 'shed'];
    const expected = rows(0, 6_000).map(([, value]) => value);
    const check = (history: SqliteHistory): void => {
      for (const agent of agents) {
        for (const quantity of ['temperature', 'humidity']) {
          const found = history.readings({ ...ALL, agent, quantity });
          expect(found.map((reading) => reading.value)).toEqual(expected);
        }
      }
    };
    const history = open(options);
    for (let i = 0; i < 3; i++) {
      const portion = rows(i * 2_000, 2_000);
      const both: Row[] = [...portion, ...portion.map(([time, value]): Row => [time, value, humidity])];
      history.append(agents.map((agent) => arrived(i + 1, both, { agent })));
    }
    history.close();
    const waiting = (): unknown => tamper((db) => db.prepare('SELECT count(*) FROM tail').pluck().get());
    let left = -1;
    for (let steps = 1; waiting() !== 0; steps++) {
      expect(steps).toBeLessThan(30);
      const again = open(options);
      check(again);
      for (let i = 0; i < steps; i++) {
        again.upkeep(T);
        check(again);
      }
      left = again.stats().tailReadings;
      again.close();
    }
    expect(left).toBe(0);
    expect(blocks()).toBe(2 * agents.length * 2);
    const last = open(options);
    check(last);
    last.close();
  });

  it('does not let one reading with a wild time widen a block', () => {
    const history = open({ sealAfterMs: 0 });
    history.append([arrived(1, rows(0, 100)), arrived(2, [[T + 9_000 * DAY, 7]])]);
    settle(history, T);
    history.append([arrived(3, rows(100, 100))]);
    settle(history, T);
    history.append([arrived(4, rows(200, 100))]);
    settle(history, T);
    history.close();
    const spans = tamper((db) =>
      db.prepare('SELECT count, max_time - min_time AS span FROM block ORDER BY min_time').all(),
    );
    // the wild one came last, so the next reading might have followed it; after that it is left alone
    expect(spans).toEqual([
      { count: 100, span: 99_000 },
      { count: 200, span: 199_000 },
      { count: 1, span: 0 },
    ]);
  });

  it('reads no other blocks than those it needs', () => {
    const history = open();
    history.append([arrived(1, rows(0, 20_480))]);
    history.append([arrived(1, rows(0, 20_480), { agent: 'shed' })]);
    settle(history, T + DAY);
    history.close();
    // whatever touches another block from here on finds it broken
    tamper((db) => {
      const needed = db
        .prepare(
          'SELECT b.id FROM block b JOIN channel c ON c.id = b.channel JOIN agent a ON a.id = c.agent ' +
            "WHERE a.name = 'barn' ORDER BY max_time DESC LIMIT 1",
        )
        .pluck()
        .get();
      db.prepare("UPDATE block SET data = x'00' WHERE id <> ?").run(needed);
    });
    const again = open();
    const end = T + 20_480_000;
    expect(again.readings({ ...ALL, from: end - HOUR }).length).toBe(3_600);
    expect(again.readings({ ...ALL, limit: 100 }).length).toBe(100);
    expect(again.stats().brokenParts).toBe(0);
    expect(again.readings({ ...ALL, limit: 5_000 }).length).toBe(4_096);
    expect(again.stats().brokenParts).toBe(4);
    again.close();
  });

  it('leaves a broken block out, says so once, and goes on', () => {
    const history = open({ sealAfterMs: 0 });
    history.append([arrived(1, rows(0, 5_000))]);
    settle(history, T);
    history.close();
    tamper((db) => {
      // one bit of the block that is open for more
      const { id, data } = db.prepare('SELECT id, data FROM block ORDER BY max_time DESC').get() as {
        id: number;
        data: Buffer;
      };
      data[data.length - 1]! ^= 1;
      db.prepare('UPDATE block SET data = ? WHERE id = ?').run(data, id);
    });
    const again = open({ sealAfterMs: 0 });
    expect(again.readings(ALL).length).toBe(4_096);
    expect(again.readings(ALL).length).toBe(4_096);
    expect(told.filter(({ level }) => level === 'error').length).toBe(1);
    again.append([arrived(2, rows(5_000, 10))]);
    settle(again, T);
    expect(again.readings(ALL).length).toBe(4_106);
    again.close();
  });

  it('names agent and sequence of a batch that it refuses', () => {
    const history = open();
    history.append([spoilt(arrived(3, []))]);
    expect(told).toMatchObject([{ level: 'warn', fields: { agent: 'barn', sequence: 3 } }]);
    expect(history.stats().corruptBatches).toBe(1);
    history.close();
  });

  it('keeps the newest thousand gaps of an agent', () => {
    const history = open();
    for (let group = 0; group < 11; group++) {
      history.append(
        Array.from({ length: 100 }, (_, i) =>
          arrived(group * 100 + i + 1, [], {
            gap: { readings: 1, fromMs: 0, toMs: 0, reason: 'outbox-full' },
          }),
        ),
      );
    }
    const kept = history.gaps('barn', 5_000).map(({ sequence }) => sequence);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([1_000, 1_100, 101]);
    history.close();
  });

  describe('retention', () => {
    it('drops what is older than keepMs, oldest first, and counts it', () => {
      const history = open({ keepMs: 2 * DAY, sealAfterMs: 0 });
      // ten days at a reading a minute, a block holding less than three
      history.append([arrived(1, rows(0, 14_400, 60_000))]);
      settle(history, T + 10 * DAY);
      const left = history.readings(ALL);
      expect(left[0]!.time).toBeGreaterThan(T + 5 * DAY);
      expect(left[0]!.time).toBeLessThanOrEqual(T + 8 * DAY);
      expect(left.at(-1)!.time).toBe(T + 14_399 * 60_000);
      expect(history.stats().droppedReadings).toBe(14_400 - left.length);
      expect(told.filter(({ message }) => message.includes('dropped')).length).toBe(1);
      expect(history.channels('barn')[0]!.last!.time).toBe(T + 14_399 * 60_000);
      history.close();
    });

    it('does not take everything for outdated when the clock of the gateway leaps ahead', () => {
      const history = open({ keepMs: 2 * DAY, sealAfterMs: 0 });
      history.append([arrived(1, rows(0, 100))]);
      settle(history, T + 9_000 * DAY);
      expect(history.readings(ALL).length).toBe(100);
      history.close();
    });

    it('keeps the file within maxBytes, dropping the oldest', () => {
      const maxBytes = 300_000;
      const history = open({ maxBytes, sealAfterMs: 0 });
      for (let i = 0; i < 60; i++) {
        history.append([arrived(i + 1, rows(i * 4_096, 4_096))]);
        settle(history, T);
      }
      const left = history.readings(ALL);
      expect(left.length).toBeGreaterThan(4_096 * 10);
      expect(left.at(-1)!.time).toBe(T + (60 * 4_096 - 1) * 1_000);
      expect(history.stats().droppedReadings).toBe(60 * 4_096 - left.length);
      expect(history.stats().usedBytes).toBeLessThanOrEqual(maxBytes);
      history.close();
    });

    it('goes on with a channel whose open block was dropped', () => {
      const history = open({ keepMs: DAY, sealAfterMs: 0 });
      history.append([arrived(1, rows(0, 10)), arrived(1, [[T + 5 * DAY, 1]], { agent: 'shed' })]);
      settle(history, T + 5 * DAY);
      expect(history.readings(ALL)).toEqual([]);
      history.append([arrived(2, [[T + 5 * DAY, 3]])]);
      settle(history, T + 5 * DAY);
      expect(history.readings(ALL).map(({ value }) => value)).toEqual([3]);
      expect(told.filter(({ level }) => level === 'error')).toEqual([]);
      history.close();
    });

    it('gives the disk back what was freed', () => {
      const history = open({ keepMs: DAY, sealAfterMs: 0 });
      history.append(Array.from({ length: 100 }, (_, i) => arrived(i + 1, rows(i * 4_096, 4_096))));
      settle(history, T);
      history.close();
      const before = tamper((db) => db.pragma('page_count', { simple: true }) as number);
      const again = open({ keepMs: HOUR });
      settle(again, T + 100 * DAY);
      again.close();
      expect(tamper((db) => db.pragma('page_count', { simple: true }) as number)).toBeLessThan(before / 2);
    });
  });

  describe('a file that is not well', () => {
    const aside = (): string[] => readdirSync(folder).filter((name) => name.includes('.corrupt-'));

    it.each([
      [
        'no database at all',
        () => writeFileSync(path, 'not a database, but long enough to look at. '.repeat(200)),
      ],
      [
        'cut off',
        () => {
          const history = open();
          history.append([arrived(1, rows(0, 9_000))]);
          settle(history, T + DAY);
          history.close();
          const bytes = tamper((db) => db.serialize());
          writeFileSync(path, bytes.subarray(0, bytes.length / 2));
        },
      ],
    ])('is set aside, reported and replaced when it is %s', (_, spoil) => {
      spoil();
      const history = open();
      expect(aside()).toEqual(['history.db.corrupt-2023-11-14T22-13-20-000Z']);
      expect(told.filter(({ level }) => level === 'error')).toMatchObject([
        { fields: { aside: join(folder, aside()[0]!) } },
      ]);
      expect(history.append([arrived(1, [[T, 1]])])).toEqual(['stored']);
      history.close();
      expect(existsSync(path)).toBe(true);
    });

    it('is replaced while running when a commit finds it broken', () => {
      const history = open();
      history.append([arrived(1, rows(0, 9_000))]);
      history.close();
      // the root page of the channel table, which every new channel is written to
      const root = tamper(
        (db) => db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'gap'").pluck().get() as number,
      );
      const bytes = tamper((db) => db.serialize());
      bytes.fill(0xa5, (root - 1) * 4_096, root * 4_096);
      writeFileSync(path, bytes);
      const again = open();
      expect(aside()).toEqual([]);
      const gap = { readings: 1, fromMs: 0, toMs: 0, reason: 'too-old' } as const;
      const batch = arrived(2, [[T, 1]], { gap });
      expect(() => again.append([batch])).toThrow(expect.objectContaining({ code: 'history-corrupt' }));
      expect(aside().length).toBe(1);
      expect(again.append([batch])).toEqual(['stored']);
      expect(again.readings(ALL).length).toBe(1);
      again.close();
    });

    it.each([
      ['history-version', 'PRAGMA user_version = 99'],
      ['history-foreign', 'PRAGMA application_id = 42'],
    ])('is refused, not set aside, when it says %s', (code, sql) => {
      open().close();
      tamper((db) => db.exec(sql));
      expect(() => open()).toThrow(expect.objectContaining({ code }));
      expect(aside()).toEqual([]);
    });
  });
});
