import { nearest } from '../../lib/nearest.ts';
import type { ProblemCause } from './problem.ts';

/** The last moment that a Date can tell, ms. */
export const END_OF_TIME = 8.64e15;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Reads a query string, gathering all that is wrong with it in `causes`. */
export class Query {
  readonly #values: URLSearchParams;
  readonly causes: ProblemCause[] = [];

  constructor(values: URLSearchParams, known: readonly string[]) {
    this.#values = values;
    for (const name of new Set(values.keys())) {
      if (!known.includes(name)) {
        const near = nearest(name, known);
        this.refuse(
          name,
          `unknown parameter ${name}: ${near ? `did you mean ${near}?` : `known are ${known.join(', ')}`}`,
        );
      } else if (values.getAll(name).length > 1) this.refuse(name, `${name} is given more than once`);
    }
  }

  refuse(parameter: string, detail: string): void {
    this.causes.push({ parameter, detail });
  }

  text(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /** ms since the epoch, from ms or ISO 8601 with its offset. */
  time(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const ms = parseTime(text);
    if (ms === undefined)
      this.refuse(
        name,
        `${name} is "${text}"; expected ms since the epoch, or a time with its offset such as ` +
          '2026-05-01T12:00:00Z or 2026-05-01T14:00+02:00, or a day (UTC) such as 2026-05-01',
      );
    return ms;
  }

  whole(name: string, range: { readonly min: number; readonly max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= range.min && value <= range.max) return value;
    this.refuse(name, `${name} is "${text}"; expected a whole number from ${range.min} to ${range.max}`);
    return undefined;
  }
}

function parseTime(text: string): number | undefined {
  // an unescaped + in a query reads as a space
  const written = text.trim().replace(/ (\d{2}:\d{2})$/, '+$1');
  if (/^-?\d+(\.\d+)?$/.test(written)) {
    const ms = Number(written);
    return Math.abs(ms) <= END_OF_TIME ? ms : undefined;
  }
  const ms = ISO_TIME.test(written) ? Date.parse(written) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
