import type { Board } from '../../board/board.ts';
import type { SensorConfig } from '../../config/agent.ts';
import { type Clock, sleep, within } from '../../lib/clock.ts';
import { DeviceError, type Fault, messageOf } from '../../lib/errors.ts';
import type { ChannelSpec, Sample } from '../../lib/reading.ts';
import type { Sensor } from '../../sensors/sensor.ts';

/** What one sensor said. */
export interface Answer {
  readonly sensor: string;
  readonly kind: string;
  readonly values: readonly Value[];
  /** Why there are none. */
  readonly fault: Fault | undefined;
  readonly detail: string | undefined;
  readonly cure: string | undefined;
}

export interface Value extends ChannelSpec {
  readonly value: number;
  readonly quality: NonNullable<Sample['quality']>;
}

/** What helps where the driver knows nothing better. */
const CURES: Readonly<Record<Fault, string>> = {
  absent: 'check power, wiring and address; `fieldhand scan` shows what is there',
  busy: 'stop the program that uses it',
  failed: 'check the wiring, the pull-ups and the length of the cable',
  stuck: 'power it off and on; check the wiring and the pull-ups',
  'wrong-chip': '`fieldhand scan` shows what it may be',
  denied: '`fieldhand doctor` tells what is missing',
};

/** A chip that measures by itself may have nothing new yet; its first measurement is waited for this long, ms. */
const FIRST_VALUE_MS = 12_000;
const LOOK_AGAIN_MS = 250;

/** Opens, reads and closes one sensor. Never rejects, and takes no longer than its timeout for each step. */
export async function readOnce(
  sensor: SensorConfig,
  { board, clock }: { readonly board: Board; readonly clock: Clock },
): Promise<Answer> {
  const { name, kind, definition, options, timeout } = sensor;
  const bounded = <T>(work: Promise<T>, what: string): Promise<T> =>
    within(clock, timeout, work, () => new DeviceError('stuck', `${what} within ${timeout} ms`));
  let opening: Promise<Sensor> | undefined;
  try {
    opening = definition.open(options, { board, clock });
    const opened = await bounded(opening, 'did not open');
    const samples = await firstSamples(() => bounded(opened.read(), 'did not answer'), clock);
    const channels = definition.channels(options);
    const values = samples.flatMap(({ quantity, value, quality = 'ok' }) => {
      const channel = channels.find((each) => each.quantity === quantity);
      return channel ? [{ ...channel, value, quality }] : [];
    });
    if (values.length === 0) throw new DeviceError('stuck', 'has measured nothing yet');
    return { sensor: name, kind, values, fault: undefined, detail: undefined, cure: undefined };
  } catch (error) {
    const known = error instanceof DeviceError ? error : undefined;
    const fault = known?.fault ?? 'failed';
    return {
      sensor: name,
      kind,
      values: [],
      fault,
      detail: messageOf(error),
      cure: known?.cure ?? CURES[fault],
    };
  } finally {
    // one that opens too late is closed all the same, and nobody waits for it
    const closing = opening?.then((opened) => opened.close()).catch(() => undefined);
    if (closing) await within(clock, timeout, closing, () => new Error()).catch(() => undefined);
  }
}

async function firstSamples(
  read: () => Promise<readonly Sample[]>,
  clock: Clock,
): Promise<readonly Sample[]> {
  const deadline = clock.monotonic() + FIRST_VALUE_MS;
  for (;;) {
    const samples = await read();
    if (samples.length > 0 || clock.monotonic() >= deadline) return samples;
    await sleep(clock, LOOK_AGAIN_MS);
  }
}
