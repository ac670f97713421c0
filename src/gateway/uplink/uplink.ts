import { type BackoffLimits, fullJitter } from '../../lib/backoff.ts';
import { type Clock, sleep } from '../../lib/clock.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { type Loop, type Progress, unwatched } from '../../lib/progress.ts';
import type { Closable } from '../../lib/scope.ts';
import type { ArrivedBatch, History } from '../history/history.ts';
import type { ReadingEvent } from '../model.ts';
import { newestOf } from './newest.ts';
import { Upkeep } from './upkeep.ts';

/** What one commit takes at most, so that it does not hold up the event loop. */
const GROUP_BYTES = 128 * 1024;
const GROUP_BATCHES = 512;
/** What a batch costs beside its columns while it waits, roughly. */
const BATCH_BYTES = 256;
const RETRY: BackoffLimits = { minMs: 200, maxMs: 10_000 };

export interface UplinkOptions {
  readonly history: History;
  readonly clock: Clock;
  readonly log: Log;
  /** Bytes of batches that wait for the history, of all agents together; default 64 MiB. */
  readonly maxWaitingBytes?: number;
  readonly random?: () => number;
  /** Watches over the commits and the upkeep of the history. */
  readonly progress?: Progress;
}

/** What became of a batch, once that is durable. */
export interface Accepted {
  readonly outcome: 'stored' | 'duplicate' | 'corrupt';
  /** Readings stored by it. */
  readonly count: number;
  /** The newest of each of its channels, when it was stored. */
  readonly readings: readonly ReadingEvent[];
}

export interface UplinkStats {
  readonly waitingBatches: number;
  readonly waitingBytes: number;
  readonly storedReadings: number;
  readonly duplicateBatches: number;
  readonly corruptBatches: number;
  /** Batches turned away because too much waited already, or the history failed on them. Their agents still have them. */
  readonly refusedBatches: number;
}

interface Waiting {
  readonly batch: ArrivedBatch;
  readonly bytes: number;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Between the sessions and the history: all batches that arrive in one turn of the event loop, or while a
 * commit waits for room on the disk, go into one commit. What it resolves is in the history and may be acked;
 * what it rejects is not, and neither is anything that the same session sent later.
 */
export class Uplink implements Closable {
  readonly #options: UplinkOptions;
  readonly #maxWaitingBytes: number;
  readonly #random: () => number;
  readonly #upkeep: Upkeep;
  readonly #loop: Loop;
  #queue: Waiting[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;
  readonly #closing = new AbortController();
  #fault: string | undefined;
  /** Sessions, by their channel map, of which a batch was rejected: a later one would make it look stored. */
  readonly #refused = new WeakSet<ArrivedBatch['channels']>();
  #storedReadings = 0;
  #duplicateBatches = 0;
  #corruptBatches = 0;
  #refusedBatches = 0;

  /** Use openUplink. */
  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#maxWaitingBytes = options.maxWaitingBytes ?? 64 * 1024 * 1024;
    this.#random = options.random ?? Math.random;
    this.#loop = options.progress?.loop('history commit') ?? unwatched;
    const upkeep = options.progress?.loop('history upkeep') ?? unwatched;
    this.#upkeep = new Upkeep(options.history, options.clock, options.log, upkeep);
  }

  /**
   * Resolves once the batch is durable, however long the disk is full. The batches of one session come in
   * their sequence and with one and the same `channels` object, another one than any other session's.
   * @throws FieldhandError uplink-full, uplink-refused, uplink-closed: the session must end, and the agent
   * send the batch again in its next one
   */
  accept(batch: ArrivedBatch): Promise<Accepted> {
    if (this.#closing.signal.aborted) return Promise.reject(closedError());
    if (this.#refused.has(batch.channels)) return Promise.reject(this.#refuse(batch));
    const bytes = batch.batch.columns.byteLength + BATCH_BYTES;
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > this.#maxWaitingBytes) {
      return Promise.reject(
        this.#refuse(
          batch,
          new FieldhandError('uplink-full', `${this.#waitingBytes} bytes of batches wait for the history`, {
            cure: this.#fault ?? 'the disk is slower than the agents: give the gateway a faster one',
          }),
        ),
      );
    }
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Why nothing can be stored at present, if so. */
  fault(): string | undefined {
    return this.#fault ?? this.#upkeep.fault();
  }

  stats(): UplinkStats {
    return {
      waitingBatches: this.#queue.length,
      waitingBytes: this.#waitingBytes,
      storedReadings: this.#storedReadings,
      duplicateBatches: this.#duplicateBatches,
      corruptBatches: this.#corruptBatches,
      refusedBatches: this.#refusedBatches,
    };
  }

  /** Stores what waits, or rejects it when the history cannot take it now. Leaves the history open. */
  async close(): Promise<void> {
    this.#upkeep.close();
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (this.#queue.length > 0) {
      this.#loop.due(0);
      await turn();
      const group = this.#nextGroup();
      try {
        this.#settle(group, this.#options.history.append(group.map(({ batch }) => batch)));
        this.#recovered();
        failures = 0;
      } catch (error) {
        if (!(error instanceof FieldhandError)) this.#separate(group);
        else if (this.#closing.signal.aborted) this.#giveUp(error);
        else await this.#failed(error, failures++);
      }
    }
    this.#loop.rest();
    this.#running = undefined;
  }

  /** The oldest batches, which stay in the queue until they are settled. */
  #nextGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      bytes += waiting.bytes;
      if (count > 0 && (bytes > GROUP_BYTES || count >= GROUP_BATCHES)) break;
      count++;
    }
    return this.#queue.slice(0, count);
  }

