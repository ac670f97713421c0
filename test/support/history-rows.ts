import type { Row } from './arrived.ts';

export const AGENTS = ['barn', 'greenhouse', 'shed'] as const;
export const ROWS_PER_BATCH = 20;
const T = 1_700_000_000_000;

/** The readings that the batch of a sequence holds in the tests that count them again. */
export function rowsOf(sequence: number): Row[] {
  return Array.from({ length: ROWS_PER_BATCH }, (_, i) => [
    T + sequence * 1_000 + i * 50,
    (sequence % 10_000) + i / 100,
  ]);
}
