import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameDecoder } from '../../../src/protocol/frame.ts';

const MAX = 100_000;

/** All frames of a stream that arrives in these chunks, and the decoder as it stands afterwards. */
function decodeAll(chunks: readonly Uint8Array[], decoder = new FrameDecoder(MAX)): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let body = decoder.next(); body !== undefined; body = decoder.next()) bodies.push(body);
  }
  return bodies;
}

const plain = (bodies: readonly Uint8Array[]): number[][] => bodies.map((body) => [...body]);

const thrownBy = (bytes: readonly number[]): unknown => {
  try {
    return decodeAll([Uint8Array.from(bytes)]);
  } catch (error) {
    return error;
  }
};

describe('frames', () => {
  it('arrive whole however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 }),
        (bodies, cuts) => {
          const stream = Buffer.concat(bodies.map((body) => encodeFrame(body)));
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const end = at + cuts[i % cuts.length]!;
            chunks.push(stream.subarray(at, end));
            at = end;
          }
          const decoder = new FrameDecoder(MAX);
          expect(plain(decodeAll(chunks, decoder))).toEqual(plain(bodies));
          expect(decoder.partial).toBe(false);
        },
      ),
    );
  });

  it('arrive byte by byte', () => {
    const body = Uint8Array.from({ length: MAX }, (_, i) => i);
    const stream = encodeFrame(body);
    const decoder = new FrameDecoder(MAX);
    const bodies = decodeAll(
      Array.from(stream, (byte) => Uint8Array.of(byte)),
      decoder,
    );
    expect(bodies).toHaveLength(1);
    expect(Buffer.compare(bodies[0]!, body)).toBe(0);
  });

  it('are prefixed as every delimited protobuf stream is', () => {
    expect([...encodeFrame(new Uint8Array(0))]).toEqual([0]);
    expect([...encodeFrame(Uint8Array.of(7))]).toEqual([1, 7]);
    expect([...encodeFrame(new Uint8Array(300)).subarray(0, 2)]).toEqual([0xac, 0x02]);
    expect(encodeFrame(new Uint8Array(2 ** 21)).subarray(0, 4)).toEqual(
      Buffer.from([0x80, 0x80, 0x80, 0x01]),
    );
  });

  it('may have a length in more bytes than it needs', () => {
    expect(plain(decodeAll([Uint8Array.of(0x81, 0x80, 0x80, 0x80, 0x00, 9)]))).toEqual([[9]]);
  });

  it('in part are not an error but incomplete', () => {
    const decoder = new FrameDecoder(MAX);
    for (const byte of [0x82, 0x00, 1]) {
      decoder.push(Uint8Array.of(byte));
      expect(decoder.next()).toBeUndefined();
      expect(decoder.partial).toBe(true);
    }
    decoder.push(Uint8Array.of(2));
    expect([...decoder.next()!]).toEqual([1, 2]);
  });

  it.each([
    ['100 MB', [0x80, 0xc2, 0xd7, 0x2f], 'too-long'],
    ['one byte over the limit', [...encodeFrame(new Uint8Array(MAX + 1)).subarray(0, 3)], 'too-long'],
    ['over the limit before it is complete', [0xff, 0xff, 0xff], 'too-long'],
    ['33 bits', [0x80, 0x80, 0x80, 0x80, 0x10], 'bad-length'],
    ['six bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 'bad-length'],
  ])('with a length of %s are refused as soon as it is seen', (_, bytes, code) => {
    expect(thrownBy(bytes)).toMatchObject({ name: 'ProtocolError', code });
  });

  it('hold no more memory than has arrived, whatever length they claim', () => {
    const decoder = new FrameDecoder(2 ** 31);
    const before = process.memoryUsage().arrayBuffers;
    decodeAll([Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x04), new Uint8Array(1000)], decoder);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  it('must be taken before more is pushed', () => {
    const decoder = new FrameDecoder(MAX);
    decoder.push(Uint8Array.of(1, 5));
    expect(() => decoder.push(Uint8Array.of(1, 5))).toThrow('not taken');
  });
});
