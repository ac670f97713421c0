import { didYouMean } from '../lib/nearest.ts';
import { show } from './problem.ts';

/** That something is named which is not there, and what may have been meant. */
export function noSuch(what: string, name: string, known: readonly string[]): string {
  const hint =
    didYouMean(name, known) || (known.length > 0 ? `, there are ${known.join(', ')}` : ', there is none');
  return `there is no ${what} ${show(name)}${hint}`;
}
