import { randomUUID } from 'node:crypto';
import { messageOf } from '../../lib/errors.ts';
import type { Gap } from '../../protocol/batch.ts';
import { BootClocks } from './boot-clocks.ts';
import { ChannelNumbers } from './channel-numbers.ts';
import type { TimeSource } from './contract.ts';
import { FileKeeper, type FileKeeperOptions } from './file-keeper.ts';
import { GapLedger } from './gaps.ts';
import { NO_ROWS, type SavedState, type Totals } from './outbox-file.ts';
import { indexAfter, type Row, type RowHead } from './row.ts';
import { baseTime, endTime } from './stamps.ts';

export interface RowStoreOptions extends FileKeeperOptions {
  readonly time: TimeSource;
  /** Called when a file that failed has been tried again. */
  readonly onRetried: () => void;
}

/** A row in memory only. */
export interface HeldRow extends Row {
  /** Monotonic ms. */
  readonly heldSinceMs: number;
}

/** Acked rows are deleted with the next write, but not later than when they are this many bytes. */
const DOOMED_BYTES = 1 << 20;

/**
 * The rows that wait: the older ones on disk, the newer ones held in memory. Memory is the truth and the
 * file follows it, so that a file which fails loses nothing but its protection. When held rows go to disk
 * is the outbox's decision (`write`).
 */
export class RowStore {
  readonly #options: RowStoreOptions;
  readonly #keeper: FileKeeper;
  readonly channels: ChannelNumbers;
  readonly boots: BootClocks;
  readonly #gaps: GapLedger;
  readonly incarnation: string;
  readonly #lastAtOpen: number;
  /** In order; all above those on disk. */
  #held: HeldRow[] = [];
  #heldBytes = 0;
  #disk: Totals;
  #diskLast: number;
  #doomedBytes = 0;
  #damaged: number[] = [];
  #last: number;
  /** Rows up to this one are acked or dropped. */
  #gone: number;
  #acked: number;
  #reserved = 0;
  #dropped: number;
  /** Latest known wall time of any reading. */
  #endMs: number;
  #handedOut = 0;
  #saved: SavedState | undefined;
  #unreadable = false;

