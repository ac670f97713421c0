import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Database, Statement } from '../../lib/sqlite.ts';
import type { Blocks } from './blocks.ts';
import type { AgentEntry, Catalogue, ChannelEntry, Newest } from './catalogue.ts';
import { entryOf, type Gathered } from './gathered.ts';
import { cut, merge, type Piece, type Series, slice } from './series.ts';
import { openRow, type TailStatements } from './tail.ts';

/** Most readings in a block. */
export const BLOCK_READINGS = 4_096;
/** A block does not reach over a longer silence. */
const PAUSE_MS = 86_400_000;
/** Most readings of one agent that are held in memory at a time: half a megabyte. */
const SLICE_READINGS = 32_768;
/** Tail rows deleted in one step. */
const DELETE_ROWS = 512;
/** The tail is sealed when it is this large, however young. */
const TAIL_BYTES = 32 * 1024 * 1024;
const TAIL_ROWS = 200_000;

export interface SealerParts {
  readonly db: Database;
  readonly catalogue: Catalogue;
  readonly tail: TailStatements;
  readonly blocks: Blocks;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealAfterMs: number;
}

/** Readings of one agent on their way from the tail into blocks. */
interface Slice {
  readonly agent: AgentEntry;
  readonly rows: readonly number[];
  /** Rows taken so far. */
  taken: number;
  readings: number;
  readonly parts: Map<ChannelEntry, Gathered>;
  /** Set when all is taken: the channels still to be sealed. */
  waiting: ChannelEntry[] | undefined;
}

/** What sealing a channel makes of its entry, once it is committed. */
interface Sealed {
  readonly channel: ChannelEntry;
  readonly openBlock: number;
  readonly newest: Newest;
  readonly readings: number;
}

/**
 * Moves the tail into blocks, in rounds: all that is in the tail when a round starts is sealed, agent by
 * agent and channel by channel, and then deleted. Each channel's `sealedTo` moves in the transaction that
 * writes its blocks, so every reading is found exactly once at any moment, whatever is cut short.
 */
export class Sealer {
  readonly #parts: SealerParts;
  readonly #saveChannel: Statement<[number, number, number, number, number, number]>;
  /** Highest tail id of this round, 0 between rounds. */
  #through = 0;
  #agents: AgentEntry[] = [];
  #slice: Slice | undefined;
  #bytes = 0;
  /** When upkeep first saw what is in the tail now. */
  #since: number | undefined;

