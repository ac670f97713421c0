import { describe, expect, it } from 'vitest';
import { BusI2c } from '../../../src/board/i2c/bus-i2c.ts';
import { RegisterChip } from '../../../src/board/simulated/chip.ts';
import { sleep } from '../../../src/lib/clock.ts';
import { DeviceError } from '../../../src/lib/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ERRNO, FaultBus, type Trouble } from '../../support/fault-bus.ts';
import { elapse } from '../../support/sensor-contract.ts';

const [WELL, SICK] = [0x40, 0x50];

function rig(transferMs = 0) {
  const clock = new FakeClock(0);
  const bus = new FaultBus(clock, transferMs);
  for (const address of [WELL, SICK]) bus.attach(address, new RegisterChip());
  const i2c = new BusI2c({ adapters: bus, clock });
  const chip = (address: number) => i2c.device({ bus: 1, address });
  /** A read's value or its fault. */
  const read = async (address: number): Promise<number | string> => {
    try {
      return await elapse(clock, chip(address).readByte(0));
    } catch (error) {
      if (error instanceof DeviceError) return error.fault;
      throw error;
    }
  };
  const statsOf = (address: number) => i2c.stats()[0]?.devices.find((device) => device.address === address);
  return { clock, bus, i2c, chip, read, statsOf };
}

const errno = (number: number, afterMs?: number): Trouble => ({
  errno: number,
  ...(afterMs !== undefined && { afterMs }),
});

describe('a read that fails once', () => {
  it.each([
    ['EREMOTEIO', ERRNO.EREMOTEIO],
    ['ENXIO', ERRNO.ENXIO],
    ['EIO', ERRNO.EIO],
    ['EAGAIN', ERRNO.EAGAIN],
  ])('with %s is made again', async (_, number) => {
    const { bus, read, statsOf } = rig();
    await read(SICK);
    bus.plan(SICK, (nth) => (nth === 0 ? errno(number) : undefined));
    expect(await read(SICK)).toBe(0);
    expect(statsOf(SICK)).toMatchObject({ transfers: 3, retries: 1, failures: 0 });
  });

  it('is made again once only', async () => {
    const { bus, read } = rig();
    await read(SICK);
    bus.plan(SICK, () => errno(ERRNO.EREMOTEIO));
    expect(await read(SICK)).toBe('absent');
    expect(bus.triesOf(SICK)).toHaveLength(3);
  });

  it('is not made again where it would take long, where somebody holds the address, or nothing ever answered', async () => {
    for (const [trouble, known] of [
      [errno(ERRNO.ETIMEDOUT, 500), true],
      [errno(ERRNO.EBUSY), true],
      [errno(ERRNO.EREMOTEIO), false],
    ] as const) {
      const { bus, read } = rig();
      if (known) await read(SICK);
      bus.plan(SICK, () => trouble);
      await read(SICK);
      expect(bus.triesOf(SICK)).toHaveLength(known ? 2 : 1);
    }
  });

  it('is the only thing made again: a write may have been taken, a plain read may have moved on', async () => {
    const { bus, chip, clock } = rig();
    const calls: (() => Promise<unknown>)[] = [
      () => chip(SICK).writeByte(0, 1),
      () => chip(SICK).write(Uint8Array.of(1)),
      () => chip(SICK).sendByte(0),
      () => chip(SICK).receiveByte(),
      () => chip(SICK).read(2),
    ];
    for (const call of calls) {
      bus.plan(SICK, () => undefined);
      await elapse(clock, chip(SICK).readByte(0));
      const before = bus.triesOf(SICK).length;
      bus.plan(SICK, () => errno(ERRNO.EIO));
      await expect(elapse(clock, call())).rejects.toThrow();
      expect(bus.triesOf(SICK)).toHaveLength(before + 1);
    }
  });
});

describe('a device that fails again and again', () => {
  it('is left alone, and says each time what it failed with', async () => {
    const { bus, read, chip, clock, statsOf } = rig();
    bus.plan(SICK, () => errno(ERRNO.EBUSY));
    for (let n = 0; n < 5; n++) await read(SICK);
    const refused = chip(SICK).readByte(0);
    await expect(elapse(clock, refused)).rejects.toMatchObject({
      fault: 'busy',
      message: expect.stringMatching(/0x50 on I2C bus 1 is held by a kernel driver/),
      cure: expect.stringMatching(/unbind/),
    });
    expect(bus.triesOf(SICK)).toHaveLength(5);
    expect(statsOf(SICK)).toEqual({
      address: SICK,
      transfers: 5,
      retries: 0,
      refused: 1,
      errors: { busy: 5 },
      failures: 5,
      leftAlone: true,
    });
  });

  it('is found again when it is plugged back, at the latest after ten seconds', async () => {
    const { bus, read, clock } = rig();
    await read(SICK);
    bus.detach(SICK);
    for (let at = 0; at < 120_000; at += 500) {
      expect(await read(SICK)).toBe('absent');
      await clock.advance(490);
    }
    // two minutes, asked twice a second: all but some twenty were answered without a transfer
    expect(bus.triesOf(SICK).length).toBeLessThan(25);
    bus.attach(SICK, new RegisterChip());
    let waited = 0;
    for (; (await read(SICK)) !== 0; waited += 500) await clock.advance(490);
    expect(waited).toBeLessThanOrEqual(10_000);
  });

  it('is not blamed for a bus that is not there, nor for what an adapter cannot do', async () => {
    for (const number of [2, 13, 95]) {
      const { bus, read, statsOf } = rig();
      bus.plan(SICK, () => errno(number));
      for (let n = 0; n < 20; n++) await read(SICK);
      expect(statsOf(SICK)).toMatchObject({ transfers: 20, leftAlone: false });
    }
  });
});

