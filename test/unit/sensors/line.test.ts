import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { lineEntries, lineOf } from '../../../src/sensors/line.ts';

const schema = v.strictObject(lineEntries);
const refusal = (pin: number): string | undefined => v.safeParse(schema, { pin }).issues?.[0]?.message;
const pins = Array.from({ length: 40 }, (_, index) => index + 1);

describe('pins of the header', () => {
  it('are 26 GPIO lines, each once, GPIO2 to GPIO27', () => {
    const lines = pins.filter((pin) => !refusal(pin)).map((pin) => lineOf({ pin }).line);
    expect(lines.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 26 }, (_, index) => index + 2));
  });

  // the corners of the header and what people use most
  it.each([
    [3, 2],
    [7, 4],
    [11, 17],
    [12, 18],
    [13, 27],
    [32, 12],
    [37, 26],
    [40, 21],
  ])('pin %i is GPIO%i', (pin, line) => {
    expect(lineOf({ pin })).toEqual({ line });
  });

  it('that carry something else are refused by what they are', () => {
    const uses = (words: RegExp): number[] => pins.filter((pin) => words.test(refusal(pin) ?? ''));
    expect(uses(/3\.3 V/)).toEqual([1, 17]);
    expect(uses(/5 V/)).toEqual([2, 4]);
    expect(uses(/ground/)).toEqual([6, 9, 14, 20, 25, 30, 34, 39]);
    expect(uses(/ID EEPROM/)).toEqual([27, 28]);
    expect(refusal(28)).toMatch(/ID_SC.*`line: 1`/);
  });

  it.each([0, 41, -3, 11.5])('%d is none', (pin) => {
    expect(refusal(pin)).toBeDefined();
  });
});
