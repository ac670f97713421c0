import { type Clock, within } from '../../lib/clock.ts';
import { DeviceError } from '../../lib/errors.ts';
import type { HeldBus, I2cDevice } from '../i2c.ts';
import type { Adapter, Adapters } from './adapter.ts';
import { SerialQueue } from './serial-queue.ts';
import { placeOf, transferTrouble } from './trouble.ts';

/** One bus: transfers in turn, each with a deadline, the adapter opened when needed and after trouble anew. */
export class Bus {
  readonly #number: number;
  readonly #adapters: Adapters;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  readonly #queue = new SerialQueue();
  readonly #answered = new Set<number>();
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

  #device(address: number, queue: SerialQueue, check: () => void): I2cDevice {
    const run = <T>(transfer: (adapter: Adapter) => Promise<T>): Promise<T> =>
      queue.run(() => {
        check();
        return this.#transfer(address, transfer);
      });
    return {
      readByte: (register) => run((adapter) => adapter.readByte(address, register)),
      readWord: (register) => run((adapter) => adapter.readWord(address, register)),
      readBlock: (register, length) => run((adapter) => adapter.readBlock(address, register, length)),
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

  async #transfer<T>(address: number, transfer: (adapter: Adapter) => Promise<T>): Promise<T> {
    const at = { bus: this.#number, address };
    if (this.#closed) throw new DeviceError('absent', `I2C bus ${this.#number} was closed`);
    if (this.#hung) throw this.#stuck(at, this.#hung);

    const work = (async () => {
      this.#adapter ??= await this.#adapters.open(this.#number);
      return transfer(this.#adapter);
    })();
    const started = this.#clock.monotonic();
    const returned = work.then(
      () => undefined,
      () => undefined,
    );
    try {
      const result = await within(this.#clock, this.#deadlineMs, work, () => {
        this.#hung = { address, sinceMs: started };
        return this.#stuck(at, this.#hung);
      });
      this.#answered.add(address);
      return result;
    } catch (error) {
      if (this.#hung) {
        void returned.then(() => this.#recover());
        throw error;
      }
      // a handle may outlive its adapter, or be left without an address by a refused one
      await this.#drop();
      throw transferTrouble(at, error, this.#answered.has(address));
    }
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

  #stuck(
    at: { readonly bus: number; readonly address: number },
    hung: { readonly address: number; readonly sinceMs: number },
  ): DeviceError {
    const seconds = ((this.#clock.monotonic() - hung.sinceMs) / 1000).toFixed(1);
    const who = at.address === hung.address ? '' : `${placeOf(at)} cannot be reached: `;
    return new DeviceError(
      'stuck',
      `${who}a transfer with ${placeOf({ bus: at.bus, address: hung.address })} has not come back for ${seconds} s`,
      { cure: 'check wiring and pull-ups; a chip may hold the clock line low until its power is cycled' },
    );
  }
}