  #settle(group: readonly Waiting[], outcomes: readonly Accepted['outcome'][]): void {
    this.#leave(group.length);
    for (const [i, { batch, resolve }] of group.entries()) {
      const outcome = outcomes[i]!;
      const { count, readings } = outcome === 'stored' ? newestOf(batch) : NOTHING;
      if (outcome === 'duplicate') this.#duplicateBatches++;
      if (outcome === 'corrupt') this.#corruptBatches++;
      this.#storedReadings += count;
      resolve({ outcome, count, readings });
    }
  }

  /**
   * The history failed on a group for no reason of the disk: one of these batches is more than it can take.
   * Each is tried alone, so that only the session that sent it suffers.
   */
  #separate(group: readonly Waiting[]): void {
    for (const waiting of group) {
      if (this.#refused.has(waiting.batch.channels)) {
        this.#leave(1);
        waiting.reject(this.#refuse(waiting.batch));
        continue;
      }
      try {
        this.#settle([waiting], this.#options.history.append([waiting.batch]));
      } catch (error) {
        // the disk gave out in between: this batch and those after it are still in the queue
        if (error instanceof FieldhandError) return;
        const { agent, batch } = waiting.batch;
        this.#options.log.error(
          { agent, sequence: batch.sequence, reason: messageOf(error) },
          'the history cannot take this batch: its session ends',
        );
        this.#leave(1);
        waiting.reject(this.#refuse(waiting.batch));
      }
    }
  }

  /** Takes the oldest batches off the queue. */
  #leave(count: number): void {
    for (const { bytes } of this.#queue.splice(0, count)) this.#waitingBytes -= bytes;
  }

  #refuse(
    { agent, batch, channels }: ArrivedBatch,
    error = new FieldhandError(
      'uplink-refused',
      `batch ${batch.sequence} of agent ${agent} is not stored, since an earlier one was not`,
    ),
  ): FieldhandError {
    this.#refused.add(channels);
    this.#refusedBatches++;
    return error;
  }

  async #failed(error: FieldhandError, failures: number): Promise<void> {
    const waitMs = fullJitter(RETRY, failures, this.#random);
    if (this.#fault !== error.message) {
      this.#options.log.error(
        { code: error.code, reason: error.message, cure: error.cure },
        'the history takes no batches: acks are held back until it does',
      );
    }
    this.#fault = error.message;
    this.#loop.due(waitMs);
    await sleep(this.#options.clock, waitMs, this.#closing.signal);
  }

  #recovered(): void {
    if (this.#fault === undefined) return;
    this.#options.log.info({ waiting: this.#queue.length }, 'the history takes batches again');
    this.#fault = undefined;
  }

  #giveUp(error: FieldhandError): void {
    const left = [...this.#queue];
    this.#leave(left.length);
    for (const { reject } of left) reject(closedError(error));
    this.#options.log.warn(
      { batches: left.length, reason: error.message },
      'closed with batches that could not be stored; their agents keep them',
    );
  }
}

/** Starts to look after the history. Neither opens nor closes it. */
export function openUplink(options: UplinkOptions): Uplink {
  return new Uplink(options);
}

const NOTHING = { count: 0, readings: [] } as const;

/** Lets the sockets have their say: what they bring joins the next commit. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function closedError(cause?: FieldhandError): FieldhandError {
  return new FieldhandError('uplink-closed', 'the gateway is stopping and stores no more', { cause });
}