  constructor(parts: SealerParts) {
    this.#parts = parts;
    this.#saveChannel = parts.db.prepare(
      'UPDATE channel SET sealed_to = ?, open_block = ?, newest_time = ?, newest_scaled = ?, ' +
        'newest_quality = ? WHERE id = ?',
    );
  }

  /** Does what fits before `deadline` (monotonic ms), at least one thing. Returns false when there is nothing to do. */
  step(nowMs: number, deadline: number): boolean {
    if (this.#through === 0) {
      if (!this.#due(nowMs)) return false;
      this.#start();
    }
    this.#slice ??= this.#nextSlice();
    if (!this.#slice) this.#deleteRows();
    else if (!this.#slice.waiting) this.#take(this.#slice, deadline);
    else this.#seal(this.#slice, this.#slice.waiting, deadline);
    return true;
  }

  #due(nowMs: number): boolean {
    const { tailRows, tailBytes, tailReadings, channels } = this.#parts.catalogue;
    if (tailRows === 0) return false;
    // the wall clock may have been set back
    if (this.#since === undefined || nowMs < this.#since) this.#since = nowMs;
    return (
      tailBytes >= TAIL_BYTES ||
      tailRows >= TAIL_ROWS ||
      tailReadings >= BLOCK_READINGS * channels.size ||
      nowMs - this.#since >= this.#parts.sealAfterMs
    );
  }

  #start(): void {
    const { catalogue } = this.#parts;
    this.#through = catalogue.lastTailId;
    this.#bytes = catalogue.tailBytes;
    this.#agents = [...catalogue.agents.values()];
    this.#since = undefined;
  }

  #nextSlice(): Slice | undefined {
    for (;;) {
      const agent = this.#agents.at(-1);
      if (!agent) return undefined;
      const count = agent.tail.countThrough(this.#through);
      if (count > 0) {
        const rows = agent.tail.ids.slice(0, count);
        return { agent, rows, taken: 0, readings: 0, parts: new Map(), waiting: undefined };
      }
      this.#agents.pop();
    }
  }

  /** Takes rows out of the tail until all are taken, the slice is large enough or time is over. */
  #take(slice: Slice, deadline: number): void {
    const { tail, clock } = this.#parts;
    do {
      const row = tail.get.get(slice.rows[slice.taken]!);
      slice.taken++;
      if (!row) continue;
      try {
        const { columns, parts } = openRow(row);
        for (const part of parts) {
          const channel = this.#parts.catalogue.channels.get(part.channel);
          if (!channel || channel.sealedTo >= row.id) continue;
          entryOf(slice.parts, channel).add(row, columns, part);
          slice.readings += part.end - part.start;
        }
      } catch (error) {
        this.#parts.log.error(
          { agent: slice.agent.name, row: row.id, reason: messageOf(error) },
          'a stored batch cannot be read: its readings are lost',
        );
      }
    } while (
      slice.taken < slice.rows.length &&
      slice.readings < SLICE_READINGS &&
      clock.monotonic() < deadline
    );
    if (slice.taken === slice.rows.length || slice.readings >= SLICE_READINGS) {
      slice.waiting = [...slice.parts.keys()];
    }
  }

  #seal(slice: Slice, waiting: ChannelEntry[], deadline: number): void {
    const { db, catalogue, clock } = this.#parts;
    const through = slice.rows[slice.taken - 1]!;
    const sealed: Sealed[] = [];
    db.transaction(() => {
      do {
        const channel = waiting[waiting.length - 1 - sealed.length];
        if (!channel) break;
        sealed.push(this.#sealChannel(channel, slice.parts.get(channel)!, through));
      } while (clock.monotonic() < deadline);
    })();
    waiting.length -= sealed.length;
    for (const { channel, openBlock, newest, readings } of sealed) {
      channel.sealedTo = through;
      channel.openBlock = openBlock;
      channel.newest ??= newest;
      catalogue.tailReadings -= readings;
    }
    if (waiting.length > 0) return;
    slice.agent.tail.dropThrough(through);
    this.#slice = undefined;
  }

  /** Writes what was gathered of the channel, together with what its open block holds, as blocks. */
  #sealChannel(channel: ChannelEntry, gathered: Gathered, through: number): Sealed {
    const { blocks } = this.#parts;
    const open = this.#readOpen(channel);
    const arrived = gathered.series();
    const all = merge(open ? [open, arrived] : [arrived]);
    if (open) blocks.remove(channel.openBlock);
    const newest = gathered.last();
    const pieces = cut(all.times, BLOCK_READINGS, PAUSE_MS);
    // what comes next most likely follows the reading that came last, not the one with the latest time
    const next = pieces.findLast(({ start }) => all.times[start]! <= newest.time);
    let openBlock = 0;
    for (const piece of pieces) {
      const id = blocks.add(channel.id, slice(all, piece));
      if (piece === next && !isFull(piece)) openBlock = id;
    }
    this.#saveChannel.run(through, openBlock, newest.time, newest.scaled, newest.quality, channel.id);
    return { channel, openBlock, newest, readings: gathered.length };
  }

  #readOpen(channel: ChannelEntry): Series | undefined {
    if (channel.openBlock === 0) return undefined;
    try {
      return this.#parts.blocks.read(channel.openBlock);
    } catch (error) {
      this.#parts.log.error(
        {
          agent: channel.agent.name,
          sensor: channel.sensor,
          quantity: channel.quantity,
          block: channel.openBlock,
          reason: messageOf(error),
        },
        'a stored block cannot be read and is left as it is',
      );
      return undefined;
    }
  }

  #deleteRows(): void {
    const { tail, catalogue } = this.#parts;
    const { changes } = tail.deleteThrough.run(this.#through, DELETE_ROWS);
    catalogue.tailRows -= changes;
    if (changes === DELETE_ROWS) return;
    catalogue.tailBytes -= this.#bytes;
    this.#through = 0;
  }
}

function isFull({ start, end }: Piece): boolean {
  return end - start >= BLOCK_READINGS;
}
