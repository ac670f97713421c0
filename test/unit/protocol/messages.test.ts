import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/protocol/decode.ts';
import { encodeMessage } from '../../../src/protocol/encode.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { FrameDecoder } from '../../../src/protocol/frame.ts';
import { fieldhand } from '../../../src/protocol/generated/fieldhand.js';
import type { Message } from '../../../src/protocol/messages.ts';
import { SAMPLES } from './samples.ts';

const { Frame } = fieldhand.v1;
type Frames = fieldhand.v1.Frame.$Properties;

/** The body of the one frame in `bytes`. */
function bodyOf(bytes: Uint8Array): Uint8Array {
  const decoder = new FrameDecoder(2 ** 24);
  decoder.push(bytes);
  return decoder.next()!;
}

/** Whatever a peer may have encoded, our own checks left out. */
const foreign = (frame: Frames): Uint8Array => Frame.encode(frame).finish();

const sample = <T extends Message['type']>(type: T): Extract<Message, { type: T }> =>
  SAMPLES.find((message): message is Extract<Message, { type: T }> => message.type === type)!;

describe('messages', () => {
  it.each(SAMPLES.map((message) => [message.type, message] as const))(
    '%s comes back the same',
    (_, message) => {
      expect(decodeMessage(bodyOf(encodeMessage(message)))).toEqual(message);
    },
  );

  it('take no Long and no class instance out of the codec', () => {
    const zero = decodeMessage(foreign({ ping: {} }));
    expect(zero).toStrictEqual({ type: 'ping', stamp: 0, roundTripUs: 0 });
    expect(decodeMessage(foreign({ ack: {} }))).toStrictEqual({ type: 'ack', sequence: 0 });
  });

  it('leave the columns of a batch where they arrived', () => {
    const body = bodyOf(encodeMessage(sample('batch')));
    const message = decodeMessage(body) as Extract<Message, { type: 'batch' }>;
    expect(message.batch.columns.buffer).toBe(body.buffer);
  });

  it('ignore fields of later versions', () => {
    const extra = Buffer.from([0xf8, 0x07, 1]); // field 127, varint 1
    const pong = Buffer.concat([Buffer.from([0x32, 5, 8, 9]), extra]);
    expect(decodeMessage(Buffer.concat([pong, extra]))).toEqual({ type: 'pong', stamp: 9 });
  });

  it('leave out actions that this version does not know', () => {
    const hello: Frames = {
      hello: {
        agent: 'a',
        boot: 'b',
        outbox: 'c',
        actuators: [{ name: 'blind', kind: 'cover', actions: [7 as never, 1] }],
      },
    };
    expect(decodeMessage(foreign(hello))).toMatchObject({ actuators: [{ actions: ['set'] }] });
  });

  it('cut text for people to its length on both ways', () => {
    const long = 'x'.repeat(5_000);
    const cut = `${'x'.repeat(1_023)}…`;
    const goodbye = { type: 'goodbye', reason: 'shutdown', detail: long, retryAfterMs: 0 } as const;
    expect(decodeMessage(bodyOf(encodeMessage(goodbye)))).toMatchObject({ detail: cut });
    expect(decodeMessage(foreign({ goodbye: { reason: 1, detail: long } }))).toMatchObject({ detail: cut });
  });

  it('drop fractions of a ms', () => {
    const welcome = { ...sample('welcome'), serverTimeMs: 1_760_000_000_123.75 };
    expect(decodeMessage(bodyOf(encodeMessage(welcome)))).toMatchObject({ serverTimeMs: 1_760_000_000_123 });
  });
});

