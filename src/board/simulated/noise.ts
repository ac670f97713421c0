/** Uniform in [0, 1), the same for the same numbers: a 32-bit mix (the finaliser of MurmurHash3). */
export function hash(seed: number, stream: number, index: number): number {
  let h = (seed ^ Math.imul(stream + 1, 0x9e3779b1) ^ Math.imul(index | 0, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** A sequence of draws, uniform in [0, 1). */
export function randomFrom(seed: number): () => number {
  let index = 0;
  return () => hash(seed, 0x5eed, index++);
}

/**
 * Smooth noise in [-1, 1] that wanders once a period: a function of time alone, so that nothing has to be
 * remembered between two looks at it.
 */
export function noise(seed: number, stream: number, timeMs: number, periodMs: number): number {
  const position = timeMs / periodMs;
  const index = Math.floor(position);
  const part = position - index;
  const smooth = part * part * (3 - 2 * part);
  const from = hash(seed, stream, index);
  const to = hash(seed, stream, index + 1);
  return (from + (to - from) * smooth) * 2 - 1;
}
