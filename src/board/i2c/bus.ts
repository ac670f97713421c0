import { type Clock, within } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import type { HeldBus, I2cBusStats, I2cDevice } from '../i2c.ts';
import type { Adapter, Adapters } from './adapter.ts';
import { DeviceRecord } from './device-record.ts';
import { SerialQueue } from './serial-queue.ts';
import { blamesDevice, placeOf, transferTrouble, worthRetrying } from './trouble.ts';

/** So many devices timing out one after the other are not all sick: the bus is. */
const STUCK_DEVICES = 3;

type Transfer<T> = (adapter: Adapter) => Promise<T>;

/**
 * The supervisor of one bus: transfers in turn, each with a deadline, the adapter opened when needed and after
 * trouble anew, sick devices left alone.
 */
export class Bus {
  readonly #number: number;
  readonly #adapters: Adapters;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  readonly #queue = new SerialQueue();
  readonly #records = new Map<number, DeviceRecord>();
  /** Devices that timed out since a transfer last came back in time. */
  readonly #timeouts = new Set<number>();
  #stuckSinceMs: number | undefined;
  #busyMs = 0;
  #longestMs = 0;
  #adapter: Adapter | undefined;
  /** A transfer that has not come back, since when. The kernel cannot take it back either. */
  #hung: { readonly address: number; readonly sinceMs: number } | undefined;
  #closed = false;

  constructor(number: number, adapters: Adapters, clock: Clock, deadlineMs: number) {
    this.#number = number;
    this.#adapters = adapters;
    this.#clock = clock;
    this.#deadlineMs = deadlineMs;
  }

  device(address: number): I2cDevice {
    return this.#device(address, this.#queue, () => undefined);
  }

  exclusive<T>(work: (held: HeldBus) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      const inner = new SerialQueue();
      let over = false;
      const check = (): void => {
        if (over) throw new Error(`I2C bus ${this.#number} was used after exclusive() had ended`);
      };
      try {
        return await work({ device: (address) => this.#device(address, inner, check) });
      } finally {
        over = true;
        await inner.drained();
      }
    });
  }

