import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Outbox, TimeSource } from '../../../src/agent/outbox/contract.ts';
import { type OutboxOptions, openOutbox } from '../../../src/agent/outbox/sqlite-outbox.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Channel, Reading } from '../../../src/lib/reading.ts';
import { Database } from '../../../src/lib/sqlite.ts';
import type { SealedBatch } from '../../../src/protocol/batch.ts';
import { decodeColumns } from '../../../src/protocol/columns.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const folders: string[] = [];
const open: { close(): void }[] = [];

afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-outbox-'));
  folders.push(folder);
  return folder;
}

/** Closes `thing` after the test. */
export function closing<T extends { close(): void }>(thing: T): T {
  open.push(thing);
  return thing;
}

export const CHANNEL: Channel = { sensor: 'roof', quantity: 'temperature', unit: 'Cel', decimals: 0 };

/** A time source that a test sets. */
export class FakeTime implements TimeSource {
  boot = 'boot-1';
  offset: number | undefined;
  offsetMs(): number | undefined {
    return this.offset;
  }
}

/** A Pi: its clock, its time and its file, over which outboxes come and go. */
export class Pi {
  readonly clock = new FakeClock();
  readonly time = new FakeTime();
  readonly path: string = join(tempFolder(), 'outbox.db');
  readonly defaults: Partial<OutboxOptions>;
  #value = 0;

  constructor(defaults: Partial<OutboxOptions> = {}) {
    this.defaults = defaults;
    this.time.offset = this.clock.wall() - this.clock.monotonic();
  }

  open(options: Partial<OutboxOptions> = {}): Outbox {
    return closing(
      openOutbox({
        path: this.path,
        durability: 'commit',
        batch: { maxReadings: 10, maxAgeMs: 1000 },
        limits: { maxBytes: 10_000_000, maxAgeMs: 86_400_000 },
        spillAfterMs: 5000,
        clock: this.clock,
        time: this.time,
        log: silentLog,
        random: () => 0.5,
        ...this.defaults,
        ...options,
      }),
    );
  }

  /** Readings of now, with the values 1, 2, 3, ... over the Pi's life. */
  readings(count = 1, channel = CHANNEL): Reading[] {
    return Array.from({ length: count }, () => ({
      channel,
      monotonicMs: this.clock.monotonic(),
      value: ++this.#value,
      quality: 'ok',
    }));
  }

  /** Seals one batch of `count` readings. */
  seal(outbox: Outbox, count = 1): void {
    outbox.add(this.readings(count));
    outbox.flush();
  }
}

export function valuesOf(batches: readonly SealedBatch[]): number[] {
  return batches.flatMap((batch) => [...decodeColumns(batch.columns).values]);
}

export function allOf(outbox: Outbox): readonly SealedBatch[] {
  return outbox.after(0, Number.MAX_SAFE_INTEGER);
}

export function sequencesOf(outbox: Outbox): number[] {
  return allOf(outbox).map(({ sequence }) => sequence);
}

/** A Pi with the files as they are on disk at this moment, as after kill -9. */
export function killed(pi: Pi): Pi {
  const copy = new Pi(pi.defaults);
  copy.time.offset = pi.time.offset;
  for (const suffix of ['', '-wal'])
    if (existsSync(pi.path + suffix)) copyFileSync(pi.path + suffix, copy.path + suffix);
  return copy;
}

/** Sequences that are on disk at this moment. */
export function rowsOnDisk(pi: Pi): number[] {
  const db = closing(new Database(killed(pi).path));
  return db.prepare<[], number>('SELECT sequence FROM batch ORDER BY sequence').pluck().all();
}
