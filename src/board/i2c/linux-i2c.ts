import { readdir } from 'node:fs/promises';
import type { PromisifiedBus } from 'i2c-bus';
import type { Adapter, Adapters } from './adapter.ts';

/**
 * /dev/i2c-N through the i2c-bus package, whose calls run on Node's thread pool: one thread for each bus at
 * most, because a bus has one transfer at a time. i2c-bus itself knows only /dev.
 */
export const linuxAdapters: Adapters = {
  async open(bus) {
    const { default: i2c } = await import('i2c-bus');
    return adapterOf(await i2c.openPromisified(bus));
  },

  async buses() {
    let names: string[];
    try {
      names = await readdir('/dev');
    } catch {
      return [];
    }
    return names
      .flatMap((name) => /^i2c-(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  },
};

function adapterOf(bus: PromisifiedBus): Adapter {
  return {
    readByte: (address, register) => bus.readByte(address, register),
    readWord: (address, register) => bus.readWord(address, register),
    async readBlock(address, register, length) {
      const { buffer, bytesRead } = await bus.readI2cBlock(address, register, length, Buffer.alloc(length));
      return whole(buffer, bytesRead, length);
    },
    writeByte: (address, register, value) => bus.writeByte(address, register, value),
    writeWord: (address, register, value) => bus.writeWord(address, register, value),
    async writeBlock(address, register, data) {
      await bus.writeI2cBlock(address, register, data.length, Buffer.from(data));
    },
    quick: (address) => bus.writeQuick(address, 0),
    receiveByte: (address) => bus.receiveByte(address),
    sendByte: (address, value) => bus.sendByte(address, value),
    async read(address, length) {
      const { buffer, bytesRead } = await bus.i2cRead(address, length, Buffer.alloc(length));
      return whole(buffer, bytesRead, length);
    },
    async write(address, data) {
      await bus.i2cWrite(address, data.length, Buffer.from(data));
    },
    close: () => bus.close(),
  };
}

function whole(buffer: Buffer, got: number, wanted: number): Uint8Array {
  if (got !== wanted) throw new Error(`short read: ${got} of ${wanted} bytes`);
  return new Uint8Array(buffer);
}
