import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, within } from '../../../src/lib/clock.ts';
import { Connection, type ConnectionOptions } from '../../../src/protocol/connection.ts';
import { encodeMessage } from '../../../src/protocol/encode.ts';
import type { Goodbye, Message } from '../../../src/protocol/messages.ts';

const DEADLINE_MS = 5_000;

/** Every wait of these tests. */
const soon = <T>(what: string, work: Promise<T>): Promise<T> =>
  within(systemClock, DEADLINE_MS, work, () => new Error(`${what} did not happen`));

const GOODBYE: Goodbye = { type: 'goodbye', reason: 'draining', detail: 'bye', retryAfterMs: 5 };
const ack = (sequence: number): Message => ({ type: 'ack', sequence });

let server: Server;
const sockets: Socket[] = [];

beforeEach(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await soon('listening', once(server, 'listening'));
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  await soon('closing', once(server, 'close'));
});

/** Both ends of one TCP connection; the far one is left to the test. */
async function pair(): Promise<{ near: Socket; far: Socket }> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const near = connect(address.port, '127.0.0.1');
  const [far] = await soon('connecting', accepted);
  sockets.push(near, far);
  return { near, far };
}

const connectionOn = (socket: Socket, options: Partial<ConnectionOptions> = {}): Connection =>
  new Connection(socket, { clock: systemClock, maxFrameBytes: 100_000, ...options });

/** A connection, and the raw socket of its peer. */
async function withRawPeer(
  options: Partial<ConnectionOptions> = {},
): Promise<{ connection: Connection; near: Socket; peer: Socket }> {
  const { near, far } = await pair();
  far.on('error', () => undefined);
  return { connection: connectionOn(near, options), near, peer: far };
}

const next = (connection: Connection): Promise<Message | undefined> =>
  soon('a message or the end', connection.next());

/** Reads to the end. */
async function all(connection: Connection): Promise<Message[]> {
  const messages: Message[] = [];
  for (let message = await next(connection); message; message = await next(connection))
    messages.push(message);
  return messages;
}