describe('a frame', () => {
  it.each([
    ['nothing in it', new Uint8Array(0), 'unknown-message'],
    ['only what a later version knows', Uint8Array.of(0xfa, 0x07, 0), 'unknown-message'],
    ['garbage', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 'malformed'],
    ['half a message', Uint8Array.of(0x3a, 20, 8), 'malformed'],
    ['a number that ends too early', Uint8Array.of(0x42, 2, 8, 0x80), 'malformed'],
    ['a number of eleven bytes', Uint8Array.of(0x42, 12, 8, ...Array(10).fill(0x80), 0), 'malformed'],
    ['a number beyond 2^53', Uint8Array.of(0x42, 9, 8, ...Array(7).fill(0xff), 0x10), 'invalid-field'],
  ])('with %s is refused', (_, body, code) => {
    expect(() => decodeMessage(body)).toThrow(expect.objectContaining({ name: 'ProtocolError', code }));
  });

  it('never does anything but decode or be refused', () => {
    const bodies = SAMPLES.map((message) => bodyOf(encodeMessage(message)));
    const attempt = (body: Uint8Array): void => {
      try {
        decodeMessage(body);
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    };
    for (const body of bodies) for (let end = 0; end < body.length; end++) attempt(body.subarray(0, end));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), attempt));
    fc.assert(
      fc.property(fc.constantFrom(...bodies), fc.nat(300), fc.nat(255), (body, at, byte) => {
        const broken = Uint8Array.from(body);
        broken[at % broken.length] = byte;
        attempt(broken);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a field out of its range', () => {
  const hello = { agent: 'a', boot: 'b', outbox: 'c' };
  const channel = { id: 1, sensor: 's', quantity: 'q', unit: '1', decimals: 2 };
  const welcome = { session: 's', heartbeatMs: 100, maxFrameBytes: 1_024, maxUnackedBytes: 1_024 };
  const batch = { sequence: 1, clock: 1 };
  const command = { id: 'c', actuator: 'a', ttlMs: 1, set: { level: 1 } };
  const state = { name: 'a', level: 1 };

  it.each<[string, Frames]>([
    ['hello.agent', { hello: { ...hello, agent: 'Not An Id' } }],
    ['hello.boot', { hello: { ...hello, boot: '' } }],
    ['hello.outbox', { hello: { ...hello, outbox: 'a\nb' } }],
    ['hello.token', { hello: { ...hello, token: 'x'.repeat(4_097) } }],
    ['hello.channels[0].id', { hello: { ...hello, channels: [{ ...channel, id: 0 }] } }],
    ['hello.channels[0].sensor', { hello: { ...hello, channels: [{ ...channel, sensor: '' }] } }],
    [
      'hello.channels[0].quantity',
      { hello: { ...hello, channels: [{ ...channel, quantity: 'q'.repeat(129) }] } },
    ],
    ['hello.channels[0].unit', { hello: { ...hello, channels: [{ ...channel, unit: '\u0000' }] } }],
    [
      'hello.channels[1].decimals',
      { hello: { ...hello, channels: [channel, { ...channel, id: 2, decimals: 10 }] } },
    ],
    ['hello.channels[0].decimals', { hello: { ...hello, channels: [{ ...channel, decimals: -4 }] } }],
    ['hello.channels has 1 twice', { hello: { ...hello, channels: [channel, channel] } }],
    ['hello.channels has 65537 entries', { hello: { ...hello, channels: Array(65_537).fill(channel) } }],
    [
      'hello.actuators has p twice',
      { hello: { ...hello, actuators: Array(2).fill({ name: 'p', kind: 'k' }) } },
    ],
    ['hello.actuators[0].kind', { hello: { ...hello, actuators: [{ name: 'p' }] } }],
    ['welcome.session', { welcome: { ...welcome, session: '' } }],
    ['welcome.heartbeatMs', { welcome: { ...welcome, heartbeatMs: 99 } }],
    ['welcome.heartbeatMs', { welcome: { ...welcome, heartbeatMs: 600_001 } }],
    ['welcome.serverTimeMs', { welcome: { ...welcome, serverTimeMs: 253_402_300_800_000 } }],
    ['welcome.maxFrameBytes', { welcome: { ...welcome, maxFrameBytes: 1_023 } }],
    ['welcome.maxUnackedBytes', { welcome: { ...welcome, maxUnackedBytes: 0 } }],
    ['refuse.reason', { refuse: {} }],
    ['refuse.reason', { refuse: { reason: 6 as never } }],
    ['goodbye.reason', { goodbye: { reason: -1 as never } }],
    ['batch.sequence', { batch: { ...batch, sequence: 0 } }],
    ['batch.baseTimeMs', { batch: { ...batch, baseTimeMs: 2 ** 50 } }],
    ['batch.clock', { batch: { ...batch, clock: 0 } }],
    ['batch.gap.reason', { batch: { ...batch, gap: { readings: 1, reason: 'boredom' } } }],
    ['batch.gap.toMs', { batch: { ...batch, gap: { toMs: 2 ** 50, reason: 'corrupt' } } }],
    ['command.id', { command: { ...command, id: '' } }],
    ['command.actuator', { command: { ...command, actuator: '' } }],
    ['command.ttlMs', { command: { ...command, ttlMs: 86_400_001 } }],
    ['command.set.level', { command: { ...command, set: { level: 1.01 } } }],
    ['command.set.level', { command: { ...command, set: { level: Number.NaN } } }],
    ['command.set.level', { command: { ...command, set: { level: Number.NEGATIVE_INFINITY } } }],
    ['command.pulse.durationMs', { command: { ...command, set: null, pulse: { durationMs: 0 } } }],
    ['command.pulse.durationMs', { command: { ...command, set: null, pulse: { durationMs: 86_400_001 } } }],
    ['command.set.fadeMs', { command: { ...command, set: { level: 1, fadeMs: 86_400_001 } } }],
    ['command.blink.onMs', { command: { ...command, set: null, blink: { onMs: 9, offMs: 10 } } }],
    ['command.blink.offMs', { command: { ...command, set: null, blink: { onMs: 10 } } }],
    [
      'command.blink.times',
      { command: { ...command, set: null, blink: { onMs: 10, offMs: 10, times: 1_000_001 } } },
    ],
    ['command.move.position', { command: { ...command, set: null, move: { position: 1.01 } } }],
    ['command.move.position', { command: { ...command, set: null, move: { position: Number.NaN } } }],
    ['command.action', { command: { ...command, set: null } }],
    ['commandResult.state', { commandResult: { id: 'c' } }],
    ['commandResult.id', { commandResult: { state: 1 } }],
    [
      'commandResult.actuator.position',
      { commandResult: { id: 'c', state: 1, actuator: { name: 'a', position: -0.1 } } },
    ],
    [
      'commandResult.actuator.rpm',
      { commandResult: { id: 'c', state: 1, actuator: { name: 'a', rpm: -1 } } },
    ],
    ['commandResult.reason', { commandResult: { id: 'c', state: 1, reason: 'r'.repeat(129) } }],
    [
      'commandResult.actuator.level',
      { commandResult: { id: 'c', state: 1, actuator: { ...state, level: 2 } } },
    ],
    ['actuatorStates[1].name', { actuatorStates: { actuators: [state, { level: 1 }] } }],
    ['actuatorStates[0].sinceMs', { actuatorStates: { actuators: [{ ...state, sinceMs: 2 ** 50 }] } }],
    ['sensorStates[0].name', { sensorStates: { sensors: [{ kind: 'k' }] } }],
    ['sensorStates[0].fault', { sensorStates: { sensors: [{ name: 's', fault: '\t' }] } }],
  ])('is refused and named: %s', (field, frame) => {
    const attempt = (): Message => decodeMessage(foreign(frame));
    expect(attempt).toThrow(expect.objectContaining({ code: 'invalid-field' }));
    expect(attempt).toThrow(field);
  });

  it('is refused before it is sent, too', () => {
    const command = { ...sample('command'), action: { type: 'set', level: Number.NaN } } as const;
    expect(() => encodeMessage(command)).toThrow('command.set.level');
  });
});
