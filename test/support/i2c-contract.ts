import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { I2c, I2cAddress } from '../../src/board/i2c.ts';

/** One implementation of `I2c` with some chips on a bus. */
export interface I2cRig {
  readonly i2c: I2c;
  /** A chip whose registers remember what is written, by byte and by word; i2c-stub is one. */
  readonly memory: I2cAddress;
  /** Where nothing answers, on the same bus. */
  readonly absent: I2cAddress;
  /** A bus that this host does not have. */
  readonly missingBus: number;
  /** Where a kernel driver sits; where it can be had. */
  readonly busy?: I2cAddress;
  /** A chip that takes plain writes (register, bytes) and reads on from there; i2c-stub has none. */
  readonly plain?: I2cAddress;
  teardown(): Promise<void> | void;
}

/**
 * What every `I2c` promises (src/board/i2c.ts).
 * @param lacks what the set-up cannot have: those tests are not made, rather than skipped
 */
export function i2cContract(
  name: string,
  setup: () => Promise<I2cRig>,
  lacks: readonly ('plain' | 'busy')[] = [],
): void {
  describe(`${name}: I2C contract`, () => {
    let rig: I2cRig;
    beforeEach(async () => {
      rig = await setup();
    });
    afterEach(async () => {
      await rig.i2c.close();
      await rig.teardown();
    });

    it('lists its buses', async () => {
      const buses = await rig.i2c.buses();
      expect(buses).toContain(rig.memory.bus);
      expect(buses).not.toContain(rig.missingBus);
      expect(buses).toEqual([...buses].sort((a, b) => a - b));
    });

    it('writes and reads bytes, words and blocks', async () => {
      const chip = rig.i2c.device(rig.memory);
      await chip.writeByte(0x10, 0xa5);
      expect(await chip.readByte(0x10)).toBe(0xa5);
      await chip.writeWord(0x20, 0x1234);
      expect(await chip.readWord(0x20)).toBe(0x1234);
      expect(await chip.readByte(0x20)).toBe(0x34);
      const block = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
      await chip.writeBlock(0x40, block);
      expect(await chip.readBlock(0x40, 32)).toEqual(block);
      expect(await chip.readBlock(0x42, 3)).toEqual(block.slice(2, 5));
    });

    it('asks for nothing but an acknowledgement', async () => {
      const chip = rig.i2c.device(rig.memory);
      await chip.writeByte(0x10, 0xa5);
      await chip.quick();
      expect(await chip.readByte(0x10)).toBe(0xa5);
      await expect(rig.i2c.device(rig.absent).quick()).rejects.toMatchObject({ fault: 'absent' });
    });

    it('sends a byte to set the register and receives from there on', async () => {
      const chip = rig.i2c.device(rig.memory);
      await chip.writeBlock(0x30, Uint8Array.of(7, 8));
      await chip.sendByte(0x30);
      expect([await chip.receiveByte(), await chip.receiveByte()]).toEqual([7, 8]);
    });

    if (!lacks.includes('plain'))
      it('writes and reads without registers', async () => {
        const chip = rig.i2c.device(rig.plain!);
        await chip.write(Uint8Array.of(0x50, 1, 2, 3));
        await chip.write(Uint8Array.of(0x50));
        expect(await chip.read(3)).toEqual(Uint8Array.of(1, 2, 3));
      });

    it('calls an address absent where nothing answers, and goes on', async () => {
      await expect(rig.i2c.device(rig.absent).readByte(0)).rejects.toMatchObject({ fault: 'absent' });
      const chip = rig.i2c.device(rig.memory);
      await chip.writeByte(0, 1);
      expect(await chip.readByte(0)).toBe(1);
    });

    it('calls a missing bus absent, at the first transfer only', async () => {
      const chip = rig.i2c.device({ bus: rig.missingBus, address: 0x40 });
      await expect(chip.readByte(0)).rejects.toMatchObject({ fault: 'absent' });
    });

    if (!lacks.includes('busy'))
      it('calls an address busy that a kernel driver holds, each time', async () => {
        const chip = rig.i2c.device(rig.busy!);
        await expect(chip.readByte(0)).rejects.toMatchObject({ fault: 'busy' });
        await expect(chip.readByte(0)).rejects.toMatchObject({ fault: 'busy' });
      });

    it('lets nobody in between the transfers of one holder', async () => {
      const other = rig.i2c.device(rig.memory);
      const order: string[] = [];
      const held = rig.i2c.exclusive(rig.memory.bus, async (bus) => {
        const chip = bus.device(rig.memory.address);
        await chip.writeByte(1, 11);
        order.push('first');
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
        await chip.writeByte(2, 22);
        order.push('second');
        return chip.readByte(1);
      });
      const waiting = other.writeByte(1, 99).then(() => order.push('other'));
      expect(await held).toBe(11);
      await waiting;
      expect(order).toEqual(['first', 'second', 'other']);
    });

    it('runs the transfers of one holder one by one', async () => {
      const bytes = await rig.i2c.exclusive(rig.memory.bus, async (bus) => {
        const chip = bus.device(rig.memory.address);
        const work = [chip.writeByte(5, 1), chip.writeByte(5, 2), chip.readByte(5)] as const;
        return Promise.all(work);
      });
      expect(bytes[2]).toBe(2);
    });

    it('frees the bus when the holder fails, and lets the holder in no more', async () => {
      let kept: ReturnType<I2c['device']> | undefined;
      const held = rig.i2c.exclusive(rig.memory.bus, async (bus) => {
        kept = bus.device(rig.memory.address);
        throw new Error('holder failed');
      });
      await expect(held).rejects.toThrow('holder failed');
      await rig.i2c.device(rig.memory).writeByte(0, 3);
      await expect(kept?.readByte(0)).rejects.toThrow('after exclusive');
    });
  });
}