describe('a connection', () => {
  it('carries messages both ways, and counts', async () => {
    const { near, far } = await pair();
    const a = connectionOn(near);
    const b = connectionOn(far);
    expect(a.send(ack(1)) && a.send(ack(2)) && b.send(ack(3))).toBe(true);
    expect([await next(b), await next(b), await next(a)]).toEqual([ack(1), ack(2), ack(3)]);
    const bytes = encodeMessage(ack(1)).length;
    expect(a.counters).toEqual({ framesOut: 2, bytesOut: 2 * bytes, framesIn: 1, bytesIn: bytes });
    expect(b.counters).toEqual({ framesOut: 1, bytesOut: bytes, framesIn: 2, bytesIn: 2 * bytes });
  });

  it('gives what came before the peer closed, then the end, again and again', async () => {
    const { connection, peer } = await withRawPeer();
    peer.end(Buffer.concat([encodeMessage(ack(1)), encodeMessage(ack(2))]));
    expect(await all(connection)).toEqual([ack(1), ack(2)]);
    expect(await next(connection)).toBeUndefined();
    await soon('closing', connection.close());
  });

  it('takes 10,000 frames that come at once', async () => {
    const { near, far } = await pair();
    const a = connectionOn(near);
    const b = connectionOn(far);
    for (let i = 1; i <= 10_000; i++) expect(a.send(ack(i))).toBe(true);
    for (let i = 1; i <= 10_000; i++) expect(await next(b)).toEqual(ack(i));
  });

  it('takes a frame that comes byte by byte', async () => {
    const { connection, peer } = await withRawPeer();
    peer.setNoDelay(true);
    const frame = encodeMessage({ ...GOODBYE, detail: 'x'.repeat(300) });
    const message = next(connection);
    for (const byte of frame) {
      peer.write(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    expect(await message).toMatchObject({ type: 'goodbye' });
  });

  it('sends all of one turn in one write', async () => {
    const { connection, near, peer } = await withRawPeer();
    const chunks: Buffer[] = [];
    peer.on('data', (chunk: Buffer) => chunks.push(chunk));
    let writes = 0;
    const { _write: write, _writev: writev } = near;
    near._write = (...chunk) => {
      writes++;
      write.apply(near, chunk);
    };
    near._writev = (...list) => {
      writes++;
      writev!.apply(near, list);
    };
    for (let i = 1; i <= 100; i++) connection.send(ack(i));
    await soon('closing', connection.close());
    expect(writes).toBe(1);
    expect(Buffer.concat(chunks)).toHaveLength(connection.counters.bytesOut);
  });
});

describe('bad input', () => {
  it.each<[string, Uint8Array, string]>([
    ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n'.padEnd(200, 'x')), 'malformed'],
    ['a length of 100 MB', Uint8Array.of(0x80, 0xc2, 0xd7, 0x2f), 'too-long'],
    ['an unknown message', Uint8Array.of(3, 0xfa, 0x07, 0), 'unknown-message'],
    ['half a frame and the end', encodeMessage(GOODBYE).subarray(0, 5), 'truncated'],
    ['half a length and the end', Uint8Array.of(0x80), 'truncated'],
  ])('%s is told by its code, for good', async (_, bytes, code) => {
    const { connection, peer } = await withRawPeer();
    peer.write(encodeMessage(ack(1)));
    peer.end(bytes);
    expect(await next(connection)).toEqual(ack(1));
    await expect(next(connection)).rejects.toMatchObject({ name: 'ProtocolError', code });
    await expect(next(connection)).rejects.toMatchObject({ code });
  });

  it.each([
    ['the beginning of a handshake', [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]],
    ['an alert', [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]],
  ])('that is TLS, %s, is told with the cure', async (_, bytes) => {
    const { connection, peer } = await withRawPeer();
    peer.write(Uint8Array.from(bytes));
    await expect(next(connection)).rejects.toMatchObject({
      code: 'malformed',
      message: 'the other side speaks TLS and this one does not',
      cure: 'set listen.tls at the gateway and gateway.tls at the agent, or neither',
    });
  });

  it('is not seen in frames as long as the marks of TLS', async () => {
    const details = Array.from({ length: 24 }, (_, length) => 'x'.repeat(length));
    const frames = details.map((detail) => encodeMessage({ ...GOODBYE, detail }));
    expect(frames.map(([length]) => length)).toEqual(expect.arrayContaining([0x14, 0x15, 0x16, 0x17]));
    for (const frame of frames.filter(([length = 0]) => length >= 0x14 && length <= 0x17)) {
      const own = await withRawPeer();
      own.peer.write(frame);
      expect(await next(own.connection)).toMatchObject({ type: 'goodbye' });
    }
  });

  it('leaves time to say why', async () => {
    const { near, far } = await pair();
    const victim = connectionOn(near);
    const peer = connectionOn(far);
    far.write(Uint8Array.of(3, 0xfa, 0x07, 0));
    await expect(next(victim)).rejects.toMatchObject({ code: 'unknown-message' });
    const closed = victim.close({ ...GOODBYE, reason: 'protocol-error' });
    expect(await next(peer)).toMatchObject({ type: 'goodbye', reason: 'protocol-error' });
    expect(await next(peer)).toBeUndefined();
    await soon('closing', closed);
  });

  it('of a peer that resets is a lost connection', async () => {
    const { connection, peer } = await withRawPeer();
    const message = next(connection);
    peer.resetAndDestroy();
    await expect(message).rejects.toMatchObject({ name: 'ConnectionError', code: 'lost' });
    expect(connection.send(ack(1))).toBe(false);
    await soon('closing', connection.close(GOODBYE));
  });
});

describe('a slow end', () => {
  it('that does not take messages keeps the peer from sending more', async () => {
    const { connection, near, peer } = await withRawPeer();
    // far more than the kernel's buffers of both ends hold
    const frames = 500;
    const batch = { sequence: 1, baseTimeMs: 0, clock: 'good', columns: Buffer.alloc(65_000) } as const;
    const frame = encodeMessage({ type: 'batch', batch });
    let taken = false;
    peer.write(Buffer.concat(Array.from({ length: frames }, () => frame)), () => {
      taken = true;
    });
    for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate);
    expect(taken).toBe(false);
    expect(connection.counters.bytesIn).toBe(0);
    expect(near.readableLength).toBeLessThan(200_000);
    peer.end();
    expect(await all(connection)).toHaveLength(frames);
  });

  it('that does not read is cut off when too much waits for it', async () => {
    const { connection, near, peer } = await withRawPeer({ maxQueuedBytes: 100_000 });
    peer.pause();
    const big: Message = { ...GOODBYE, detail: 'x'.repeat(1_000) };
    let sends = 0;
    while (connection.send(big)) {
      expect(near.writableLength).toBeLessThanOrEqual(100_000);
      if (++sends % 50 === 0) await new Promise(setImmediate);
    }
    await expect(next(connection)).rejects.toMatchObject({ name: 'ConnectionError', code: 'overloaded' });
    expect(connection.send(ack(1))).toBe(false);
    await soon('closing', connection.close(GOODBYE));
  });
});

describe('close', () => {
  it('sends what is queued and the last words, and then nothing more', async () => {
    const { near, far } = await pair();
    const a = connectionOn(near);
    const b = connectionOn(far);
    a.send(ack(1));
    const closed = a.close(GOODBYE);
    expect(a.send(ack(2))).toBe(false);
    expect(await all(b)).toEqual([ack(1), GOODBYE]);
    await soon('closing', closed);
    expect(await next(a)).toBeUndefined();
  });

  it('reaches a peer whose own messages were not read, without running out of time', async () => {
    const { near, far } = await pair();
    const a = connectionOn(near, { closeMs: 60_000 });
    const b = connectionOn(far);
    for (let i = 1; i <= 1_000; i++) b.send(ack(i));
    await soon('arrival', once(near, 'readable'));
    const closed = a.close(GOODBYE);
    expect(await all(b)).toEqual([GOODBYE]);
    await soon('closing', closed);
  });

  it('wakes the reader', async () => {
    const { connection } = await withRawPeer();
    const message = next(connection);
    void connection.close();
    expect(await message).toBeUndefined();
  });

  it('does not wait for a peer that neither reads nor closes longer than it may', async () => {
    const { connection, near, peer } = await withRawPeer({ closeMs: 50 });
    peer.pause();
    connection.send(ack(1));
    await soon('closing', connection.close(GOODBYE));
    expect(near.destroyed).toBe(true);
  });

  it('may be called twice, and leaves no listener but the one for errors', async () => {
    const { near, far } = await pair();
    const before = near.eventNames().filter((name) => name !== 'end');
    const a = connectionOn(near);
    const b = connectionOn(far);
    const first = a.close(GOODBYE);
    const second = a.close();
    await soon('closing', Promise.all([first, second, all(b).then(() => b.close())]));
    expect(near.eventNames().filter((name) => !before.includes(name) && name !== 'end')).toEqual(['error']);
    expect(near.listenerCount('readable') + near.listenerCount('finish')).toBe(0);
    near.emit('error', new Error('late'));
  });
});
