import { unlessAborted } from '../../lib/abort.ts';
import { type Clock, sleep, within } from '../../lib/clock.ts';
import { DeviceError, type Fault, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Loop } from '../../lib/progress.ts';
import type { Reading, Sample } from '../../lib/reading.ts';
import type { EventSensor, Sensor } from '../../sensors/sensor.ts';
import type { SensorReport } from './sensor-report.ts';
import type { SensorSetup } from './sensor-setup.ts';
import { Silence } from './silence.ts';
import { openTake } from './take.ts';

/** Where a sensor's loop puts what it finds. */
export interface Recorder {
  record(readings: readonly Reading[], urgent: boolean): void;
  /** The sensor gave a value, though there may be no reading of it. */
  heard(): void;
  /** It has given nothing that counts for as long as it is believed, or is another chip. */
  silent(): void;
  report(report: SensorReport): void;
}

export interface SensorLoopContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /**
   * Told by when the loop turns. It rests while it waits for hardware without a deadline: a bus that hangs is
   * told as a fault of the sensor, and no reason to end the agent.
   */
  readonly loop: Loop;
}

/** Pause before opening again: doubles from the first to the last, so that a chip plugged back is found within 30 s. */
const REOPEN_MIN_MS = 1_000;
const REOPEN_MAX_MS = 30_000;
/** So many failed reads in a row and the sensor is opened anew: a chip that lost power has lost its settings. */
const FAILURES_TO_REOPEN = 3;

/** Opens one sensor, reads it on its interval, opens it again when it is lost; until `signal` aborts. Never rejects. */
export async function runSensor(setup: SensorSetup, context: SensorLoopContext): Promise<void> {
  const { clock, log, recorder, signal, loop } = context;
  const readingsOf = openTake(setup.channels, setup.filters, log);
  const silence = new Silence(clock, setup.intervalMs, () => recorder.silent(), signal);
  const health = new Health(setup, context);
  let attempt = 0;

  const take = (samples: readonly Sample[], startedMs: number, urgent: boolean): void => {
    const { readings, heard, refused } = readingsOf(samples, startedMs);
    if (readings.length > 0) recorder.record(readings, urgent);
    if (heard) recorder.heard();
    if (!refused) silence.broken();
    attempt = 0;
    health.well();
  };

  while (!signal.aborted) {
    let sensor: Sensor | undefined;
    try {
      loop.due(setup.timeoutMs);
      sensor = await openWithin(setup, clock, signal);
      await sample(sensor, setup, context, take, health);
    } catch (error) {
      if (!signal.aborted) health.ill(error);
      // what was said before was not said by this one
      if (faultOf(error) === 'wrong-chip') silence.fallen();
    } finally {
      loop.rest();
      await closeQuietly(sensor, log);
    }
    if (signal.aborted) break;
    const pause = Math.min(REOPEN_MAX_MS, REOPEN_MIN_MS * 2 ** Math.min(attempt++, 10));
    loop.due(pause);
    await sleep(clock, pause, signal);
  }
  loop.end();
}

/** An open that comes back when nobody waits any more is closed again rather than left holding the hardware. */
async function openWithin(setup: SensorSetup, clock: Clock, signal: AbortSignal): Promise<Sensor> {
  let waiting = true;
  const opening = setup.open().then((sensor) => {
    if (!waiting) void sensor.close();
    return sensor;
  });
  const late = (): Error => new DeviceError('stuck', `did not open within ${setup.timeoutMs} ms`);
  try {
    return await within(clock, setup.timeoutMs, opening, late, signal);
  } finally {
    waiting = false;
  }
}

type Take = (samples: readonly Sample[], startedMs: number, urgent: boolean) => void;

/** Reads until the sensor must be opened anew (throws) or the loop is to end (returns). */
async function sample(
  sensor: Sensor,
  setup: SensorSetup,
  context: SensorLoopContext,
  take: Take,
  health: Health,
): Promise<void> {
  const polling = new AbortController();
  const stop = (): void => polling.abort();
  context.signal.addEventListener('abort', stop, { once: true });
  const loops = [poll(sensor, setup, context, polling.signal, take, health)];
  if (sensor.mode === 'events') loops.push(watch(sensor, context, polling.signal, take));
  try {
    // whichever fails first ends both; a watch that merely ended leaves the polling
    await Promise.all(loops);
  } finally {
    polling.abort();
    context.signal.removeEventListener('abort', stop);
    await Promise.allSettled(loops);
  }
}

