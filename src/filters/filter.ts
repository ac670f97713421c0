import type { GenericSchema, InferOutput } from 'valibot';
import type { ChannelSpec } from '../lib/reading.ts';

/** A value that goes on, but is doubted. */
export interface Doubted {
  readonly value: number;
  readonly quality: 'suspect';
}

/**
 * What becomes of a value:
 * - a number goes on, doubted or not
 * - `spared`: nothing new, what was sent before still says it; this is no loss
 * - `refused`: no measurement, as if the sensor had given none
 */
export type Outcome = number | Doubted | 'spared' | 'refused';

/** Takes one channel's values one by one. @param timeMs CLOCK_MONOTONIC ms */
export type Filter = (value: number, timeMs: number) => Outcome;

/** Everything the program knows of one kind of filter. */
export interface FilterDefinition<S extends GenericSchema = GenericSchema> {
  /** The word in the config: `median`. */
  readonly kind: string;
  /** One line for the reference. */
  readonly summary: string;
  /** A valibot object of entries with `v.description`; `kind` is common. */
  readonly options: S;
  /** What the channel becomes; absent: it stays as it is. */
  readonly channel?: (options: InferOutput<S>, channel: ChannelSpec) => ChannelSpec;
  /**
   * A filter with a memory of its own. It is only given finite numbers, and time that never goes back.
   * @param channel what comes in
   */
  readonly create: (options: InferOutput<S>, channel: ChannelSpec) => Filter;
}

/** Keeps the options' type inside the definition and forgets it outside: the list holds many kinds. */
export function defineFilter<S extends GenericSchema>(definition: FilterDefinition<S>): FilterDefinition {
  const { create } = definition;
  const guarded = {
    ...definition,
    create: (options: InferOutput<S>, channel: ChannelSpec) => guard(create(options, channel)),
  };
  return guarded as unknown as FilterDefinition;
}

/** One value that is no number would stay in a mean for ever; events and polls may overtake each other a little. */
function guard(filter: Filter): Filter {
  let latest = Number.NEGATIVE_INFINITY;
  return (value, timeMs) => {
    if (!Number.isFinite(value) || !Number.isFinite(timeMs)) return 'refused';
    latest = Math.max(latest, timeMs);
    return filter(value, latest);
  };
}

/** A filter as the config has it. */
export interface FilterChoice {
  readonly definition: FilterDefinition;
  /** As `definition` takes them. */
  readonly options: object;
}

/** What a channel is behind these filters. */
export function filteredChannel(channel: ChannelSpec, filters: readonly FilterChoice[]): ChannelSpec {
  return filters.reduce(
    (before, { definition, options }) => definition.channel?.(options, before) ?? before,
    channel,
  );
}

export const suspect = (value: number): Doubted => ({ value, quality: 'suspect' });
