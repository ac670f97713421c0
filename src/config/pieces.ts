import * as v from 'valibot';
import { isAgentId } from '../lib/agent-id.ts';
import { oneOf, type Path } from './problem.ts';

/** A key that may be left out. The default is written as a person would write it in the file. */
export function key<S extends v.GenericSchema, const D extends v.InferInput<S>>(
  schema: S,
  description: string,
  fallback: D,
) {
  return v.optional(
    v.pipe(schema, v.description(description)),
    fallback as never,
  ) as unknown as v.OptionalSchema<S, D>;
}

/** A key that may be left out and then means nothing. */
export function maybe<S extends v.GenericSchema>(schema: S, description: string) {
  return v.optional(v.pipe(schema, v.description(description))) as unknown as v.OptionalSchema<S, undefined>;
}

/** A key that must be there. */
export function must<S extends v.GenericSchema>(schema: S, description: string): S {
  return v.pipe(schema, v.description(description)) as unknown as S;
}

/** A part of the file with keys of its own, all of which have defaults. */
export function section<E extends v.ObjectEntries>(description: string, entries: E) {
  return v.optional(v.pipe(v.strictObject(entries), v.description(description)), {} as never);
}

/** A part of the file that is not there unless it is written; `true` stands for it with its defaults. */
export function switchable<E extends v.ObjectEntries>(description: string, entries: E) {
  return v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value) => (value === true ? {} : value)),
      v.strictObject(entries),
      v.description(description),
    ),
  );
}

/** Text of one form; `expects` says which in an error. */
const text = (form: RegExp, expects: string) =>
  v.pipe(v.string(), v.regex(form, `expected ${expects}`), v.metadata({ expects }));

/** What a sensor or an actuator is called. */
export const nameSchema = text(
  /^[a-z][a-z0-9-]{0,63}$/,
  'a name of lower-case letters, digits and dashes that begins with a letter, at most 64 characters',
);

/** A whole agent id: 1 to 128 characters. */
const idForm = 'an id of lower-case letters, digits, dashes and dots, at most 128 characters';
export const agentIdSchema = v.pipe(
  v.string(),
  v.check(isAgentId, `expected ${idForm}`),
  v.metadata({ expects: idForm }),
);

export const hostSchema = text(/^[A-Za-z0-9:][-A-Za-z0-9._:%]{0,252}$/, 'a host name or an IP address');

/** A port to dial. */
export const portSchema = count(1, 65_535, 'a port from 1 to 65535');

/** A port to listen on. */
export const listenPortSchema = count(0, 65_535, 'a port from 1 to 65535, or 0 for any free one');

export const pathSchema = text(/^[^\0]{1,4096}$/, 'a path');

/** Minutes since midnight. */
export const timeOfDaySchema = v.pipe(
  v.string('expected a time of day such as "07:30"'),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "07:30"'),
  v.transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))),
  v.metadata({ expects: 'a time of day such as "07:30"' }),
);

/** A whole number, both ends included. */
export function count(min: number, max: number, expects = `a whole number from ${min} to ${max}`) {
  const message = `expected ${expects}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.metadata({ expects }),
  );
}

export function choice<const T extends readonly string[]>(words: T) {
  return v.picklist(words, `expected ${oneOf(words)}`);
}

export const logSection = section('What is logged.', {
  level: key(choice(['debug', 'info', 'warn', 'error']), 'The least serious that is logged.', 'info'),
});

export const reloadKey = key(
  choice(['watch', 'signal']),
  'When this file is read again: `watch` when it has changed and at SIGHUP, `signal` at SIGHUP only.',
  'watch',
);

/** Everything below is read-only too: a config is made once and never changes. */
export type DeepReadonly<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** Freezes plain objects and lists all the way down, as far as what is frozen already. */
export function freeze<T>(value: T): DeepReadonly<T> {
  if (!Object.isFrozen(value) && (Array.isArray(value) || isPlain(value))) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value as DeepReadonly<T>;
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Takes note of a problem. `at` tells whether the key itself or its value is to blame. */
export type Report = (path: Path, message: string, at?: 'key' | 'value') => void;
