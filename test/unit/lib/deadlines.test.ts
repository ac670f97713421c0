import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../../src/lib/deadlines.ts';

describe('Deadlines', () => {
  it('behaves as a sorted list would, whatever is set, moved, deleted and taken', () => {
    const operation = fc.oneof(
      fc.record({ set: fc.nat(20), at: fc.nat(1_000) }),
      fc.record({ delete: fc.nat(20) }),
      fc.record({ due: fc.nat(1_000) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const deadlines = new Deadlines<number>();
        const model = new Map<number, number>();
        for (const op of operations) {
          if ('set' in op) {
            deadlines.set(op.set, op.at);
            model.set(op.set, op.at);
          } else if ('delete' in op) {
            deadlines.delete(op.delete);
            model.delete(op.delete);
          } else {
            const due = [...model].filter(([, at]) => at <= op.due);
            for (const [key] of due) model.delete(key);
            const taken = deadlines.due(op.due);
            expect([...taken].sort()).toEqual(due.map(([key]) => key).sort());
            const times = taken.map((key) => due.find(([other]) => other === key)![1]);
            expect(times).toEqual([...times].sort((a, b) => a - b));
          }
          expect(deadlines.size).toBe(model.size);
          expect(deadlines.next()).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
        }
      }),
    );
  });
});
