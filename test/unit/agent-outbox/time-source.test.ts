import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openKernelClock, readBootId } from '../../../src/agent/time/kernel-clock.ts';
import { openTimeSource } from '../../../src/agent/time/time-source.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { tempFolder } from './setup.ts';

const GATEWAY = 1_750_000_000_000;

function setUp() {
  const clock = new FakeClock();
  const kernel: { synchronised: boolean | undefined } = { synchronised: false };
  const time = openTimeSource({
    clock,
    boot: 'boot-1',
    synchronised: () => kernel.synchronised,
    log: silentLog,
  });
  return { clock, kernel, time };
}

describe('the time source', () => {
  it('knows nothing until the kernel or a gateway says something', () => {
    const { kernel, time } = setUp();
    expect([time.offsetMs(), time.origin()]).toEqual([undefined, 'unknown']);
    kernel.synchronised = undefined;
    expect(time.offsetMs()).toBeUndefined();
  });

  it('follows the host while the kernel is synchronised', () => {
    const { clock, kernel, time } = setUp();
    kernel.synchronised = true;
    const offset = clock.wall() - clock.monotonic();
    expect([time.offsetMs(), time.origin()]).toEqual([offset, 'host']);
    clock.jump(3);
    expect(time.offsetMs()).toBe(offset + 3);
    time.gatewayTime(GATEWAY, 0);
    expect([time.offsetMs(), time.origin()]).toEqual([offset + 3, 'host']);
  });

  it('keeps what it knew when the kernel loses its time, as when somebody sets the clock', () => {
    const { clock, kernel, time } = setUp();
    kernel.synchronised = true;
    const offset = time.offsetMs();
    kernel.synchronised = false;
    clock.jump(-86_400_000);
    expect([time.offsetMs(), time.origin()]).toEqual([offset, 'held']);
  });

  it('takes the time of the gateway, half the round trip later, until the kernel knows better', async () => {
    const { clock, kernel, time } = setUp();
    time.gatewayTime(GATEWAY, 40);
    expect([time.offsetMs(), time.origin()]).toEqual([GATEWAY + 20 - clock.monotonic(), 'gateway']);
    const offset = time.offsetMs()!;
    await clock.advance(10_000);
    expect(time.offsetMs()).toBe(offset);
    kernel.synchronised = true;
    expect(time.offsetMs()).toBe(clock.wall() - clock.monotonic());
  });

  it('takes each later Welcome, unless it differs by less than the way back may have taken', async () => {
    const { clock, time } = setUp();
    time.gatewayTime(GATEWAY, 40);
    const offset = time.offsetMs()!;
    await clock.advance(10_000);
    time.gatewayTime(GATEWAY + 10_015, 30);
    expect(time.offsetMs()).toBe(offset);
    time.gatewayTime(GATEWAY + 11_000, 30);
    expect(time.offsetMs()).toBe(offset + 995);
  });

  it('does not believe a gateway that has lost its own clock', () => {
    const { time } = setUp();
    time.gatewayTime(12_345, 1);
    time.gatewayTime(Number.NaN, 1);
    time.gatewayTime(GATEWAY, -5);
    expect(time.offsetMs()).toBeUndefined();
  });
});

describe('the kernel', () => {
  it.runIf(existsSync('/proc/sys/kernel/random/boot_id'))(
    'says its boot and the state of its clock',
    async () => {
      expect(readBootId()).toMatch(/^[0-9a-f-]{36}$/);
      expect(typeof (await openKernelClock(silentLog))()).toBe('boolean');
    },
  );

  it('gives its boot id without the line end', () => {
    const path = join(tempFolder(), 'boot_id');
    writeFileSync(path, 'abc\n');
    expect(readBootId(path)).toBe('abc');
  });
});
