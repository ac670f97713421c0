// Values travel and rest as integers: value * 10^decimals. A power of ten up to 10^22 is exact as a double,
// its inverse is not; so negative decimals divide where positive ones multiply, and the other way round.

export const DECIMALS_MIN = -3;
export const DECIMALS_MAX = 9;

const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;

/**
 * The scaled integer of a value, rounded half away from zero. Undefined when the value is not finite or the
 * integer would be beyond 2^53 - 1 either way.
 * @param decimals -3 to 9
 */
export function toScaled(value: number, decimals: number): number | undefined {
  const exact = decimals >= 0 ? value * POWERS[decimals]! : value / POWERS[-decimals]!;
  // adding 0 turns -0 into 0
  const scaled = exact < 0 ? -Math.round(-exact) + 0 : Math.round(exact);
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}

/**
 * The value of a scaled integer: the double nearest to it, so that it prints with no more than `decimals`
 * places. Below 2^51, toScaled gives the same integer back.
 * @param decimals -3 to 9
 */
export function fromScaled(scaled: number, decimals: number): number {
  return decimals >= 0 ? scaled / POWERS[decimals]! : scaled * POWERS[-decimals]!;
}
