import { type FilterChoice, filteredChannel } from '../../filters/filter.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Channel, Quality } from '../../lib/reading.ts';

/** The filters of one channel, one behind the other. */
export interface Pipeline {
  /** What comes out. */
  readonly channel: Channel;
  /** Never throws. @param timeMs CLOCK_MONOTONIC ms */
  pass(value: number, quality: Quality, timeMs: number): Passed;
}

export interface Passed {
  /** Absent when a filter kept it back. */
  readonly value: number | undefined;
  readonly quality: Quality;
  /** Nothing was measured, a filter says; else a value that is kept back is one that was sent already. */
  readonly refused: boolean;
  /** The filters that failed. Each let the value pass as it was, and what comes out is suspect. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly kind: string;
  readonly detail: string;
}

const NONE: readonly Failure[] = [];

/** @param channel as the driver gives it */
export function openPipeline(channel: Channel, filters: readonly FilterChoice[]): Pipeline {
  const stages = filters.map(({ definition, options }, index) => ({
    kind: definition.kind,
    filter: definition.create(options, filteredChannel(channel, filters.slice(0, index))),
  }));
  return {
    // the same object each time: whoever numbers channels knows it by that
    channel: filters.length === 0 ? channel : { ...channel, ...filteredChannel(channel, filters) },
    pass(value, quality, timeMs) {
      let at = value;
      let doubt = quality;
      let failures = NONE;
      for (const { kind, filter } of stages) {
        try {
          const outcome = filter(at, timeMs);
          if (outcome === 'spared' || outcome === 'refused')
            return { value: undefined, quality: doubt, refused: outcome === 'refused', failures };
          const next = typeof outcome === 'number' ? outcome : outcome.value;
          if (!Number.isFinite(next)) throw new Error(`made ${next} of ${at}`);
          if (typeof outcome !== 'number' && doubt === 'ok') doubt = outcome.quality;
          at = next;
        } catch (error) {
          // a bug in a filter is no reason to lose what was measured
          failures = [...failures, { kind, detail: messageOf(error) }];
          if (doubt === 'ok') doubt = 'suspect';
        }
      }
      return { value: at, quality: doubt, refused: false, failures };
    },
  };
}
