/** The candidate that somebody who wrote `word` most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const scored = candidates
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 2))
    ? best.candidate
    : undefined;
}

/** `a, b and 3 more`, with the nearest to `word` in front as a question. */
export function suggest(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return 'there is none';
  const near = nearest(word, candidates);
  const shown = candidates.slice(0, 20).join(', ');
  const rest = candidates.length > 20 ? ` and ${candidates.length - 20} more` : '';
  return `${near === undefined ? '' : `did you mean ${near}? `}known: ${shown}${rest}`;
}

/** Levenshtein's edit distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
