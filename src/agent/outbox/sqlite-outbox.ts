import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { type Loop, unwatched } from '../../lib/progress.ts';
import type { Reading } from '../../lib/reading.ts';
import type { Gap, NumberedChannel, SealedBatch } from '../../protocol/batch.ts';
import type { Outbox, OutboxStats, OutboxTerms, TimeSource } from './contract.ts';
import { encodable, isIntact, type Row, type RowHead, sealRow } from './row.ts';
import { RowStore } from './row-store.ts';
import { baseTime, type Present } from './stamps.ts';

export interface OutboxOptions extends OutboxTerms {
  /** The SQLite file; its folder is made when missing. */
  readonly path: string;
  readonly clock: Clock;
  readonly time: TimeSource;
  readonly log: Log;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Told by when what is open is sealed and committed. */
  readonly loop?: Loop;
}

/** Bound of what is held in memory while it is not on disk. */
const HELD_BYTES = 4 << 20;
/**
 * A spilling outbox uses sequences that the disk has not seen. It notes a block of them there first, and
 * after a kill goes on above the block: a number that the gateway may have stored is never used again, and
 * the incarnation (by which the gateway knows the spilled ones) stays. Costs one commit per so many batches.
 */
const RESERVED_BLOCK = 1000;
/** How often a batch that is withheld for want of a clock is looked at again. */
const CLOCK_RECHECK_MS = 1000;

/**
 * Opens the outbox. A damaged file is set aside and replaced, with a gap that says so; one that cannot be
 * opened or written is a `fault` in the stats, and readings wait in memory meanwhile.
 * @throws FieldhandError outbox-in-use when another process has the file open
 */
export function openOutbox(options: OutboxOptions): Outbox {
  return new SqliteOutbox(options);
}

