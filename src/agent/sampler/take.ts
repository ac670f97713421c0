import type { FilterChoice } from '../../filters/filter.ts';
import type { Log } from '../../lib/log.ts';
import type { Channel, Reading, Sample } from '../../lib/reading.ts';
import { openPipeline, type Passed, type Pipeline } from './pipeline.ts';

/** What came of one measurement. */
export interface Taken {
  readonly readings: readonly Reading[];
  /** At least one value was measured, though a filter may have kept it back because it says nothing new. */
  readonly heard: boolean;
  /** There were values, and none that the filters took for a measurement. */
  readonly refused: boolean;
}

/**
 * Makes readings of one sensor's samples, through the filters of their channels.
 * @param channels as the driver gives them
 * @param filters by quantity
 */
export function openTake(
  channels: readonly Channel[],
  filters: ReadonlyMap<string, readonly FilterChoice[]>,
  log: Log,
): (samples: readonly Sample[], startedMs: number) => Taken {
  const pipelines = new Map(
    channels.map((channel) => [channel.quantity, openPipeline(channel, filters.get(channel.quantity) ?? [])]),
  );
  const notes = new Notes(log);
  return (samples, startedMs) => {
    const readings: Reading[] = [];
    let heard = false;
    let refused = false;
    for (const { quantity, value, quality = 'ok', monotonicMs = startedMs } of samples) {
      const pipeline = pipelines.get(quantity);
      if (!usable(pipeline, value)) {
        log.error(
          { quantity, value },
          pipeline ? 'driver returned no number' : 'driver returned an undeclared quantity',
        );
        continue;
      }
      const passed = pipeline.pass(value, quality, monotonicMs);
      notes.take(quantity, value, passed);
      heard ||= !passed.refused;
      refused ||= passed.refused;
      if (passed.value === undefined) continue;
      readings.push({
        channel: pipeline.channel,
        value: passed.value,
        quality: passed.quality,
        monotonicMs,
      });
    }
    return { readings, heard, refused: refused && !heard };
  };
}

const usable = (pipeline: Pipeline | undefined, value: number): pipeline is Pipeline =>
  pipeline !== undefined && Number.isFinite(value);

/** Logs what filters do to a channel when it begins and when it ends, not with every value. */
class Notes {
  readonly #log: Log;
  readonly #said = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  take(quantity: string, value: number, { refused, failures }: Passed): void {
    const failed = failures.map(({ kind, detail }) => `${kind}: ${detail}`).join('; ');
    this.#tell(`failed ${quantity}`, failures.map(({ kind }) => kind).join(), () =>
      this.#log.error({ quantity, detail: failed }, 'filter failed, values pass it unchanged as suspect'),
    );
    this.#tell(`refused ${quantity}`, refused ? 'refused' : '', () =>
      this.#log.warn({ quantity, value }, 'filter leaves values out'),
    );
  }

  #tell(about: string, now: string, say: () => void): void {
    if (now !== '' && this.#said.get(about) !== now) say();
    this.#said.set(about, now);
  }
}
