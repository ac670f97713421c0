import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SealedBatch } from '../../../src/protocol/batch.ts';
import { allOf, killed, Pi, valuesOf } from './setup.ts';

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({ type: 'seal' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant('send' as const), batches: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant('ack' as const), back: fc.integer({ min: 0, max: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('restart' as const, 'kill' as const) }) },
  ),
  { maxLength: 40 },
);

interface Row {
  readonly sequence: number;
  readonly value: number;
}

/** As much as a row counts for beside its columns. */
const ROW_OVERHEAD = 48;

/** What an outbox with room for three batches of one reading should hold, told as plainly as can be. */
class Model {
  rows: Row[] = [];
  last = 0;
  acked = 0;
  dropped = 0;
  /** Of those dropped, how many the gateway never got: batches come in order, so a gap need only tell these. */
  lost = 0;

  seal(value: number, arrived: (sequence: number) => boolean): void {
    this.last++;
    this.rows.push({ sequence: this.last, value });
    if (this.rows.length <= 3) return;
    const gone = this.rows.shift()!;
    this.dropped++;
    if (!arrived(gone.sequence)) this.lost++;
  }

  ack(sequence: number): void {
    this.acked = Math.max(this.acked, sequence);
    this.rows = this.rows.filter((row) => row.sequence > sequence);
  }
}

/** The values have one length on the wire, so that every batch counts the same. */
const FIRST_VALUE = 100;

it('holds in any order of sealing, sending, acks, restarts and kills what a list would hold', () => {
  const size = rowSize();
  fc.assert(
    fc.property(steps, (script) => {
      let pi = new Pi({ limits: { maxBytes: 3 * size, maxAgeMs: 86_400_000 } });
      let outbox = pi.open();
      const model = new Model();
      let value = FIRST_VALUE;
      let sent = 0;
      let told = 0;
      const seen = new Map<number, number>();
      const receive = (batches: readonly SealedBatch[]): void => {
        for (const batch of batches) {
          const [now] = valuesOf([batch]);
          const before = seen.get(batch.sequence);
          if (before === undefined) told += batch.gap?.readings ?? 0;
          else expect(now).toBe(before);
          seen.set(batch.sequence, now!);
          sent = batch.sequence;
        }
      };
      for (const step of script) {
        if (step.type === 'seal') {
          outbox.add(pi.readings().map((reading) => ({ ...reading, value })));
          outbox.flush();
          model.seal(value++, (sequence) => seen.has(sequence));
        } else if (step.type === 'send') {
          receive(outbox.after(sent, step.batches * (size - ROW_OVERHEAD)));
        } else if (step.type === 'ack') {
          const sequence = Math.max(0, sent - step.back);
          outbox.ack(sequence);
          model.ack(sequence);
        } else {
          if (step.type === 'restart') outbox.close();
          else pi = killed(pi);
          outbox = pi.open();
          // as the session does with the Welcome
          outbox.ack(model.acked);
          sent = model.acked;
        }
        expect(outbox.stats()).toMatchObject({
          lastSequence: model.last,
          ackedSequence: model.acked,
          pendingBatches: model.rows.length,
          pendingReadings: model.rows.length,
          pendingBytes: model.rows.length * size,
          droppedReadings: model.dropped,
          fault: undefined,
        });
      }
      const left = allOf(outbox);
      expect(left.map(({ sequence }) => sequence)).toEqual(model.rows.map(({ sequence }) => sequence));
      expect(valuesOf(left)).toEqual(model.rows.map((row) => row.value));
      receive(left);
      // a gap may be told twice when the batch that told it is dropped before its ack, but never not at all
      expect(told).toBeGreaterThanOrEqual(model.lost);
      outbox.close();
    }),
    { numRuns: 60 },
  );
});

function rowSize(): number {
  const pi = new Pi();
  const outbox = pi.open();
  outbox.add(pi.readings().map((reading) => ({ ...reading, value: FIRST_VALUE })));
  outbox.flush();
  return outbox.stats().pendingBytes;
}