class SqliteOutbox implements Outbox {
  #options: OutboxOptions;
  readonly #store: RowStore;
  #open: Reading[] = [];
  #sealTimer: Cancel | undefined;
  #spillTimer: Cancel | undefined;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#store = new RowStore({ ...options, onRetried: () => this.#wake() });
    for (const channel of options.channels ?? []) this.#store.channels.numberOf(channel);
    this.#trim();
    // also shows at once whether the file can be written
    this.#store.write({ rows: false });
  }

  get incarnation(): string {
    return this.#store.incarnation;
  }

  follow(terms: OutboxTerms): void {
    if (this.#closed) return;
    this.#options = { ...this.#options, ...terms };
    for (const channel of terms.channels ?? []) this.#store.channels.numberOf(channel);
    this.#spillTimer?.();
    this.#spillTimer = undefined;
    // what is open goes by the old terms
    this.flush();
    this.#trim();
    if (terms.durability === 'commit') this.#store.write({ rows: true });
    else this.#armSpill();
  }

  channels(): readonly NumberedChannel[] {
    return this.#store.channels.all();
  }

  add(readings: readonly Reading[]): void {
    if (this.#closed) return;
    const { batch, clock } = this.#options;
    for (const reading of readings) {
      this.#open.push(reading);
      if (this.#open.length >= batch.maxReadings) this.flush();
    }
    if (this.#open.length === 0 || this.#sealTimer) return;
    this.#loop.due(batch.maxAgeMs);
    this.#sealTimer = clock.after(batch.maxAgeMs, () => {
      this.#sealTimer = undefined;
      this.flush();
    });
  }

  flush(): void {
    this.#sealTimer?.();
    this.#sealTimer = undefined;
    const readings = this.#open;
    if (readings.length === 0) return;
    this.#open = [];
    const row = this.#seal(readings);
    if (row) this.#keep(row);
    this.#loop.rest();
  }

  after(sequence: number, maxBytes: number): readonly SealedBatch[] {
    if (this.#closed) return [];
    this.#store.settleBoots();
    const present = this.#store.boots.present();
    const batches: SealedBatch[] = [];
    const damaged: RowHead[] = [];
    let bytes = 0;
    for (const row of this.#store.rowsAfter(sequence)) {
      if (!isIntact(row)) {
        damaged.push(row);
        continue;
      }
      bytes += row.columns.byteLength;
      if (batches.length > 0 && bytes > maxBytes) break;
      const batch = this.#stamped(row, present);
      if (!batch) break;
      batches.push(batch);
      if (bytes >= maxBytes) break;
    }
    if (damaged.length === 0) {
      this.#store.handedOut(batches.at(-1)?.sequence ?? 0);
      return batches;
    }
    for (const row of damaged) this.#store.dropDamaged(row);
    this.#store.write({ rows: false });
    // again, since one of these batches may have to report the loss
    return this.after(sequence, maxBytes);
  }

  async waitAfter(sequence: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const next = this.#closed ? undefined : this.#store.headAfter(sequence);
      if (next) this.#store.settleBoots();
      const boots = this.#store.boots;
      if (next && boots.stampOf(next, boots.present())) return;
      await this.#change(signal, next ? CLOCK_RECHECK_MS : undefined);
    }
  }

  ack(sequence: number): void {
    if (!this.#closed) this.#store.ack(sequence);
  }

  stats(): OutboxStats {
    const { batches, readings, bytes } = this.#store.totals();
    return {
      pendingBatches: batches,
      pendingReadings: readings,
      pendingBytes: bytes,
      lastSequence: this.#store.last,
      ackedSequence: this.#store.acked,
      droppedReadings: this.#store.dropped,
      fault: this.#store.fault,
    };
  }

  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#spillTimer?.();
    this.#store.close();
    this.#loop.end();
  }

  get #loop(): Loop {
    return this.#options.loop ?? unwatched;
  }

  #seal(readings: readonly Reading[]): Row | undefined {
    const store = this.#store;
    const sealing = { sequence: store.last + 1, ...store.boots.sealing() };
    try {
      return sealRow(readings, sealing, store.channels.numberOf);
    } catch (error) {
      const good = encodable(readings);
      const refused = readings.length - good.length;
      this.#options.log.warn({ refused, error: String(error) }, 'readings that cannot be stored are dropped');
      store.refuse(refused);
      return good.length > 0 ? sealRow(good, sealing, store.channels.numberOf) : undefined;
    }
  }

  #keep(row: Row): void {
    const store = this.#store;
    const spilling = this.#options.durability === 'spill';
    if (spilling) store.reserve(row.sequence, RESERVED_BLOCK);
    store.settleBoots();
    store.push(row);
    this.#trim();
    if (!spilling) store.write({ rows: true });
    else {
      // a channel's number must be on disk before it is used, as the sequence is
      if (store.channels.unsaved().length > 0) store.write({ rows: false });
      if (store.heldBytes > this.#heldLimit / 2) store.write({ rows: true });
      else this.#armSpill();
    }
    while (store.heldBytes > this.#heldLimit && store.held.length > 1)
      store.drop(store.held[0]!, 'outbox-full');
    this.#wake();
  }

  get #heldLimit(): number {
    return Math.min(HELD_BYTES, this.#options.limits.maxBytes);
  }

  #armSpill(): void {
    const { clock, spillAfterMs } = this.#options;
    const store = this.#store;
    const oldest = store.held[0];
    if (!oldest || this.#spillTimer) return;
    this.#spillTimer = clock.after(oldest.heldSinceMs + spillAfterMs - clock.monotonic(), () => {
      this.#spillTimer = undefined;
      const left = store.held[0] && store.held[0].heldSinceMs + spillAfterMs - clock.monotonic();
      if (left !== undefined && left <= 0) store.write({ rows: true });
      if (!store.fault) this.#armSpill();
    });
  }

  /** Drops what is beyond the limits, oldest first; the newest batch always stays. */
  #trim(): void {
    const { limits } = this.#options;
    const store = this.#store;
    for (;;) {
      const oldest = store.headAfter(store.gone);
      if (!oldest || oldest.sequence === store.last) return;
      let reason: Gap['reason'];
      if (store.bytes > limits.maxBytes) reason = 'outbox-full';
      else if (store.boots.ageOf(oldest) > limits.maxAgeMs) reason = 'too-old';
      else return;
      store.drop(oldest, reason);
    }
  }

  #stamped(row: Row, present: Present): SealedBatch | undefined {
    const stamp = this.#store.boots.stampOf(row, present);
    if (!stamp) return undefined;
    const { sequence, columns } = row;
    const gap = this.#store.gapBefore(sequence);
    const batch = { sequence, baseTimeMs: baseTime(row, stamp.offsetMs), clock: stamp.clock, columns };
    return gap ? { ...batch, gap } : batch;
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the next change, when `signal` aborts, or after `ms`. */
  #change(signal: AbortSignal, ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        cancel?.();
        resolve();
      };
      const cancel = ms === undefined ? undefined : this.#options.clock.after(ms, done);
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
