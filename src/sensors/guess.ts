import * as v from 'valibot';
import type { I2cAddress } from '../board/i2c.ts';
import type { Registers, SensorDefinition } from './sensor.ts';

/** What a chip at an address is, as far as a look can tell. */
export interface Guess {
  /** Its id registers say so. */
  readonly is: SensorDefinition | undefined;
  /** Kinds that can be there and cannot be told apart; empty when `is` is known. */
  readonly mayBe: readonly SensorDefinition[];
}

/** The kinds whose options take that address. */
export function kindsAt(kinds: readonly SensorDefinition[], at: I2cAddress): readonly SensorDefinition[] {
  return kinds.filter(({ options, resources }) => {
    const chosen = v.safeParse(options, { bus: at.bus, address: at.address });
    if (!chosen.success) return false;
    return resources(chosen.output as never).some(
      (resource) => resource.type === 'i2c' && resource.bus === at.bus && resource.address === at.address,
    );
  });
}

/**
 * Asks those that have an id whether it is theirs.
 * @param registers undefined where nothing may be asked
 */
export async function guessChip(
  kinds: readonly SensorDefinition[],
  at: I2cAddress,
  registers: (() => Promise<Registers>) | undefined,
): Promise<Guess> {
  const mayBe: SensorDefinition[] = [];
  for (const definition of kindsAt(kinds, at)) {
    const answer = await ask(definition, registers);
    if (answer === true) return { is: definition, mayBe: [] };
    if (answer === undefined) mayBe.push(definition);
  }
  return { is: undefined, mayBe };
}

/** Undefined: it cannot be told. */
async function ask(
  { identify }: SensorDefinition,
  registers: (() => Promise<Registers>) | undefined,
): Promise<boolean | undefined> {
  if (!identify || !registers) return undefined;
  try {
    return await identify(await registers());
  } catch {
    // it may be another chip, or this one on a bad wire
    return undefined;
  }
}
