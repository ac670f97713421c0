import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromScaled } from '../../src/lib/scaled.ts';
import { Database } from '../../src/lib/sqlite.ts';
import { decodeColumns } from '../../src/protocol/columns.ts';
import { eventually } from '../support/eventually.ts';
import { Farm, type HistoryReading } from '../support/farm.ts';

const KILLS = 20;

const devices = `
sampling: { interval: 50ms, timeout: 1s }
sensors:
  - { name: climate, kind: bme280, bus: 1, address: 0x76 }
  - { name: light, kind: bh1750, bus: 1, address: 0x23 }
  - { name: board, kind: lm75, bus: 1, address: 0x48 }
`;
const channels = [
  ['climate', 'temperature'],
  ['climate', 'humidity'],
  ['climate', 'pressure'],
  ['light', 'illuminance'],
  ['board', 'temperature'],
] as const;

/** What one committed batch holds, by channel: times relative to its base. */
interface CommittedBatch {
  readonly sequence: number;
  readonly readings: readonly { readonly channel: string; readonly time: number; readonly value: number }[];
}

describe('kill -9', () => {
  let farm: Farm;
  beforeEach(() => {
    farm = new Farm();
  });
  afterEach(() => farm.close());

  const history = async (): Promise<Map<string, readonly HistoryReading[]>> => {
    const all = new Map<string, readonly HistoryReading[]>();
    for (const [sensor, quantity] of channels)
      all.set(`${sensor}/${quantity}`, await farm.readings(sensor, quantity));
    return all;
  };

  /** The batches that wait in a dead agent's outbox, read from a copy so that recovery stays the agent's. */
  const committed = (): CommittedBatch[] => {
    const folder = join(farm.files.path, 'agent');
    if (!existsSync(join(folder, 'outbox.db'))) return [];
    const copy = mkdtempSync(join(farm.files.path, 'copy-'));
    cpSync(folder, copy, { recursive: true });
    const db = new Database(join(copy, 'outbox.db'));
    try {
      const known = new Map(
        (
          db.prepare('SELECT * FROM channel').all() as {
            id: number;
            sensor: string;
            quantity: string;
            decimals: number;
          }[]
        ).map((channel) => [channel.id, channel]),
      );
      const rows = db.prepare('SELECT sequence, columns FROM batch').all() as {
        sequence: number;
        columns: Buffer;
      }[];
      return rows.map(({ sequence, columns }) => {
        const decoded = decodeColumns(columns);
        const readings = decoded.channels.flatMap(({ id, start, end }) => {
          const { sensor, quantity, decimals } = known.get(id)!;
          return Array.from({ length: end - start }, (_, i) => ({
            channel: `${sensor}/${quantity}`,
            time: decoded.times[start + i]!,
            value: fromScaled(decoded.values[start + i]!, decimals),
          }));
        });
        return { sequence, readings };
      });
    } finally {
      db.close();
    }
  };

  /** At how many places in time the history holds all of a batch. */
  const occurrences = (
    batch: CommittedBatch,
    stored: ReadonlyMap<string, ReadonlyMap<number, number>>,
  ): number => {
    const [first] = batch.readings;
    if (!first) return 1;
    const bases = [...stored.get(first.channel)!.entries()]
      .filter(([, value]) => value === first.value)
      .map(([time]) => time - first.time);
    return bases.filter((base) =>
      batch.readings.every(({ channel, time, value }) => stored.get(channel)!.get(base + time) === value),
    ).length;
  };

  it('of the agent loses no committed reading and stores none twice', async () => {
    await farm.startGateway();
    const batches = new Map<number, CommittedBatch>();
    for (let i = 0; i < KILLS; i++) {
      const agent = farm.startAgent(devices);
      // from before the first line of code has run to well into a session
      if (i % 5 > 0) await agent.logged('live', 30_000);
      await pause(Math.random() * (i % 5 > 0 ? 700 : 300));
      await agent.stop('SIGKILL');
      for (const batch of committed()) batches.set(batch.sequence, batch);
    }
    const last = farm.startAgent(devices);
    await eventually('live', () => farm.live());
    await pause(500);
    expect(await last.stop('SIGTERM')).toBe(0);
    expect((await last.logged('readings recorded')).pending).toBe(0);

    const all = await history();
    const stored = new Map(
      [...all].map(([name, list]) => [name, new Map(list.map(({ time, value }) => [time, value]))]),
    );
    for (const [name, list] of all)
      expect(stored.get(name)!.size, `${name}: times are unique`).toBe(list.length);
    expect(batches.size).toBeGreaterThan(0);
    const wrong = [...batches.values()].filter((batch) => occurrences(batch, stored) !== 1);
    expect(wrong.map((batch) => [batch.sequence, occurrences(batch, stored)])).toEqual([]);
    const detail = await farm.agent();
    expect(detail.gaps).toEqual([]);
  });

  it('of the gateway loses no acknowledged reading and stores none twice', async () => {
    let gateway = await farm.startGateway();
    const agent = farm.startAgent(devices);
    for (let i = 0; i < KILLS; i++) {
      await pause(100 + Math.random() * 700);
      await gateway.stop('SIGKILL');
      if (i % 4 === 0) await pause(Math.random() * 500);
      gateway = await farm.startGateway();
    }
    await eventually('live', () => farm.live());
    await pause(500);
    expect(await agent.stop('SIGTERM')).toBe(0);
    const { recorded, pending } = await agent.logged('readings recorded');
    expect(pending).toBe(0);
    const all = await history();
    for (const [name, list] of all)
      expect(new Set(list.map((reading) => reading.time)).size, `${name}: times are unique`).toBe(
        list.length,
      );
    expect([...all.values()].reduce((sum, list) => sum + list.length, 0)).toBe(recorded);
    expect((await farm.agent()).gaps).toEqual([]);
  });
});