describe('a bus that is stuck', () => {
  it('is told from a device that is: every one times out', async () => {
    const { bus, read, chip, clock, i2c } = rig();
    const addresses = [0x48, 0x49, 0x4a, 0x4b];
    for (const address of addresses) {
      bus.attach(address, new RegisterChip());
      bus.plan(address, () => errno(ERRNO.ETIMEDOUT, 100));
    }
    for (const address of [0x48, 0x48, 0x49]) expect(await read(address)).toBe('stuck');
    expect(i2c.stats()[0]?.stuckSinceMs).toBeUndefined();
    const since = clock.monotonic();
    await expect(elapse(clock, chip(0x4a).readByte(0))).rejects.toMatchObject({
      fault: 'stuck',
      message: expect.stringMatching(/^I2C bus 1 is stuck: 3 devices .* 0x4a/),
      cure: expect.stringMatching(/SDA or SCL/),
    });
    expect(i2c.stats()[0]?.stuckSinceMs).toBe(since);
    expect(await read(WELL)).toBe(0);
    expect(i2c.stats()[0]?.stuckSinceMs).toBeUndefined();
  });
});

describe('one sick chip among nine that are well', () => {
  const TRANSFER_MS = 0.4;
  const SECONDS = 150;
  const others = [0x10, 0x11, 0x12, 0x13, 0x40, 0x41, 0x42, 0x76, 0x77];

  /** Ten chips read once a second for some minutes; the sick one is asked twenty times as often. */
  async function run(trouble: (nth: number, clock: FakeClock) => Trouble | undefined) {
    const clock = new FakeClock(0);
    const bus = new FaultBus(clock, TRANSFER_MS);
    const i2c = new BusI2c({ adapters: bus, clock });
    const waits: number[] = [];
    let failed = 0;
    const poll = async (address: number, everyMs: number, offsetMs: number): Promise<void> => {
      const device = i2c.device({ bus: 1, address });
      for (let due = offsetMs; due < SECONDS * 1_000; due += everyMs) {
        await sleep(clock, due - clock.monotonic());
        try {
          await device.readBlock(0, 6);
        } catch {
          if (address !== SICK) failed++;
        }
        if (address !== SICK) waits.push(clock.monotonic() - due);
      }
    };
    for (const address of [...others, SICK]) bus.attach(address, new RegisterChip());
    bus.plan(SICK, (nth) => trouble(nth, clock));
    // the sick one always goes first where it is due together with another
    const polls = [poll(SICK, 50, 0), ...others.map((address, index) => poll(address, 1_000, index * 50))];
    await elapse(clock, Promise.all(polls), SECONDS * 1_100);
    const late = waits.filter((wait) => wait > 3 * TRANSFER_MS + 1e-6);
    return {
      reads: waits.length,
      late: late.length,
      worst: Math.max(...waits),
      failed,
      sick: bus.triesOf(SICK),
    };
  }

  it.each([
    ['absent', () => errno(ERRNO.EREMOTEIO)],
    ['answering only now and then', (nth: number) => (nth % 7 < 4 ? errno(ERRNO.EREMOTEIO) : undefined)],
    ['held by a kernel driver', () => errno(ERRNO.EBUSY)],
    ['losing the bus', () => errno(ERRNO.EAGAIN)],
    ['giving wrong bytes', () => 'corrupt' as const],
    [
      'unplugged and plugged back',
      (_: number, clock: FakeClock) =>
        clock.monotonic() % 60_000 < 30_000 ? errno(ERRNO.EREMOTEIO) : undefined,
    ],
  ])('%s: the others wait for two transfers at most, one and its retry', async (_, trouble) => {
    const { reads, late, failed } = await run(trouble);
    expect({ reads, late, failed }).toEqual({ reads: 9 * SECONDS, late: 0, failed: 0 });
  });

  it('timing out for half a second each time: the bus is held a twentieth of the time, and nothing is lost', async () => {
    const { reads, failed, sick, worst } = await run(() => errno(ERRNO.ETIMEDOUT, 500));
    expect({ reads, failed }).toEqual({ reads: 9 * SECONDS, failed: 0 });
    expect(sick.length * 500).toBeLessThan((SECONDS * 1_000) / 18);
    expect(worst).toBeLessThan(510);
  });

  it('hanging for a minute: the others are refused at once instead of waiting, and are back after it', async () => {
    let hung = false;
    const { reads, failed, worst } = await run((_, clock) => {
      if (clock.monotonic() < 50_000 || hung) return undefined;
      hung = true;
      return { hangsUntil: sleep(clock, 60_000) };
    });
    expect(reads).toBe(9 * SECONDS);
    // a minute of nine reads a second
    expect(failed).toBeGreaterThan(520);
    expect(failed).toBeLessThan(550);
    expect(worst).toBeLessThan(1_010);
  });
});
