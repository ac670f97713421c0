import * as v from 'valibot';

/** Option entries that several drivers share. */

/** Pi OS names the bus on header pins 3 and 5 i2c-1. */
export const busOption = v.optional(
  v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(255),
    v.description('I2C bus number N of `/dev/i2c-N`; 1 is the one on header pins 3 and 5.'),
  ),
  1,
);

/** The chip's possible addresses, the first being the default. Taken as 0x76, "0x76" or 118. */
export function addressOption(addresses: readonly [number, ...number[]]) {
  const expects = addresses.length > 3 ? runsOf(addresses) : addresses.map(hex).join(' or ');
  const message = `expected the address ${expects}`;
  return v.optional(
    v.pipe(
      v.union([v.number(), v.string()], message),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        const address = Number(dataset.value);
        if (addresses.includes(address)) return address;
        addIssue({ message });
        return NEVER;
      }),
      v.metadata({ expects: `the address ${expects}`, base: 16 }),
      v.description('7-bit I2C address.'),
    ),
    addresses[0],
  );
}

/** `0x20 to 0x27 or 0x38 to 0x3f` */
function runsOf(addresses: readonly number[]): string {
  const sorted = addresses.toSorted((a, b) => a - b);
  const first = sorted.filter((address) => !sorted.includes(address - 1));
  const last = sorted.filter((address) => !sorted.includes(address + 1));
  return first
    .map((from, run) => (from === last[run] ? hex(from) : `${hex(from)} to ${hex(last[run] ?? from)}`))
    .join(' or ');
}

/** 118 -> `0x76`. */
export function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}

/** `i2c-1 0x76`: how messages name a chip. */
export function placeOf(at: { readonly bus: number; readonly address: number }): string {
  return `i2c-${at.bus} ${hex(at.address)}`;
}

/** What a driver measures, where the wiring decides. */
export function quantityOption(fallback: string, description: string) {
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words with dashes, as wind-speed'),
      v.metadata({ expects: 'lower-case words with dashes, as wind-speed' }),
      v.description(description),
    ),
    fallback,
  );
}

export function unitOption(fallback: string) {
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[!-~]{1,32}$/, 'expected a UCUM unit such as L, mm or 1'),
      v.metadata({ expects: 'a UCUM unit such as L, mm or 1' }),
      v.description('UCUM unit of the value; `1` is a bare number.'),
    ),
    fallback,
  );
}

export function decimalsOption(fallback: number) {
  return v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(-3), v.maxValue(9), v.description('Decimals that are kept.')),
    fallback,
  );
}
