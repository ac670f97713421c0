import { invalid } from './check.ts';
import { TEXT_MAX } from './messages.ts';

// Every enum of fieldhand.proto counts from 1 in the order of its word list in messages.ts; 0 is "unspecified".

/** The word of an enum's number. @throws ProtocolError invalid-field when this version does not know it */
export function wordOf<T extends string>(
  field: string,
  words: readonly T[],
  number: number | null | undefined,
): T {
  const word = words[(number ?? 0) - 1];
  if (word === undefined) throw invalid(field, `is ${number ?? 0}, which is not known`);
  return word;
}

/** The number of an enum's word. */
export function numberOf<T extends string>(words: readonly T[], word: T): number {
  return words.indexOf(word) + 1;
}

/** Text for people: cut where it is too long, since nothing depends on its end. */
export function line(text: string | null | undefined): string {
  if (!text) return '';
  return text.length <= TEXT_MAX.line ? text : `${text.slice(0, TEXT_MAX.line - 1)}…`;
}
