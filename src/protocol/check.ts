import { ProtocolError } from './errors.ts';
import { LIST_MAX, TEXT_MAX } from './messages.ts';

// The ranges of fields. `field` is a path such as `hello.channels[3].decimals`.

/** Latest time taken, the end of year 9999: what every Date and every ISO text can hold. */
export const TIME_MAX_MS = 253_402_300_799_999;

const UINT32_MAX = 2 ** 32 - 1;

export function invalid(field: string, problem: string): ProtocolError {
  return new ProtocolError('invalid-field', `${field} ${problem}`);
}

export function checkNumber(field: string, value: number, min = 0, max = UINT32_MAX): void {
  if (!(value >= min && value <= max)) throw invalid(field, `is ${value}, not from ${min} to ${max}`);
}

export function checkTime(field: string, value: number): void {
  checkNumber(field, value, 0, TIME_MAX_MS);
}

export function checkSequence(field: string, value: number, min: number): void {
  checkNumber(field, value, min, Number.MAX_SAFE_INTEGER);
}

/** Text that names something: some, and without control characters. */
export function checkName(field: string, value: string): void {
  if (value === '') throw invalid(field, 'is empty');
  checkWord(field, value);
}

/** As a name, but may be empty. */
export function checkWord(field: string, value: string): void {
  checkText(field, value, TEXT_MAX.name);
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) throw invalid(field, 'holds control characters');
  }
}

export function checkText(field: string, value: string, max: number): void {
  if (value.length > max) throw invalid(field, `is ${value.length} characters long, more than ${max}`);
}

export function checkList(field: string, values: readonly unknown[]): void {
  if (values.length > LIST_MAX) throw invalid(field, `has ${values.length} entries, more than ${LIST_MAX}`);
}

export function checkUnique(field: string, values: readonly (string | number)[]): void {
  const seen = new Set<string | number>();
  for (const value of values) {
    if (seen.has(value)) throw invalid(field, `has ${value} twice`);
    seen.add(value);
  }
}
