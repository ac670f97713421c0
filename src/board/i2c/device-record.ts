import type { DeviceError, Fault } from '../../lib/errors.ts';
import type { I2cDeviceStats } from '../i2c.ts';
import { Breaker } from './breaker.ts';

/** What the bus knows of one address. */
export class DeviceRecord {
  readonly breaker = new Breaker();
  /** It has answered at least once. */
  answered = false;
  /** What its last transfer failed with. */
  last: DeviceError | undefined;
  #transfers = 0;
  #retries = 0;
  #refused = 0;
  #errors: Partial<Record<Fault, number>> = {};

  /** A transfer that went over the wire, or tried to. */
  began(): void {
    this.#transfers++;
  }

  retried(): void {
    this.#retries++;
  }

  /** A transfer that was not made, because the device or its bus is left alone. */
  refused(): void {
    this.#refused++;
  }

  succeeded(): void {
    this.answered = true;
    this.last = undefined;
    this.breaker.succeeded();
  }

  /** @param blame whether it is the device that is sick */
  failed(error: DeviceError, blame: boolean, now: number, tookMs: number): void {
    this.last = error;
    this.#errors = { ...this.#errors, [error.fault]: (this.#errors[error.fault] ?? 0) + 1 };
    if (blame) this.breaker.failed(now, tookMs);
  }

  stats(address: number): I2cDeviceStats {
    return {
      address,
      transfers: this.#transfers,
      retries: this.#retries,
      refused: this.#refused,
      errors: this.#errors,
      failures: this.breaker.failures,
      leftAlone: this.breaker.open,
    };
  }
}
