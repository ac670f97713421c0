import type { Cancel, Clock } from '../../lib/clock.ts';
import type { I2cAddress } from '../i2c.ts';
import type { Faults, FileFault, I2cFault, LineFault } from './faults.ts';
import { SIMULATED_WIRING } from './wiring.ts';

/** Trouble that comes by itself, again and again. */
export type PlannedFault = {
  /** From start to start, ms. */
  readonly everyMs: number;
  /** How long it lasts, ms. */
  readonly forMs: number;
  /** Before the first one, ms; absent: `everyMs`. */
  readonly firstAfterMs?: number;
} & (
  | { readonly i2c: I2cAddress; readonly fault: I2cFault }
  | { readonly line: number; readonly fault: LineFault }
  | { readonly file: string; readonly fault: FileFault }
);

const MINUTE = 60_000;

/** What goes wrong on a bus with three chips, now and then; for a look at how the program takes it. */
export const NOW_AND_THEN: readonly PlannedFault[] = [
  {
    i2c: SIMULATED_WIRING.bh1750,
    fault: 'absent',
    firstAfterMs: MINUTE / 2,
    everyMs: 4 * MINUTE,
    forMs: 20_000,
  },
  {
    i2c: SIMULATED_WIRING.lm75,
    fault: 'failed',
    firstAfterMs: 2 * MINUTE,
    everyMs: 5 * MINUTE,
    forMs: 15_000,
  },
  {
    i2c: SIMULATED_WIRING.bme280,
    fault: 'stuck',
    firstAfterMs: 3 * MINUTE,
    everyMs: 11 * MINUTE,
    forMs: 8_000,
  },
];

/** Makes the planned trouble until cancelled. */
export function followPlan(clock: Clock, plan: readonly PlannedFault[], faults: Faults): Cancel {
  const timers = new Set<Cancel>();
  const after = (ms: number, run: () => void): void => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  };
  for (const planned of plan) {
    const strike = (): void => {
      apply(faults, planned, true);
      after(planned.forMs, () => apply(faults, planned, false));
      after(planned.everyMs, strike);
    };
    after(planned.firstAfterMs ?? planned.everyMs, strike);
  }
  return () => {
    for (const cancel of timers) cancel();
  };
}

function apply(faults: Faults, planned: PlannedFault, on: boolean): void {
  if ('i2c' in planned) faults.i2c(planned.i2c, on ? planned.fault : undefined);
  else if ('line' in planned) faults.line(planned.line, on ? planned.fault : undefined);
  else faults.file(planned.file, on ? planned.fault : undefined);
}