  /** Waits for what runs, but not for a transfer that hangs. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.drained();
    if (!this.#hung) await this.#drop();
  }

  stats(): I2cBusStats {
    return {
      bus: this.#number,
      busyMs: this.#busyMs,
      longestMs: this.#longestMs,
      stuckSinceMs: this.#stuckSinceMs,
      devices: [...this.#records].sort(([a], [b]) => a - b).map(([address, record]) => record.stats(address)),
    };
  }

  #device(address: number, queue: SerialQueue, check: () => void): I2cDevice {
    const run = <T>(transfer: Transfer<T>, repeatable = false): Promise<T> =>
      queue.run(() => {
        check();
        return this.#transfer(address, transfer, repeatable);
      });
    return {
      readByte: (register) => run((adapter) => adapter.readByte(address, register), true),
      readWord: (register) => run((adapter) => adapter.readWord(address, register), true),
      readBlock: (register, length) => run((adapter) => adapter.readBlock(address, register, length), true),
      writeByte: (register, value) => run((adapter) => adapter.writeByte(address, register, value)),
      writeWord: (register, value) => run((adapter) => adapter.writeWord(address, register, value)),
      writeBlock: (register, data) => run((adapter) => adapter.writeBlock(address, register, data)),
      quick: () => run((adapter) => adapter.quick(address)),
      receiveByte: () => run((adapter) => adapter.receiveByte(address)),
      sendByte: (value) => run((adapter) => adapter.sendByte(address, value)),
      read: (length) => run((adapter) => adapter.read(address, length)),
      write: (data) => run((adapter) => adapter.write(address, data)),
    };
  }

  /** @param repeatable it only reads, and from a register that it names */
  async #transfer<T>(address: number, transfer: Transfer<T>, repeatable: boolean): Promise<T> {
    if (this.#closed) throw new DeviceError('absent', `I2C bus ${this.#number} was closed`);
    const record = this.#record(address);
    if (this.#hung) {
      record.refused();
      throw this.#stuck(address, this.#hung);
    }
    if (record.last && !record.breaker.passes(this.#clock.monotonic())) {
      record.refused();
      const { fault, message, cure, cause } = record.last;
      throw new DeviceError(fault, message, { ...(cure && { cure }), cause });
    }
    // one that was well a moment ago may have been disturbed; one that is not there costs no second try
    const retry = repeatable && record.answered && record.breaker.failures === 0;
    try {
      return await this.#attempt(address, record, transfer);
    } catch (error) {
      if (!retry || this.#hung || !worthRetrying((error as DeviceError).cause)) throw error;
      record.retried();
      return this.#attempt(address, record, transfer);
    }
  }

  /** One transfer on the wire. @throws DeviceError */
  async #attempt<T>(address: number, record: DeviceRecord, transfer: Transfer<T>): Promise<T> {
    const work = (async () => {
      this.#adapter ??= await this.#adapters.open(this.#number);
      return transfer(this.#adapter);
    })();
    const started = this.#clock.monotonic();
    const returned = work.then(
      () => undefined,
      () => undefined,
    );
    record.began();
    try {
      const result = await within(this.#clock, this.#deadlineMs, work, () => {
        this.#hung = { address, sinceMs: started };
        return this.#stuck(address, this.#hung);
      });
      this.#took(started);
      this.#timeouts.clear();
      this.#stuckSinceMs = undefined;
      record.succeeded();
      return result;
    } catch (error) {
      const tookMs = this.#took(started);
      const trouble = this.#troubleOf(address, record, error, started);
      record.failed(
        trouble,
        this.#hung !== undefined || blamesDevice(error),
        this.#clock.monotonic(),
        tookMs,
      );
      if (this.#hung) void returned.then(() => this.#recover());
      // a handle may outlive its adapter, or be left without an address by a refused one
      else await this.#drop();
      throw trouble;
    }
  }

  #troubleOf(address: number, record: DeviceRecord, error: unknown, started: number): DeviceError {
    const at = { bus: this.#number, address };
    const trouble =
      this.#hung && error instanceof DeviceError ? error : transferTrouble(at, error, record.answered);
    if (trouble.fault !== 'stuck') {
      // somebody acknowledged, or the adapter saw that nobody did: the wires move
      this.#timeouts.clear();
      this.#stuckSinceMs = undefined;
      return trouble;
    }
    this.#timeouts.add(address);
    if (this.#hung || this.#timeouts.size < STUCK_DEVICES) return trouble;
    this.#stuckSinceMs ??= started;
    return new DeviceError(
      'stuck',
      `I2C bus ${this.#number} is stuck: ${this.#timeouts.size} devices in a row timed out, the last at ${placeOf(at)}`,
      {
        cure:
          'something holds SDA or SCL low: take chips off one by one, or cut their power; ' +
          'an i2c-gpio overlay in place of the hardware bus frees it by itself',
        cause: error,
      },
    );
  }

  #record(address: number): DeviceRecord {
    let record = this.#records.get(address);
    if (!record) {
      record = new DeviceRecord();
      this.#records.set(address, record);
    }
    return record;
  }

  #took(started: number): number {
    const ms = this.#clock.monotonic() - started;
    this.#busyMs += ms;
    this.#longestMs = Math.max(this.#longestMs, ms);
    return ms;
  }

  /** The transfer that hung came back, however late: the bus is tried anew. */
  async #recover(): Promise<void> {
    await this.#drop();
    this.#hung = undefined;
  }

  async #drop(): Promise<void> {
    const adapter = this.#adapter;
    this.#adapter = undefined;
    try {
      await adapter?.close();
    } catch {
      // a handle that cannot be closed cannot be used either
    }
  }

  #stuck(address: number, hung: { readonly address: number; readonly sinceMs: number }): DeviceError {
    const bus = this.#number;
    const seconds = ((this.#clock.monotonic() - hung.sinceMs) / 1000).toFixed(1);
    const who = address === hung.address ? '' : `${placeOf({ bus, address })} cannot be reached: `;
    return new DeviceError(
      'stuck',
      `${who}a transfer with ${placeOf({ bus, address: hung.address })} has not come back for ${seconds} s`,
      { cure: 'check wiring and pull-ups; a chip may hold the clock line low until its power is cycled' },
    );
  }
}
