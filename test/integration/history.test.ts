import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteHistory } from '../../src/gateway/history/sqlite-history.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { NumberedChannel } from '../../src/protocol/batch.ts';
import { encodeColumns } from '../../src/protocol/columns.ts';
import { bundle } from '../support/bundle.ts';
import { AGENTS, ROWS_PER_BATCH, rowsOf } from '../support/history-rows.ts';

describe('the history on a real disk', () => {
  let child: string;
  let folder: string;

  beforeAll(async () => {
    child = await bundle(new URL('../support/history-child.ts', import.meta.url));
    folder = mkdtempSync(join(tmpdir(), 'fieldhand-history-'));
  });

  afterAll(() => {
    rmSync(child);
    rmSync(folder, { recursive: true });
  });

  it('holds exactly once what was reported committed, through 25 kills at random moments', async () => {
    const path = join(folder, 'killed.db');
    const reported = new Map<string, number>();
    for (let round = 0; round < 25; round++) {
      const process_ = spawn(process.execPath, [child, 'append', path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise((resolve) => process_.once('close', resolve));
      const lines = createInterface({ input: process_.stdout });
      const started = new Promise((resolve) => lines.once('line', resolve));
      lines.on('line', (line) => {
        const [agent, sequence] = line.split(' ') as [string, string];
        reported.set(agent, Math.max(reported.get(agent) ?? 0, Number(sequence)));
      });
      await Promise.race([started, pause(10_000)]);
      const delayMs = Math.random() * 150;
      await pause(delayMs);
      process_.kill('SIGKILL');
      await ended;

      const history = openSqliteHistory({ path, log: silentLog });
      for (const agent of AGENTS) {
        const last = history.lastSequence(agent, 'first');
        const where = `${agent} in round ${round}, killed after ${delayMs} ms`;
        expect(last, where).toBeGreaterThanOrEqual(reported.get(agent) ?? 0);
        const found = history.readings({
          agent,
          sensor: 'bme',
          quantity: 'temperature',
          from: 0,
          to: Number.POSITIVE_INFINITY,
          limit: 1e9,
        });
        expect(found.length, where).toBe(last * ROWS_PER_BATCH);
        const wrong = found.findIndex(({ time, value }, i) => {
          const [wantedTime, wantedValue] = rowsOf(Math.floor(i / ROWS_PER_BATCH) + 1)[i % ROWS_PER_BATCH]!;
          return time !== wantedTime || Math.abs(value - wantedValue) > 0.001;
        });
        expect(wrong, where).toBe(-1);
      }
      history.close();
    }
    expect([...reported.keys()].sort()).toEqual([...AGENTS]);
  });

  it('takes nothing while the disk is full, and goes on when there is room', (context) => {
    const small = join(folder, 'small');
    mkdirSync(small);
    // a file system of its own that only this process tree sees
    const script = `mount -t tmpfs -o size=6m none "${small}" && exec "$0" "$@"`;
    const asRoot = process.getuid?.() === 0 ? [] : ['-r'];
    const run = spawnSync(
      'unshare',
      [...asRoot, '-m', 'sh', '-c', script, process.execPath, child, 'fill', small],
      { encoding: 'utf8', timeout: 60_000 },
    );
    if (/unshare: |mount: /.test(run.stderr) && process.env.CI !== 'true') {
      context.skip(`no small file system to be had: ${run.stderr.trim()}`);
    }
    expect(run.stderr).toBe('');
    const { whenFull, reopened, refusedAgain, afterwards, sequence, readings, last } = JSON.parse(run.stdout);
    expect(whenFull.code).toBe('history-full');
    expect(whenFull.sequence).toBeGreaterThan(0);
    expect(whenFull.last).toBe(whenFull.sequence);
    expect(whenFull.readings).toBe(whenFull.sequence * ROWS_PER_BATCH);
    expect(reopened).toBe(whenFull.readings);
    expect(refusedAgain).toBe('history-full');
    expect(new Set(afterwards)).toEqual(new Set(['stored']));
    expect(last).toBe(sequence);
    expect(readings).toBe(sequence * ROWS_PER_BATCH);
  });

  it('spends at most 6 bytes on a reading over a day of ten channels at 1 Hz', () => {
    const path = join(folder, 'day.db');
    const history = openSqliteHistory({ path, log: silentLog });
    const random = seeded(7);
    const quantities = ['temperature', 'humidity', 'pressure', 'illuminance', 'battery'];
    const units = ['Cel', '%', 'hPa', 'lx', 'V'];
    const channels = Array.from(
      { length: 10 },
      (_, i): NumberedChannel => ({
        id: i + 1,
        sensor: `sensor-${Math.floor(i / 5)}`,
        quantity: quantities[i % 5]!,
        unit: units[i % 5]!,
        decimals: 2,
      }),
    );
    const level = [21, 55, 1013, 400, 3.3];
    const swing = [6, 15, 4, 390, 0.2];
    const noise = [0.05, 0.3, 0.1, 2, 0.01];
    const map = new Map(channels.map((channel) => [channel.id, channel]));
    const start = Date.UTC(2026, 5, 1);
    const dayMs = 86_400_000;
    for (let batch = 0; batch < 8_640; batch++) {
      const readings = [];
      for (let second = 0; second < 10; second++) {
        const at = (batch * 10 + second) * 1_000;
        for (const [i, channel] of channels.entries()) {
          const kind = i % 5;
          const slow = Math.sin((at / dayMs) * 2 * Math.PI + i) * swing[kind]!;
          // the sum of three draws is near enough to a bell
          const rough = (random() + random() + random() - 1.5) * 2 * noise[kind]!;
          const jitterMs = Math.round((random() - 0.5) * 6);
          const value = level[kind]! + slow + rough;
          readings.push({ channel, monotonicMs: at + jitterMs + i * 3, value, quality: 'ok' as const });
        }
      }
      const columns = encodeColumns(
        { baseMonotonicMs: batch * 10_000, readings },
        (channel) => (channel as NumberedChannel).id,
      );
      history.append([
        {
          agent: 'greenhouse',
          incarnation: 'first',
          channels: map,
          batch: { sequence: batch + 1, baseTimeMs: start + batch * 10_000, clock: 'good', columns },
        },
      ]);
      if (batch % 6 === 0) history.upkeep(start + batch * 10_000);
    }
    // a slow machine is in the middle of a round: what came since is for the next one, a while later
    for (const day of [2, 3]) while (history.upkeep(start + day * dayMs));
    expect(history.stats().tailReadings).toBe(0);
    history.close();
    const bytes = statSync(path).size / 864_000;
    console.info(`${bytes.toFixed(2)} bytes a reading`);
    expect(bytes).toBeLessThanOrEqual(6);
  });
});

/** A small generator of uniform numbers in [0, 1), the same in every run (a 32-bit LCG, upper bits used). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
