import { isDeepStrictEqual } from 'node:util';
import { type Clock, sleep } from '../../lib/clock.ts';
import { type Deferred, deferred } from '../../lib/deferred.ts';
import { FieldhandError } from '../../lib/errors.ts';
import { Latest } from '../../lib/latest.ts';
import type { Log } from '../../lib/log.ts';
import { type Progress, unwatched } from '../../lib/progress.ts';
import type { Reading } from '../../lib/reading.ts';
import { type Recorder, runSensor } from './run-sensor.ts';
import type { SensorReport } from './sensor-report.ts';
import type { SensorSetup } from './sensor-setup.ts';

/** For sensors that are new to say how they are, all together. */
const FIRST_REPORT_MS = 5_000;
/** For sensors that go to end what they are at. */
const STOP_MS = 3_000;

export interface SamplerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: (readings: readonly Reading[], urgent: boolean) => void;
  /** A sensor gave a value, though filters may have left no reading of it because it says nothing new. */
  readonly heard: (sensor: string) => void;
  /**
   * A sensor has given nothing that its filters take for as long as it is believed, or is no more: what depends on it
   * must not go on as if it were.
   */
  readonly silent: (sensor: string) => void;
  /** Watches over the loops. */
  readonly progress?: Progress;
}

/** Runs every sensor in a loop of its own: one that fails, hangs or is not there never holds up another. */
export interface Sampler {
  /** How each sensor is, all first and then what changes. One reader at a time. */
  reports(signal: AbortSignal): AsyncIterable<readonly SensorReport[]>;
  /** How each sensor is now. */
  current(): readonly SensorReport[];
  /** Closes the sensors that are not among `next`, or are there otherwise. The others do not notice. */
  leave(next: readonly SensorSetup[]): Promise<void>;
  /**
   * Opens those of `next` that do not run, and waits a little for each to say how it is.
   * @throws FieldhandError when another program has one's hardware, or this one may not have it. A sensor that is
   * absent or fails is tried again.
   */
  take(next: readonly SensorSetup[]): Promise<void>;
  close(): Promise<void>;
}

/** @param setups those that run from the start, however they are */
export function startSampler(setups: readonly SensorSetup[], options: SamplerOptions): Sampler {
  return new LoopSampler(setups, options);
}

interface Running {
  readonly setup: SensorSetup;
  readonly stop: AbortController;
  readonly over: Promise<void>;
  /** How it is, once that is known; undefined when it was stopped before. */
  readonly first: Deferred<SensorReport | undefined>;
}

class LoopSampler implements Sampler {
  readonly #options: SamplerOptions;
  readonly #running = new Map<string, Running>();
  readonly #reports = new Latest<SensorReport>();
  #closed = false;

  constructor(setups: readonly SensorSetup[], options: SamplerOptions) {
    this.#options = options;
    for (const setup of setups) this.#run(setup);
  }

  reports(signal: AbortSignal): AsyncIterable<readonly SensorReport[]> {
    return this.#reports.changes(signal);
  }

  current(): readonly SensorReport[] {
    return this.#reports.all();
  }

  async leave(next: readonly SensorSetup[]): Promise<void> {
    const going = [...this.#running.values()].filter(
      ({ setup }) => !next.some((other) => same(setup, other)),
    );
    for (const { setup } of await this.#unstoppable(going))
      this.#options.log.warn(
        { sensor: setup.name },
        'does not come back from its hardware, given up as it is',
      );
    for (const { setup } of going) {
      this.#running.delete(setup.name);
      const after = next.find(({ name }) => name === setup.name);
      if (!after) this.#reports.delete(setup.name);
      // other hardware by the same name has said nothing yet
      if (!after || !sameHardware(setup, after)) this.#options.silent(setup.name);
    }
  }

  async take(next: readonly SensorSetup[]): Promise<void> {
    if (this.#closed) return;
    const fresh = next.filter(({ name }) => !this.#running.has(name)).map((setup) => this.#run(setup));
    if (fresh.length === 0) return;
    const late = new AbortController();
    await Promise.race([
      Promise.all(fresh.map(({ first }) => first.promise)),
      sleep(this.#options.clock, FIRST_REPORT_MS, late.signal),
    ]);
    late.abort();
    for (const { setup } of fresh) this.#refuse(this.#reports.get(setup.name));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running.values()].map(stopped));
  }

  /** Stops them. @returns those that do not end, as on a bus that hangs: nobody waits for them any longer */
  async #unstoppable(going: readonly Running[]): Promise<readonly Running[]> {
    const left = new Set(going);
    const late = new AbortController();
    await Promise.race([
      Promise.all(going.map((one) => stopped(one).then(() => left.delete(one)))),
      sleep(this.#options.clock, STOP_MS, late.signal),
    ]);
    late.abort();
    return [...left];
  }

  /** @throws FieldhandError */
  #refuse(report: SensorReport | undefined): void {
    if (report?.fault !== 'busy' && report?.fault !== 'denied') return;
    throw new FieldhandError(
      'sensor-refused',
      `${report.kind} ${report.name} cannot be had: ${report.detail}`,
    );
  }

  #run(setup: SensorSetup): Running {
    const { name } = setup;
    const { clock, record, heard, silent, progress } = this.#options;
    const stop = new AbortController();
    const first = deferred<SensorReport | undefined>();
    const recorder: Recorder = {
      record,
      heard: () => heard(name),
      silent: () => silent(name),
      report: (report) => {
        this.#reports.set(name, report);
        first.resolve(report);
      },
    };
    const over = runSensor(setup, {
      clock,
      log: this.#options.log.child({ sensor: name }),
      recorder,
      signal: stop.signal,
      loop: progress?.loop(`sensor ${name}`) ?? unwatched,
    });
    const running = { setup, stop, over, first };
    this.#running.set(name, running);
    return running;
  }
}

async function stopped({ stop, over, first }: Running): Promise<void> {
  stop.abort();
  await over;
  first.resolve(undefined);
}

const sameHardware = (a: SensorSetup, b: SensorSetup): boolean =>
  a.kind === b.kind && isDeepStrictEqual(a.hardware, b.hardware);

const same = (a: SensorSetup, b: SensorSetup): boolean =>
  a.name === b.name &&
  sameHardware(a, b) &&
  isDeepStrictEqual([a.intervalMs, a.timeoutMs, a.filters], [b.intervalMs, b.timeoutMs, b.filters]);
