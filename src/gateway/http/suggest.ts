import { nearest } from '../../lib/nearest.ts';

/** `a, b and 3 more`, with the nearest to `word` in front as a question. */
export function suggest(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return 'there is none';
  const near = nearest(word, candidates);
  const shown = candidates.slice(0, 20).join(', ');
  const rest = candidates.length > 20 ? ` and ${candidates.length - 20} more` : '';
  return `${near === undefined ? '' : `did you mean ${near}? `}known: ${shown}${rest}`;
}
