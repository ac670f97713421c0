import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { QUALITIES } from '../../../src/protocol/column.ts';
import { decodeColumns, encodeColumns } from '../../../src/protocol/columns.ts';
import { decodeMessage } from '../../../src/protocol/decode.ts';
import { encodeMessage } from '../../../src/protocol/encode.ts';
import * as messages from '../../../src/protocol/messages.ts';
import { SAMPLES } from './samples.ts';

// The .proto file is the document that other languages are generated from: here another implementation, which
// reads it at run time, talks to ours. It also finds generated code that is older than the document.

const root = protobuf.loadSync(
  fileURLToPath(new URL('../../../src/protocol/fieldhand.proto', import.meta.url)),
);
const Frame = root.lookupType('fieldhand.v1.Frame');
const Columns = root.lookupType('fieldhand.v1.Columns');
const v1 = root.lookup('fieldhand.v1') as protobuf.Namespace;

const types = v1.nestedArray.filter((entry): entry is protobuf.Type => entry instanceof protobuf.Type);

/** Marks `Type.field` of everything that is set in a decoded message. */
function mark(message: protobuf.Message, seen: Set<string>): void {
  const type = message.$type;
  for (const field of type.fieldsArray) {
    if (!Object.hasOwn(message, field.name)) continue;
    const value: unknown = message[field.name as keyof typeof message];
    const values = Array.isArray(value) ? value : [value];
    if (values.length > 0) seen.add(`${type.name}.${field.name}`);
    for (const one of values) if (one instanceof protobuf.Message) mark(one, seen);
  }
}

const readings = [0, 1, 2].map((i) => ({
  channel: { sensor: 's', quantity: 'q', unit: '1', decimals: 1 },
  monotonicMs: i * 1000,
  value: i,
  quality: 'suspect' as const,
}));
const columns = encodeColumns({ baseMonotonicMs: 0, readings }, () => 1);

describe('fieldhand.proto', () => {
  it('and our encoder mean the same by every field', () => {
    const seen = new Set<string>();
    for (const message of SAMPLES) mark(Frame.decodeDelimited(encodeMessage(message)), seen);
    mark(Columns.decode(columns), seen);
    const all = types.flatMap((type) => type.fieldsArray.map((field) => `${type.name}.${field.name}`));
    expect([...seen].sort()).toEqual(all.sort());
  });

  it('and our decoder mean the same by every field', () => {
    for (const message of SAMPLES) {
      const theirs = Frame.encode(Frame.decodeDelimited(encodeMessage(message))).finish();
      expect(decodeMessage(theirs)).toEqual(message);
    }
    expect(decodeColumns(Columns.encode(Columns.decode(columns)).finish())).toEqual(decodeColumns(columns));
  });

  it.each<[string, readonly string[]]>([
    ['ActionType', messages.ACTION_TYPES],
    ['RefuseReason', messages.REFUSE_REASONS],
    ['GoodbyeReason', messages.GOODBYE_REASONS],
    ['ClockQuality', messages.CLOCK_QUALITIES],
    ['CommandState', messages.COMMAND_STATES],
    ['Quality', QUALITIES],
  ])('names the values of %s as we do', (name, words) => {
    const prefix = `${name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_`;
    const names = words.map((word) => prefix + word.toUpperCase().replaceAll('-', '_'));
    // Quality alone has a meaning for 0
    const all = name === 'Quality' ? names : [`${prefix}UNSPECIFIED`, ...names];
    const { values } = root.lookupEnum(`fieldhand.v1.${name}`);
    expect(values).toEqual(Object.fromEntries(all.map((value, number) => [value, number])));
  });
});
