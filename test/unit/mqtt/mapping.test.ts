import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FarmActuator } from '../../../src/mqtt/farm.ts';
import { LONGEST_SET, parseSet, stateTexts, valueText } from '../../../src/mqtt/payloads.ts';
import { Topics } from '../../../src/mqtt/topics.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const state = { level: 0, cause: 'command', since: 0, fault: null };
const relay = { actions: ['set', 'pulse'], proportional: false } as const;
const light = { actions: ['set', 'pulse', 'blink'], proportional: true } as const;
const cover = { actions: ['move', 'stop'], proportional: false } as const;
const of = (
  kind: string,
  taker: Pick<FarmActuator, 'actions' | 'proportional'>,
  more: object,
): FarmActuator => ({
  name: 'it',
  kind,
  ...taker,
  state: { ...state, ...more },
});

describe('topics', () => {
  const topics = new Topics('fieldhand');

  it('name agents, sensors and quantities', () => {
    expect(topics.value('greenhouse', 'climate', 'temperature')).toBe(
      'fieldhand/greenhouse/climate/temperature',
    );
    expect(topics.history('greenhouse', 'climate', 'temperature')).toBe(
      'fieldhand/greenhouse/climate/temperature/history',
    );
    expect(topics.of('greenhouse', 'availability')).toBe('fieldhand/greenhouse/availability');
    expect(topics.status).toBe('fieldhand/status');
    expect(topics.commands()).toBe('fieldhand/+/+/set');
    expect(topics.commands('green+house')).toBe('fieldhand/green%2Bhouse/+/set');
  });

  it.each(['set', 'state', 'level', 'position', 'result', 'availability'])(
    'take a quantity called %s for no word of ours',
    (word) => {
      const topic = topics.value('a', 'b', word);
      expect(topic).not.toBe(topics.of('a', 'b', word));
      expect(decodeURIComponent(topic)).toBe(`fieldhand/a/b/${word}`);
      expect(topics.addressee(topic)).toBeUndefined();
    },
  );

  it('keep apart what is called differently', () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 8,
      unit: fc.constantFrom('a', '/', '+', '#', '%', '2', 'f', '$'),
    });
    fc.assert(
      fc.property(name, name, name, name, (a, b, c, d) => {
        if (a === c && b === d) return;
        expect(topics.value('x', a, b)).not.toBe(topics.value('x', c, d));
      }),
    );
  });

  it('are found again, whatever the names are', () => {
    // as the unit 'binary', which takes seconds to bring its tables about
    const unit = fc
      .integer({ min: 0, max: 0x10_ffff })
      .filter((point) => point < 0xd800 || point > 0xdfff)
      .map((point) => String.fromCodePoint(point));
    const name = fc.string({ minLength: 1, maxLength: 40, unit });
    fc.assert(
      fc.property(name, name, (agent, actuator) => {
        const topic = topics.of(agent, actuator, 'set');
        expect(topic.split('/')).toHaveLength(4);
        expect(topic).not.toMatch(/[+#\0]/);
        expect(topics.addressee(topic)).toEqual({ agent, actuator });
      }),
    );
  });

  it.each([
    'fieldhand/a/set',
    'fieldhand/a/b/state',
    'other/a/b/set',
    'fieldhand/a/b/c/set',
    'fieldhand/%zz/b/set',
    'fieldhand//b/set',
  ])('that are none of ours address nobody: %s', (topic) => expect(topics.addressee(topic)).toBeUndefined());
});

