import type { Cancel, Clock } from '../../lib/clock.ts';
import type { I2cAddress } from '../i2c.ts';
import type { Faults, FileFault, I2cFault, LineFault } from './faults.ts';

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
