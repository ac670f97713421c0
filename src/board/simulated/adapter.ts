import { systemError } from '../../lib/libc.ts';
import type { Adapter, Adapters } from '../i2c/adapter.ts';
import type { SimulatedI2cChip } from './chip.ts';
import type { Faults } from './faults.ts';

// asm-generic/errno.h, as the Pi's own controller uses them
const ENOENT = 2;
const EAGAIN = 11;
const EBUSY = 16;
const ETIMEDOUT = 110;
const EREMOTEIO = 121;

/** The chips of one bus, by address. */
export type ChipMap = Map<number, SimulatedI2cChip>;

/** Buses of simulated chips, with the kernel's errors. */
export class SimulatedAdapters implements Adapters {
  readonly #chips: ReadonlyMap<number, ChipMap>;
  readonly #faults: Faults;
  readonly #random: () => number;

  constructor(chips: ReadonlyMap<number, ChipMap>, faults: Faults, random: () => number) {
    this.#chips = chips;
    this.#faults = faults;
    this.#random = random;
  }

  async buses(): Promise<readonly number[]> {
    return [...this.#chips.keys()].sort((a, b) => a - b);
  }

  async open(bus: number): Promise<Adapter> {
    const chips = this.#chips.get(bus);
    if (!chips) throw systemError('open', ENOENT);

    const write = async (address: number, ...bytes: number[]): Promise<void> => {
      (await this.#reach(bus, address, chips)).write(Uint8Array.from(bytes));
    };
    const read = async (address: number, length: number, ...command: number[]): Promise<Uint8Array> => {
      const chip = await this.#reach(bus, address, chips);
      if (command.length > 0) chip.write(Uint8Array.from(command));
      const data = chip.read(length);
      return this.#faults.ofI2c({ bus, address }) === 'corrupt' ? this.#corrupt(data) : data;
    };
    return {
      readByte: async (address, register) => (await read(address, 1, register))[0] as number,
      async readWord(address, register) {
        const [low = 0, high = 0] = await read(address, 2, register);
        return (high << 8) | low;
      },
      readBlock: (address, register, length) => read(address, length, register),
      writeByte: (address, register, value) => write(address, register, value),
      writeWord: (address, register, value) => write(address, register, value & 0xff, value >> 8),
      writeBlock: (address, register, data) => write(address, register, ...data),
      quick: async (address) => void (await this.#reach(bus, address, chips)),
      receiveByte: async (address) => (await read(address, 1))[0] as number,
      sendByte: (address, value) => write(address, value),
      read: (address, length) => read(address, length),
      write: (address, data) => write(address, ...data),
      close: async () => undefined,
    };
  }

  async #reach(bus: number, address: number, chips: ChipMap): Promise<SimulatedI2cChip> {
    const chip = chips.get(address);
    switch (this.#faults.ofI2c({ bus, address })) {
      case 'absent':
        throw systemError('ioctl', EREMOTEIO);
      case 'busy':
        throw systemError('ioctl', EBUSY);
      case 'failed':
        throw systemError('ioctl', EAGAIN);
      case 'stuck':
        await this.#ended(bus, address);
        throw systemError('ioctl', ETIMEDOUT);
    }
    if (!chip) throw systemError('ioctl', EREMOTEIO);
    return chip;
  }

  #ended(bus: number, address: number): Promise<void> {
    return new Promise((resolve) => {
      const forget = this.#faults.onI2c({ bus, address }, () => {
        forget();
        resolve();
      });
    });
  }

  #corrupt(data: Uint8Array): Uint8Array {
    return data.map((byte) => byte ^ (1 + Math.floor(this.#random() * 255)));
  }
}