  /** @throws FieldhandError outbox-in-use */
  constructor(options: RowStoreOptions) {
    this.#options = options;
    this.#keeper = new FileKeeper(options, {
      damaged: () => this.#loseFile(),
      retry: () => this.#tryAgain(),
    });
    const loaded = this.#keeper.loaded;
    this.incarnation = loaded?.state.incarnation ?? randomUUID();
    this.channels = new ChannelNumbers(loaded?.channels ?? []);
    this.boots = new BootClocks(options.clock, options.time, loaded?.boots ?? []);
    this.#gaps = new GapLedger(loaded?.gaps ?? []);
    this.#disk = loaded?.totals ?? NO_ROWS;
    this.#diskLast = loaded?.lastRow ?? 0;
    this.#last = loaded?.state.last ?? 0;
    this.#gone = loaded?.state.gone ?? 0;
    this.#acked = loaded?.state.acked ?? 0;
    this.#dropped = loaded?.state.dropped ?? 0;
    this.#endMs = loaded?.state.endMs ?? 0;
    this.#lastAtOpen = this.#last;
    // a gap whose batch went with the memory of a killed process is reported by the next one
    const orphan = this.#gaps.take(this.#diskLast + 1, Number.MAX_SAFE_INTEGER);
    if (orphan) this.#gaps.add(this.#last + 1, orphan);
    if (this.#keeper.foundDamaged)
      this.#gaps.add(this.#last + 1, { readings: 0, fromMs: 0, toMs: 0, reason: 'corrupt' });
  }

  get last(): number {
    return this.#last;
  }

  get gone(): number {
    return this.#gone;
  }

  get acked(): number {
    return this.#acked;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get fault(): string | undefined {
    return this.#keeper.fault;
  }

  get held(): readonly HeldRow[] {
    return this.#held;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Of everything that waits. */
  get bytes(): number {
    return this.#disk.bytes + this.#heldBytes;
  }

  totals(): Totals {
    return this.#held.reduce(plus, this.#disk);
  }

  gapBefore(sequence: number): Gap | undefined {
    return this.#gaps.get(sequence);
  }

  /** Takes a row with the sequence `last + 1`. */
  push(row: Row): void {
    this.#last = row.sequence;
    this.#held.push({ ...row, heldSinceMs: this.#options.clock.monotonic() });
    this.#heldBytes += row.bytes;
    if (row.clockKnown) this.#endMs = Math.max(this.#endMs, endTime(row, row.offsetMs));
  }

  /** Counts readings that never became a row. */
  refuse(readings: number): void {
    this.#dropped += readings;
  }

  /**
   * Rows above `sequence`, oldest first. Ends early when the file cannot be read. The store must not be used
   * otherwise meanwhile.
   */
  *rowsAfter(sequence: number): Generator<Row> {
    const from = Math.max(sequence, this.#gone);
    if (this.#disk.batches > 0 && from < this.#diskLast) {
      if (!this.#keeper.file || this.#unreadable) return;
      try {
        yield* this.#keeper.file.rowsAfter(from);
      } catch (error) {
        this.#unreadable = true;
        this.#keeper.failed(error);
        return;
      }
    }
    for (let i = indexAfter(this.#held, from); i < this.#held.length; i++) yield this.#held[i]!;
  }

  /** The oldest row above `sequence`; undefined when there is none or it cannot be read now. */
  headAfter(sequence: number): RowHead | undefined {
    const from = Math.max(sequence, this.#gone);
    if (this.#disk.batches > 0 && from < this.#diskLast) {
      if (this.#unreadable) return undefined;
      const found = this.#keeper.try((file) => ({ head: file.headAfter(from) }));
      if (!found) return undefined;
      if (found.head) return found.head;
    }
    return this.#held[indexAfter(this.#held, from)];
  }

  /** Lets boots that ended without a clock get their time, once the present one is known. */
  settleBoots(): void {
    this.#keeper.try((file) => this.boots.settle((boot) => file.unsettledBoots(boot), this.#endMs));
  }

  /** Notes that rows up to `sequence` may have left. */
  handedOut(sequence: number): void {
    this.#handedOut = Math.max(this.#handedOut, sequence);
  }

  /** Forgets rows up to `sequence`, which the gateway has. */
  ack(sequence: number): void {
    if (sequence <= this.#acked) return;
    // beyond what this run has handed out and earlier ones had numbered, a gateway can have nothing of this
    // file: it is older than it once was, and what was sealed since must not pass for what is acked
    const plausible = Math.max(this.#lastAtOpen, this.#handedOut);
    if (sequence > plausible && !this.#riseAbove(plausible, sequence)) return;
    const upTo = Math.min(sequence, plausible);
    if (upTo > this.#gone) {
      this.#forget(upTo);
      this.#gaps.take(0, upTo);
    }
    this.#acked = sequence;
    if (this.#doomedBytes >= DOOMED_BYTES) this.write({ rows: false });
  }

  /** Forgets the oldest row, or the oldest held one, and lets the next that has not left yet report it. */
  drop(row: RowHead, reason: Gap['reason']): void {
    if (this.#held[0]?.sequence === row.sequence && this.#disk.batches > 0) {
      this.#held.shift();
      this.#heldBytes -= row.bytes;
    } else this.#forget(row.sequence, row);
    this.#lost(row, reason);
  }

  /** Forgets a row on disk whose columns are not what was written. */
  dropDamaged(row: RowHead): void {
    this.#disk = minus(this.#disk, { batches: 1, readings: row.readings, bytes: row.bytes });
    this.#damaged.push(row.sequence);
    const { sequence, readings } = row;
    this.#options.log.error({ sequence, readings }, 'a stored batch is damaged');
    this.#lost(row, 'corrupt');
  }

  /** Makes sure that sequences up to `sequence` are never used again, whatever happens to this process. */
  reserve(sequence: number, block: number): void {
    if (sequence <= (this.#saved?.reserved ?? 0)) return;
    this.#reserved = sequence + block - 1;
    this.write({ rows: false });
  }

  /**
   * Brings the file up to date in one transaction, with or without the held rows. Does nothing while the
   * file rests after a failure.
   */
  write({ rows }: { readonly rows: boolean }): void {
    if (!this.#keeper.resting) this.#commit(rows);
  }

  /** Writes all, and closes. */
  close(): void {
    this.#keeper.wake();
    this.#commit(true);
    this.#keeper.stop();
    const { log, path } = this.#options;
    if (this.#held.length > 0) {
      const fields = { path, batches: this.#held.length, error: this.fault };
      log.error(fields, 'batches are lost: the outbox cannot be written');
    }
    try {
      this.#keeper.file?.close(this.#state(), this.#disk);
    } catch (error) {
      log.warn({ path, error: messageOf(error) }, 'the outbox was not closed in order');
    }
  }

  #commit(rows: boolean): void {
    const state = this.#state();
    const written = rows ? this.#held : [];
    const done = this.#keeper.try((file) => {
      file.write({
        rows: written,
        channels: this.channels.unsaved(),
        gaps: this.#gaps.unsaved(),
        boots: this.boots.unsaved(),
        damaged: this.#damaged,
        state: this.#saved && sameState(this.#saved, state) ? undefined : state,
      });
      return true;
    });
    if (!done) return;
    this.#saved = state;
    this.channels.saved();
    this.boots.saved();
    this.#gaps.saved();
    this.#damaged = [];
    this.#doomedBytes = 0;
    if (written.length > 0) {
      this.#disk = written.reduce(plus, this.#disk);
      this.#diskLast = written.at(-1)!.sequence;
      this.#held = [];
      this.#heldBytes = 0;
    }
    this.#keeper.succeeded();
  }

  #state(): SavedState {
    return {
      incarnation: this.incarnation,
      last: this.#last,
      gone: this.#gone,
      acked: this.#acked,
      reserved: this.#reserved,
      dropped: this.#dropped,
      endMs: this.#endMs,
    };
  }

  /** Moves `gone` up to `sequence`; `only` says that this is one row. */
  #forget(sequence: number, only?: RowHead): void {
    if (this.#disk.batches > 0 && this.#gone < this.#diskLast) {
      const before = this.#disk.bytes;
      if (sequence >= this.#diskLast) this.#disk = NO_ROWS;
      else {
        const part = only
          ? { batches: 1, readings: only.readings, bytes: only.bytes }
          : this.#keeper.try((file) => file.totalsOf(this.#gone, sequence));
        if (part) this.#disk = minus(this.#disk, part);
      }
      this.#doomedBytes += before - this.#disk.bytes;
    }
    for (const row of this.#held.splice(0, indexAfter(this.#held, sequence))) this.#heldBytes -= row.bytes;
    this.#gone = Math.max(this.#gone, sequence);
  }

  #lost(row: RowHead, reason: Gap['reason']): void {
    this.#dropped += row.readings;
    const stamp = this.boots.stampOf(row, this.boots.present());
    const gap: Gap = {
      readings: row.readings,
      fromMs: stamp ? baseTime(row, stamp.offsetMs) : 0,
      toMs: stamp ? Math.max(0, Math.round(endTime(row, stamp.offsetMs))) : 0,
      reason,
    };
    const earlier = this.#gaps.take(row.sequence, row.sequence);
    // one that has left already might be stored as it was then
    const target = this.headAfter(Math.max(row.sequence, this.#handedOut))?.sequence ?? this.#last + 1;
    if (earlier) this.#gaps.add(target, earlier);
    this.#gaps.add(target, gap);
  }

  /** Numbers everything above `from` anew, from above `sequence`. @returns false when the file refuses */
  #riseAbove(from: number, sequence: number): boolean {
    const delta = sequence - from;
    const { log, path } = this.#options;
    log.warn({ path, from, to: sequence }, 'the gateway is ahead of this outbox: its numbers go on above');
    if (this.#diskLast > from) {
      const moved = this.#keeper.try((file) => {
        file.shift(from, delta);
        return true;
      });
      if (!moved) return false;
      this.#diskLast += delta;
    }
    this.#held = this.#held.map((row) => ({ ...row, sequence: row.sequence + delta }));
    this.#gaps.shift(from, delta);
    this.#last += delta;
    return true;
  }

  #tryAgain(): void {
    this.#unreadable = false;
    this.write({ rows: true });
    this.#options.onRetried();
  }

  /** The same incarnation goes on in the next file: this run knows which numbers were used. */
  #loseFile(): void {
    const { readings } = this.#disk;
    const earlier = this.#gaps.take(0, this.#diskLast);
    this.#dropped += readings;
    this.#disk = NO_ROWS;
    this.#doomedBytes = 0;
    this.#damaged = [];
    this.#gone = Math.max(this.#gone, this.#diskLast);
    this.#saved = undefined;
    this.#unreadable = false;
    this.channels.unsave();
    this.#gaps.unsave();
    const target = this.#held[indexAfter(this.#held, this.#handedOut)]?.sequence ?? this.#last + 1;
    if (earlier) this.#gaps.add(target, earlier);
    this.#gaps.add(target, { readings, fromMs: 0, toMs: 0, reason: 'corrupt' });
  }
}

function sameState(a: SavedState, b: SavedState): boolean {
  return a.gone === b.gone && a.acked === b.acked && a.dropped === b.dropped && a.reserved === b.reserved;
}

function plus(totals: Totals, row: RowHead): Totals {
  return {
    batches: totals.batches + 1,
    readings: totals.readings + row.readings,
    bytes: totals.bytes + row.bytes,
  };
}

function minus(totals: Totals, part: Totals): Totals {
  return {
    batches: totals.batches - part.batches,
    readings: totals.readings - part.readings,
    bytes: totals.bytes - part.bytes,
  };
}
