import type { Log } from '../../lib/log.ts';
import type { Database, Statement } from '../../lib/sqlite.ts';
import type { Blocks, OldBlock } from './blocks.ts';
import type { Catalogue } from './catalogue.ts';

/** Blocks dropped, and pages given back to the disk, in one step. */
const DROP_BLOCKS = 64;
const VACUUM_PAGES = 128;
/** Free pages up to a quarter of the file stay in it: the next tail takes them again. */
const SPARE_PAGES = 256;

export interface RetentionBounds {
  /** Infinity: for ever. */
  readonly keepMs: number;
  /** Infinity: as large as the disk. */
  readonly maxBytes: number;
}

export interface RetentionParts extends RetentionBounds {
  readonly db: Database;
  readonly catalogue: Catalogue;
  readonly blocks: Blocks;
  readonly log: Log;
  readonly dropped: (readings: number) => void;
}

/** Drops the oldest blocks when they are past their time or the file is past its size, and shrinks the file. */
export class Retention {
  readonly #parts: RetentionParts;
  #bounds: RetentionBounds;
  readonly #closeBlock: Statement<[number, number]>;
  /** Readings dropped since this was last told. */
  #untold = 0;
  #fromMs = Number.POSITIVE_INFINITY;
  #toMs = Number.NEGATIVE_INFINITY;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#bounds = parts;
    this.#closeBlock = parts.db.prepare('UPDATE channel SET open_block = 0 WHERE id = ? AND open_block = ?');
  }

  follow(bounds: RetentionBounds): void {
    this.#bounds = bounds;
  }

  /** Does one small step. Returns false when there was nothing to do. */
  step(nowMs: number): boolean {
    const past = this.#past(nowMs);
    if (past.length > 0) {
      this.#drop(past);
      return true;
    }
    this.#tell();
    return this.#vacuum();
  }

  /** The next blocks to drop. */
  #past(nowMs: number): readonly OldBlock[] {
    const { blocks } = this.#parts;
    const { keepMs, maxBytes } = this.#bounds;
    if (keepMs !== Number.POSITIVE_INFINITY) {
      const oldest = blocks.oldest(DROP_BLOCKS);
      if (oldest[0] && oldest[0].max_time < nowMs - keepMs) {
        const limit = Math.min(nowMs, this.#newestTime()) - keepMs;
        const past = oldest.filter((block) => block.max_time < limit);
        if (past.length > 0) return past;
      }
    }
    if (maxBytes !== Number.POSITIVE_INFINITY && this.usedBytes() > maxBytes) {
      return blocks.oldest(Math.max(1, DROP_BLOCKS / 4));
    }
    return [];
  }

  /** A gateway whose own clock leaps ahead must not take all it has for outdated: readings are the witness. */
  #newestTime(): number {
    let newest = Number.NEGATIVE_INFINITY;
    for (const channel of this.#parts.catalogue.channels.values()) {
      if (channel.newest && channel.newest.time > newest) newest = channel.newest.time;
    }
    return newest;
  }

  #drop(past: readonly OldBlock[]): void {
    const { db, blocks, catalogue, dropped } = this.#parts;
    db.transaction(() => {
      for (const { id, channel } of past) {
        blocks.remove(id);
        this.#closeBlock.run(channel, id);
      }
    })();
    let readings = 0;
    for (const { id, channel, count, max_time } of past) {
      const entry = catalogue.channels.get(channel);
      if (entry?.openBlock === id) entry.openBlock = 0;
      readings += count;
      this.#fromMs = Math.min(this.#fromMs, max_time);
      this.#toMs = Math.max(this.#toMs, max_time);
    }
    this.#untold += readings;
    dropped(readings);
  }

  #tell(): void {
    if (this.#untold === 0) return;
    this.#parts.log.info(
      { readings: this.#untold, fromMs: this.#fromMs, toMs: this.#toMs },
      'dropped the oldest readings of the history',
    );
    this.#untold = 0;
    this.#fromMs = Number.POSITIVE_INFINITY;
    this.#toMs = Number.NEGATIVE_INFINITY;
  }

  #vacuum(): boolean {
    if (!this.#isLoose()) return false;
    this.#parts.db.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
    return this.#isLoose();
  }

  #isLoose(): boolean {
    return this.#pages('freelist_count') > Math.max(SPARE_PAGES, this.#pages('page_count') / 4);
  }

  /** Bytes of the file that hold something. */
  usedBytes(): number {
    return (this.#pages('page_count') - this.#pages('freelist_count')) * this.#pages('page_size');
  }

  #pages(what: 'page_count' | 'freelist_count' | 'page_size'): number {
    return this.#parts.db.pragma(what, { simple: true }) as number;
  }
}