async function poll(
  sensor: Sensor,
  setup: SensorSetup,
  { clock, log, loop }: SensorLoopContext,
  signal: AbortSignal,
  take: Take,
  health: Health,
): Promise<void> {
  let failures = 0;
  let due = clock.monotonic();
  let retried = false;
  while (!signal.aborted) {
    const startedMs = clock.monotonic();
    loop.due(setup.timeoutMs);
    const reading = sensor.read();
    try {
      const stuck = (): Error => new DeviceError('stuck', `did not answer within ${setup.timeoutMs} ms`);
      const samples = await within(clock, setup.timeoutMs, reading, stuck, signal);
      if (signal.aborted) return;
      take(samples, startedMs, false);
      failures = 0;
      retried = false;
    } catch (error) {
      if (signal.aborted) return;
      const fault = faultOf(error);
      // once, of one that was well: a sick chip must not have twice its share of the bus
      const inTime = clock.monotonic() + setup.timeoutMs <= due + setup.intervalMs;
      if (fault === 'failed' && health.isWell && !retried && inTime) {
        log.debug({ detail: messageOf(error) }, 'read failed, reading again');
        retried = true;
        continue;
      }
      retried = false;
      failures++;
      if (fault === 'absent' || fault === 'wrong-chip' || failures >= FAILURES_TO_REOPEN) throw error;
      health.ill(error);
      // never two reads of one chip at once
      loop.rest();
      if (fault === 'stuck')
        await unlessAborted(
          reading.catch(() => undefined),
          signal,
        );
    }
    // the next tick of the grid that began with the first read; ticks that were missed are not made up for
    const now = clock.monotonic();
    due += setup.intervalMs * Math.max(1, Math.ceil((now - due) / setup.intervalMs));
    loop.due(due - now);
    await sleep(clock, due - now, signal);
  }
}

async function watch(
  sensor: EventSensor,
  { clock }: SensorLoopContext,
  signal: AbortSignal,
  take: Take,
): Promise<void> {
  for await (const samples of sensor.events(signal)) take(samples, clock.monotonic(), true);
}

/** Remembers how the sensor is and tells only what changes. */
class Health {
  readonly #setup: SensorSetup;
  readonly #context: SensorLoopContext;
  #fault: Fault | undefined | 'unknown' = 'unknown';
  #detail = '';

  constructor(setup: SensorSetup, context: SensorLoopContext) {
    this.#setup = setup;
    this.#context = context;
  }

  /** Its last read went well. */
  get isWell(): boolean {
    return this.#fault === undefined;
  }

  well(): void {
    if (this.#fault === undefined) return;
    if (this.#fault !== 'unknown') this.#context.log.info({ was: this.#fault }, 'sensor is back');
    this.#set(undefined, '');
  }

  ill(error: unknown): void {
    const fault = faultOf(error);
    const cure = error instanceof DeviceError && error.cure ? ` (${error.cure})` : '';
    const detail = messageOf(error) + cure;
    if (fault === this.#fault && detail === this.#detail) return;
    this.#context.log.warn({ fault, detail }, fault === 'absent' ? 'sensor is absent' : 'sensor failed');
    this.#set(fault, detail);
  }

  #set(fault: Fault | undefined, detail: string): void {
    this.#fault = fault;
    this.#detail = detail;
    const { name, kind } = this.#setup;
    this.#context.recorder.report({
      name,
      kind,
      fault,
      detail,
      sinceMonotonicMs: this.#context.clock.monotonic(),
    });
  }
}

const faultOf = (error: unknown): Fault => (error instanceof DeviceError ? error.fault : 'failed');

async function closeQuietly(sensor: Sensor | undefined, log: Log): Promise<void> {
  try {
    await sensor?.close();
  } catch (error) {
    log.debug({ detail: messageOf(error) }, 'closing the sensor failed');
  }
}
