import { describe, expect, it } from 'vitest';
import type { Adapter, Adapters } from '../../../src/board/i2c/adapter.ts';
import { BusI2c } from '../../../src/board/i2c/bus-i2c.ts';
import { systemError } from '../../../src/lib/libc.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

/** One adapter whose `readByte` does as told; every open and close is counted. */
function rig(readByte: (address: number, register: number) => Promise<number>) {
  const clock = new FakeClock();
  const count = { opens: 0, closes: 0 };
  const adapters: Adapters = {
    async open() {
      count.opens++;
      return {
        readByte,
        async close() {
          count.closes++;
        },
      } as Partial<Adapter> as Adapter;
    },
    buses: async () => [1],
  };
  const i2c = new BusI2c({ adapters, clock });
  const read = (address: number, bus = 1) => i2c.device({ bus, address }).readByte(0);
  return { clock, count, i2c, read };
}

describe('what a failed transfer means', () => {
  it.each([
    [2, 'absent', /no \/dev\/i2c-1/],
    [6, 'absent', /nothing answers at 0x23/],
    [19, 'absent', /nothing answers/],
    [121, 'absent', /nothing answers/],
    [16, 'busy', /kernel driver/],
    [13, 'denied', /\/dev\/i2c-1/],
    [110, 'stuck', /gave up/],
    [11, 'failed', /arbitration/],
    [95, 'failed', /cannot do/],
    [71, 'failed', /EPROTO/],
  ] as const)('errno %i is %s', async (errno, fault, message) => {
    const { read } = rig(async () => {
      throw systemError('ioctl', errno);
    });
    await expect(read(0x23)).rejects.toMatchObject({ fault, message: expect.stringMatching(message) });
  });

  it('EIO is absent until the chip has answered once, then a bus error', async () => {
    let broken = true;
    const { read } = rig(async () => {
      if (broken) throw systemError('ioctl', 5);
      return 1;
    });
    await expect(read(0x23)).rejects.toMatchObject({ fault: 'absent' });
    broken = false;
    await read(0x23);
    broken = true;
    await expect(read(0x23)).rejects.toMatchObject({ fault: 'failed' });
    await expect(read(0x24)).rejects.toMatchObject({ fault: 'absent' });
  });
});

describe('a transfer that hangs', () => {
  it('is stuck after a second, and the bus with it, until it comes back', async () => {
    let comeBack: (value: number) => void = () => undefined;
    let hang = true;
    const { clock, count, read } = rig((address) =>
      hang && address === 0x40
        ? new Promise<number>((resolve) => (comeBack = resolve))
        : Promise.resolve(address),
    );
    const first = expect(read(0x40)).rejects.toMatchObject({ fault: 'stuck' });
    const queued = expect(read(0x41)).rejects.toMatchObject({
      fault: 'stuck',
      message: expect.stringMatching(/0x41 on I2C bus 1 cannot be reached: .*0x40.* 1\.0 s/),
    });
    await clock.advance(1_000);
    await Promise.all([first, queued]);
    // at once, without another second
    await expect(read(0x41)).rejects.toMatchObject({ fault: 'stuck' });
    expect(await read(0x41, 2)).toBe(0x41);

    hang = false;
    comeBack(0);
    await settle();
    expect(await read(0x41)).toBe(0x41);
    expect(count.closes).toBe(1);
  });

  it('does not keep the bus from being closed', async () => {
    const { clock, i2c, read, count } = rig(() => new Promise(() => undefined));
    const stuck = expect(read(0x40)).rejects.toMatchObject({ fault: 'stuck' });
    await clock.advance(1_000);
    await stuck;
    await i2c.close();
    expect(count.closes).toBe(0);
  });
});

it('opens the adapter once, and anew after trouble', async () => {
  let errno: number | undefined;
  const { read, count } = rig(async () => {
    if (errno) throw systemError('ioctl', errno);
    return 1;
  });
  await Promise.all([read(0x40), read(0x41)]);
  expect(count).toEqual({ opens: 1, closes: 0 });
  errno = 16;
  await expect(read(0x40)).rejects.toThrow();
  errno = undefined;
  await read(0x40);
  expect(count).toEqual({ opens: 2, closes: 1 });
});

it('touches nothing before the first transfer, nor after close', async () => {
  const { read, count, i2c } = rig(async () => 1);
  i2c.device({ bus: 1, address: 0x40 });
  expect(count.opens).toBe(0);
  await read(0x40);
  await i2c.close();
  await expect(read(0x40)).rejects.toThrow('closed');
  expect(count).toEqual({ opens: 1, closes: 1 });
});
