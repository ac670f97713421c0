import type { FilterChoice, FilterDefinition } from '../filters/filter.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { SensorDefinition } from '../sensors/sensor.ts';
import { filterEntries, type SensorKeys } from './agent-schema.ts';
import { checkMember, type Device } from './devices.ts';
import { freeze, isPlain, type Report } from './pieces.ts';
import { type Path, show } from './problem.ts';

/** The filters of one sensor's channels, by quantity. Reports what is wrong and leaves it out. */
export function checkFilters(
  { path, definition, options, common: { filters } }: Device<SensorDefinition, SensorKeys>,
  kinds: readonly FilterDefinition[],
  report: Report,
): ReadonlyMap<string, readonly FilterChoice[]> {
  if (filters === undefined) return new Map();
  const base = [...path, 'filters'];
  const quantities = definition.channels(options as never).map(({ quantity }) => quantity);
  if (Array.isArray(filters)) {
    const chain = checkChain(base, filters, kinds, report);
    return new Map(quantities.map((quantity) => [quantity, chain]));
  }
  return new Map(
    Object.entries(filters).flatMap(([quantity, list]): [string, readonly FilterChoice[]][] => {
      if (!quantities.includes(quantity)) {
        const hint = didYouMean(quantity, quantities) || `, it has ${quantities.join(', ')}`;
        report([...base, quantity], `a ${definition.kind} has no ${show(quantity)}${hint}`, 'key');
        return [];
      }
      if (Array.isArray(list)) return [[quantity, checkChain([...base, quantity], list, kinds, report)]];
      report([...base, quantity], `expected a list of filters, got ${show(list)}`);
      return [];
    }),
  );
}

function checkChain(
  path: Path,
  list: readonly unknown[],
  kinds: readonly FilterDefinition[],
  report: Report,
): readonly FilterChoice[] {
  return list.flatMap((member, index): FilterChoice[] => {
    const at = [...path, index];
    if (!isPlain(member)) {
      report(at, `expected a mapping such as { kind: median, window: 5 }, got ${show(member)}`);
      return [];
    }
    const checked = checkMember(at, member, kinds, filterEntries, report);
    return checked ? [{ definition: checked.definition, options: freeze(checked.options) }] : [];
  });
}