describe('what is published', () => {
  it('has the decimals of its channel', () => {
    expect(valueText(21.4567, 2)).toBe('21.46');
    expect(valueText(1005, -2)).toBe('1005');
    expect(valueText(3, 2)).toBe('3');
  });

  it.each([
    [of('switch', relay, { level: 1 }), { state: 'ON' }],
    [of('switch', relay, {}), { state: 'OFF' }],
    [of('light', light, { level: 0.4 }), { state: 'ON', level: '40' }],
    [of('cover', cover, { position: 0.5 }), { state: 'stopped', position: '50' }],
    [of('cover', cover, { position: 0 }), { state: 'closed', position: '0' }],
    [
      of('cover', cover, { position: 0.2, level: 1, activity: 'opening' }),
      { state: 'opening', position: '20' },
    ],
    [of('cover', cover, {}), { state: 'stopped' }],
    [{ ...of('switch', relay, {}), state: null }, {}],
  ])('of an actuator: %#', (actuator, texts) => {
    expect(Object.fromEntries(stateTexts(actuator))).toEqual(texts);
  });
});

describe('what a set takes', () => {
  const set = (level: number): object => ({ action: { type: 'set', level }, ttlMs: 10_000 });
  it.each([
    ['ON', relay, set(1)],
    ['off', relay, set(0)],
    ['true', relay, set(1)],
    ['1', relay, set(1)],
    ['0', relay, set(0)],
    ['1', light, set(0.01)],
    ['55', light, set(0.55)],
    ['100', light, set(1)],
    ['PRESS', relay, { action: { type: 'pulse', ms: 500 }, ttlMs: 10_000 }],
    ['PULSE 2s', relay, { action: { type: 'pulse', ms: 2_000 }, ttlMs: 10_000 }],
    ['OPEN', cover, { action: { type: 'move', position: 1 }, ttlMs: 10_000 }],
    ['stop', cover, { action: { type: 'stop' }, ttlMs: 10_000 }],
    ['30', cover, { action: { type: 'move', position: 0.3 }, ttlMs: 10_000 }],
    [
      '{"set":0.4,"fade":"2s","ttl":"5s","id":"x1"}',
      light,
      { action: { type: 'set', level: 0.4, fadeMs: 2_000 }, ttlMs: 5_000, id: 'x1' },
    ],
    [
      '{"blink":{"on":"1s","off":"500ms"}}',
      light,
      { action: { type: 'blink', onMs: 1_000, offMs: 500 }, ttlMs: 10_000 },
    ],
    [
      '{"blink":{"on":"1s","off":"1s","times":3}}',
      light,
      { action: { type: 'blink', onMs: 1_000, offMs: 1_000, times: 3 }, ttlMs: 10_000 },
    ],
    ['{"move":0.5}', cover, { action: { type: 'move', position: 0.5 }, ttlMs: 10_000 }],
  ])('%s', (text, taker, wanted) => {
    expect(parseSet(bytes(text), taker)).toEqual(wanted);
  });

  it.each([
    '',
    'NaN',
    '-1',
    '2',
    '101',
    '1e2',
    'PULSE',
    'PULSE 0s',
    'PULSE 25h',
    'null',
    '[]',
    '{}',
    '{"set":2}',
    '{"set":"on"}',
    '{"set":true,"move":1}',
    '{"set":true,"ttl":10}',
    '{"pulse":"1s","fade":"1s"}',
    '{"set":true,"id":"with space"}',
    '{"blow":1}',
    '{"blink":{"on":"1s"}}',
    '{"blink":{"on":"1s","off":"1ms"}}',
    '{"blink":{"on":"1s","off":"1s","times":0}}',
    '{"blink":{"on":"1s","off":"1s","often":1}}',
    '{"blink":null}',
    '{"stop":false}',
    '{"set":',
  ])('and what it does not: %s', (text) =>
    expect(parseSet(bytes(text), relay)).toMatchObject({ trouble: expect.stringMatching(/.+/) }),
  );

  it('never throws', () => {
    const taker = fc.constantFrom(relay, light, cover);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), taker, (payload, of) => void parseSet(payload, of)),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        parseSet(bytes(JSON.stringify(value)), light);
      }),
    );
  });

  it('never takes what is long', () => {
    const long = (length: number): object => parseSet(bytes('1'.padStart(length)), light);
    expect(long(LONGEST_SET)).toHaveProperty('action');
    expect(long(LONGEST_SET + 1)).toHaveProperty('trouble');
    expect(long(1_000_000)).toHaveProperty('trouble');
  });
});
