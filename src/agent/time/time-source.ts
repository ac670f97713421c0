import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { TimeSource } from '../outbox/contract.ts';

export interface TimeSourceOptions {
  readonly clock: Clock;
  /** The host's boot id. */
  readonly boot: string;
  /** Whether the host's clock is good, as the kernel says; undefined when it does not say. */
  readonly synchronised: () => boolean | undefined;
  readonly log: Log;
}

export interface SettableTimeSource extends TimeSource {
  /**
   * Takes the time of a Welcome.
   * @param serverTimeMs the gateway's clock when it sent it, ms since the epoch
   * @param roundTripMs from Hello to Welcome; half of it is taken for the way back
   */
  gatewayTime(serverTimeMs: number, roundTripMs: number): void;
  /** Where the present offset comes from, for people. */
  origin(): 'host' | 'gateway' | 'held' | 'unknown';
}

/** A gateway that says an earlier time (2024-01-01) has lost its own clock. */
const EARLIEST_MS = 1_704_067_200_000;

/**
 * Wall time as far as it can be trusted: the host's own clock while the kernel says that it is
 * synchronised, read anew each time, so that slewing is followed; else what was last known, from the host or
 * a gateway, whichever came later, carried on by the monotonic clock; else nothing. A person who sets the
 * clock makes the kernel say "unsynchronised", so that such a jump moves no reading.
 */
export function openTimeSource(options: TimeSourceOptions): SettableTimeSource {
  const { clock, boot, synchronised, log } = options;
  let held: { readonly offsetMs: number; readonly origin: 'gateway' | 'held' } | undefined;

  const hostOffset = (): number | undefined => {
    if (synchronised() !== true) return undefined;
    const offsetMs = clock.wall() - clock.monotonic();
    held = { offsetMs, origin: 'held' };
    return offsetMs;
  };

  return {
    boot,
    offsetMs: () => hostOffset() ?? held?.offsetMs,
    origin: () => (hostOffset() === undefined ? (held?.origin ?? 'unknown') : 'host'),
    gatewayTime(serverTimeMs, roundTripMs) {
      if (hostOffset() !== undefined) return;
      if (!(serverTimeMs >= EARLIEST_MS) || !(roundTripMs >= 0)) {
        log.warn({ serverTimeMs, roundTripMs }, 'the gateway does not know the time');
        return;
      }
      const offsetMs = serverTimeMs + roundTripMs / 2 - clock.monotonic();
      const uncertaintyMs = roundTripMs / 2;
      // within what the way back leaves open it says nothing new, and the readings keep an even pace
      if (held && Math.abs(offsetMs - held.offsetMs) <= uncertaintyMs) return;
      log.info({ offsetMs, beforeMs: held?.offsetMs }, 'wall time taken from the gateway');
      held = { offsetMs, origin: 'gateway' };
    },
  };
}
