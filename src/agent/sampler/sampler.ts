import type { Clock } from '../../lib/clock.ts';
import { Latest } from '../../lib/latest.ts';
import type { Log } from '../../lib/log.ts';
import { type Progress, unwatched } from '../../lib/progress.ts';
import type { Reading } from '../../lib/reading.ts';
import { type Recorder, runSensor } from './run-sensor.ts';
import type { SensorReport } from './sensor-report.ts';
import type { SensorSetup } from './sensor-setup.ts';

export interface Sampler {
  /** How each sensor is, all first and then what changes. One reader at a time. */
  reports(signal: AbortSignal): AsyncIterable<readonly SensorReport[]>;
  /** How each sensor is now. */
  current(): readonly SensorReport[];
  close(): Promise<void>;
}

/**
 * Runs every sensor in a loop of its own: one that fails, hangs or is not there never holds up another.
 * @param options.record takes readings; `urgent` asks for them to go up at once (a door opened)
 */
export function startSampler(
  setups: readonly SensorSetup[],
  options: {
    readonly clock: Clock;
    readonly log: Log;
    readonly record: (readings: readonly Reading[], urgent: boolean) => void;
    /** A sensor gave a value, though filters may have left no reading of it because it says nothing new. */
    readonly heard: (sensor: string) => void;
    /** A sensor has failed, is not there or gives only what its filters refuse: what depends on it must not go on as if it were. */
    readonly silent: (sensor: string) => void;
    /** Watches over the loops. */
    readonly progress?: Progress;
  },
): Sampler {
  const reports = new Latest<SensorReport>();
  const stop = new AbortController();
  const loops = setups.map((setup) => {
    const recorder: Recorder = {
      record: options.record,
      heard: () => options.heard(setup.name),
      silent: () => options.silent(setup.name),
      report(report) {
        reports.set(setup.name, report);
        if (report.fault) options.silent(setup.name);
      },
    };
    const log = options.log.child({ sensor: setup.name });
    const loop = options.progress?.loop(`sensor ${setup.name}`) ?? unwatched;
    return runSensor(setup, { clock: options.clock, log, recorder, signal: stop.signal, loop });
  });
  return {
    reports: (signal) => reports.changes(signal),
    current: () => reports.all(),
    async close() {
      stop.abort();
      await Promise.all(loops);
    },
  };
}
