import type { Channel, Reading } from '../lib/reading.ts';
import { DECIMALS_MAX, DECIMALS_MIN, toScaled } from '../lib/scaled.ts';
import type { OpenBatch } from './batch.ts';
import {
  QUALITIES,
  readQuality,
  readTimes,
  readValues,
  TIME_LIMIT_MS,
  writeQuality,
  writeTimes,
  writeValues,
} from './column.ts';
import { ProtocolError } from './errors.ts';
import { fieldhand } from './generated/fieldhand.js';
import { ByteReader, ByteWriter } from './varint.ts';
import { decodeWith } from './wire.ts';

const Envelope = fieldhand.v1.Columns;

/** Where one channel's readings lie in the arrays of Columns: from `start` to before `end`, at least one. */
export interface ChannelSpan {
  /** The channel's number, 1 to 2^32-1. No two spans of a batch have the same. */
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** The readings of a batch, channel after channel. Reading i of the batch is times[i], values[i], quality[i]. */
export interface Columns {
  readonly channels: readonly ChannelSpan[];
  /** Whole ms relative to the batch's base, not decreasing within a channel, within TIME_LIMIT_MS of it. */
  readonly times: Float64Array;
  /** Scaled integers; fromScaled with the channel's decimals gives the value. */
  readonly values: Float64Array;
  /** Index into QUALITIES. */
  readonly quality: Uint8Array;
}

/**
 * Encodes readings as a `Columns` message. Times are rounded to whole ms; each channel's readings come in
 * the order of their times.
 * @param numberOf the number that names a channel in batches; asked once per channel object
 * @throws ProtocolError invalid-field for a reading that cannot be told in integers (toScaled gives undefined)
 */
export function encodeColumns(batch: OpenBatch, numberOf: (channel: Channel) => number): Uint8Array {
  const groups = groupByChannel(batch.readings, numberOf);
  const total = batch.readings.length;
  const times = new Float64Array(total);
  const values = new Float64Array(total);
  const quality = new Uint8Array(total);
  const ids: number[] = [];
  const counts: number[] = [];
  const timeBytes = new ByteWriter(total * 2 + 16);
  const valueBytes = new ByteWriter(total * 2 + 16);
  let start = 0;
  let step = 0;
  for (const [id, readings] of groups) {
    let at = start;
    for (const reading of readings) {
      times[at] = relativeTime(reading, batch.baseMonotonicMs);
      values[at] = scaledValue(reading);
      quality[at] = QUALITIES.indexOf(reading.quality);
      at++;
    }
    step = writeTimes(timeBytes, times, start, at, step);
    writeValues(valueBytes, values, start, at);
    ids.push(id);
    counts.push(at - start);
    start = at;
  }
  const qualityBytes = new ByteWriter(0);
  writeQuality(qualityBytes, quality);
  return Envelope.encode({
    channel: ids,
    count: counts,
    times: timeBytes.written(),
    values: valueBytes.written(),
    quality: qualityBytes.written(),
  }).finish();
}

/**
 * Decodes a `Columns` message. Takes memory in proportion to the bytes given, whatever they claim to hold.
 * @throws ProtocolError malformed, invalid-field
 */
export function decodeColumns(bytes: Uint8Array): Columns {
  const envelope = decodeWith(Envelope.decode, bytes);
  const total = totalOf(envelope);
  const times = new Float64Array(total);
  const values = new Float64Array(total);
  const quality = new Uint8Array(total);
  const channels: ChannelSpan[] = [];
  const timeReader = new ByteReader(envelope.times ?? NOTHING);
  const valueReader = new ByteReader(envelope.values ?? NOTHING);
  let start = 0;
  let step = 0;
  for (let i = 0; i < envelope.channel.length; i++) {
    const end = start + envelope.count[i]!;
    step = readTimes(timeReader, times, start, end, step);
    readValues(valueReader, values, start, end);
    channels.push({ id: envelope.channel[i]!, start, end });
    start = end;
  }
  if (!timeReader.atEnd || !valueReader.atEnd) {
    throw new ProtocolError('malformed', `columns hold more than their ${total} readings`);
  }
  readQuality(new ByteReader(envelope.quality ?? NOTHING), quality);
  return { channels, times, values, quality };
}

/** How many readings an encoded `Columns` says it holds, without decoding them. @throws ProtocolError */
export function countReadings(bytes: Uint8Array): number {
  return totalOf(decodeWith(Envelope.decode, bytes));
}

const NOTHING = new Uint8Array(0);

/** The number of readings, believed only when the bytes can hold so many. */
function totalOf(envelope: fieldhand.v1.Columns): number {
  const { channel, count } = envelope;
  if (channel.length !== count.length) {
    throw new ProtocolError('malformed', `${channel.length} channels with ${count.length} counts`);
  }
  let total = 0;
  for (let i = 0; i < channel.length; i++) {
    if (channel[i] === 0) throw new ProtocolError('invalid-field', 'a channel has the number 0');
    if (count[i] === 0) throw new ProtocolError('invalid-field', `channel ${channel[i]} has no readings`);
    total += count[i]!;
  }
  if (total > envelope.times.length || total > envelope.values.length) {
    throw new ProtocolError('malformed', `columns are too short for ${total} readings`);
  }
  if (new Set(channel).size !== channel.length) {
    throw new ProtocolError('invalid-field', 'a channel comes twice');
  }
  return total;
}

function groupByChannel(
  readings: readonly Reading[],
  numberOf: (channel: Channel) => number,
): Map<number, Reading[]> {
  const byId = new Map<number, Reading[]>();
  const byChannel = new Map<Channel, Reading[]>();
  for (const reading of readings) {
    let group = byChannel.get(reading.channel);
    if (group === undefined) {
      const id = numberOf(reading.channel);
      group = byId.get(id) ?? [];
      byId.set(id, group);
      byChannel.set(reading.channel, group);
    }
    group.push(reading);
  }
  for (const group of byId.values()) {
    if (group.some((reading, i) => i > 0 && reading.monotonicMs < group[i - 1]!.monotonicMs)) {
      group.sort((a, b) => a.monotonicMs - b.monotonicMs);
    }
  }
  return byId;
}

function relativeTime(reading: Reading, baseMonotonicMs: number): number {
  const time = Math.round(reading.monotonicMs - baseMonotonicMs);
  if (Math.abs(time) <= TIME_LIMIT_MS) return time;
  throw new ProtocolError('invalid-field', `${nameOf(reading)} has the time ${reading.monotonicMs}`);
}

function scaledValue(reading: Reading): number {
  const { decimals } = reading.channel;
  if (!Number.isInteger(decimals) || decimals < DECIMALS_MIN || decimals > DECIMALS_MAX) {
    throw new ProtocolError('invalid-field', `${nameOf(reading)} has ${decimals} decimals`);
  }
  const scaled = toScaled(reading.value, decimals);
  if (scaled !== undefined) return scaled;
  throw new ProtocolError('invalid-field', `${nameOf(reading)} has the value ${reading.value}`);
}

function nameOf(reading: Reading): string {
  return `${reading.channel.sensor}/${reading.channel.quantity}`;
}
