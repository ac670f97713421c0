import { beforeEach, describe, expect, it } from 'vitest';
import { anyPwm } from '../../../src/board/pwm/any.ts';
import { dutyOf, ledOf, preScaleOf } from '../../../src/board/pwm/pca9685.ts';
import type { Pwm } from '../../../src/board/pwm.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import { SimulatedPwmFiles } from '../../../src/board/simulated/pwm-files.ts';
import { systemError } from '../../../src/lib/libc.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const plain = { frequency: 1_000, inverted: false, initial: 0 };
const EACCES = 13;

let clock: FakeClock;
let board: SimulatedBoard;
let files: SimulatedPwmFiles;
let pwm: Pwm;
/** Another process on the same host. */
const again = (): Pwm => anyPwm(files, board.i2c, clock);
const soon = async <T>(work: Promise<T>): Promise<T> => {
  work.catch(() => undefined);
  for (let ms = 0; ms < 60; ms++) await clock.advance(1);
  return work;
};

beforeEach(() => {
  clock = new FakeClock();
  board = openSimulatedBoard({ clock, seed: 1 });
  files = board.pwmPins;
  pwm = board.pwm;
});

describe("the kernel's PWM", () => {
  const ref = { chip: 0, channel: 1 };

  it('is found by its number, its name and the name of its device', async () => {
    for (const chip of [0, 'pwmchip0', 'fe20c000.pwm']) {
      const output = await pwm.open({ chip, channel: 1 }, { ...plain, initial: 0.25 });
      expect([files.duty(1), files.frequency(1)]).toEqual([0.25, 1_000]);
      expect(await output.read()).toBe(0.25);
      await output.close();
      expect(files.exported(1)).toBe(false);
    }
  });

  it('leaves its duty when it is let go, for those who want it held', async () => {
    const output = await pwm.open(ref, { ...plain, initial: 0.25 });
    await output.close();
    await output.close();
    expect(files.duty(1)).toBe(0.25);
  });

  it('takes over what a killed process left, without a glitch', async () => {
    await pwm.open(ref, { ...plain, frequency: 100, initial: 0.5 });
    const before = files.history.length;
    const output = await again().open(ref, { ...plain, initial: 0.3 });
    const seen = files.history.slice(before).map(({ duty }) => duty);
    expect(Math.max(...seen)).toBeLessThanOrEqual(0.5);
    expect(seen).not.toContain(0);
    expect(await output.read()).toBe(0.3);
  });

  it('changes the polarity of one that runs otherwise', async () => {
    await pwm.open(ref, { ...plain, initial: 0.5 });
    const output = await again().open(ref, { ...plain, inverted: true, initial: 0.1 });
    expect(files.duty(1)).toBeCloseTo(0.9, 6);
    await output.write(1);
    expect(files.duty(1)).toBe(0);
  });

  it('does not believe what another program changed', async () => {
    const output = await pwm.open(ref, plain);
    await files.write('/sys/class/pwm/pwmchip0/pwm1/enable', '0');
    await expect(output.read()).rejects.toMatchObject({ fault: 'failed', message: /changed by another/ });
  });

  it.each([
    ['absent', { chip: 3, channel: 0 }, 'there is no PWM chip 3; found: pwmchip0 (fe20c000.pwm)'],
    ['absent', { chip: 0, channel: 2 }, 'PWM channel 2 of pwmchip0 does not exist; it has channels 0 to 1'],
  ])('is %s at %j', async (fault, at, message) => {
    await expect(pwm.open(at, plain)).rejects.toMatchObject({ fault, message });
  });

  it('is busy when a kernel driver has it, and when it is open already', async () => {
    files.fault = 'busy';
    await expect(pwm.open(ref, plain)).rejects.toMatchObject({
      fault: 'busy',
      message: /by a kernel driver/,
    });
    files.fault = undefined;
    await pwm.open(ref, plain);
    await expect(pwm.open(ref, plain)).rejects.toMatchObject({ fault: 'busy', message: /is open already/ });
  });

  it('goes with its chip', async () => {
    const output = await pwm.open(ref, plain);
    files.fault = 'absent';
    await expect(output.write(1)).rejects.toMatchObject({ fault: 'absent' });
    await output.close();
  });

  it('waits for udev to hand the files over, and then says who may', async () => {
    let refused = 3;
    const late = new SimulatedPwmFiles();
    const write = late.write.bind(late);
    late.write = async (path, text) => {
      if (path.endsWith('/period') && refused-- > 0) throw systemError('open', EACCES);
      return write(path, text);
    };
    await soon(anyPwm(late, board.i2c, clock).open(ref, plain));
    refused = Number.POSITIVE_INFINITY;
    const opening = anyPwm(late, board.i2c, clock).open(ref, plain);
    opening.catch(() => undefined);
    for (let i = 0; i < 60; i++) await clock.advance(20);
    await expect(opening).rejects.toMatchObject({ fault: 'denied', cure: expect.stringContaining('udev') });
  });
});

describe('the PCA9685', () => {
  const at = (channel: number) => ({ pca9685: 0x40, bus: 1, channel });
  const registers = (): Uint8Array => board.pca9685.registers;

  it('has the prescale of the datasheet', () => {
    // section 7.3.5: 200 Hz with 25 MHz gives 0x1E; 0x03, for 1526 Hz, is the least that it takes
    expect([200, 24, 1_526, 50].map(preScaleOf)).toEqual([0x1e, 0xfd, 0x03, 121]);
  });

  it('has the LED registers of the datasheet', () => {
    expect(ledOf(0)).toEqual([0, 0, 0, 0x10]);
    expect(ledOf(1)).toEqual([0, 0x10, 0, 0]);
    expect(ledOf(0.5)).toEqual([0, 0, 0x00, 0x08]);
    // section 7.3.3, example 1: on at 0x199, off at 0x4CC is 20 %
    expect(dutyOf(Uint8Array.of(0x99, 0x01, 0xcc, 0x04))).toBeCloseTo(0.2, 3);
    // and 90 % across the end of the period
    expect(dutyOf(Uint8Array.of(0x65, 0x0e, 0xcb, 0x0c))).toBeCloseTo(0.9, 2);
    for (let steps = 0; steps <= 4_096; steps += 7)
      expect(dutyOf(Uint8Array.from(ledOf(steps / 4_096)))).toBe(steps / 4_096);
  });

  it('is woken with its frequency, and drives its channels at once', async () => {
    const output = await soon(pwm.open(at(2), { ...plain, frequency: 200, initial: 0.25 }));
    expect([registers()[0xfe], (registers()[0] ?? 0) & 0x30]).toEqual([0x1e, 0x20]);
    expect([board.pca9685.duty(2), await output.read()]).toEqual([0.25, 0.25]);
    await output.write(1);
    expect(board.pca9685.duty(2)).toBe(1);
  });

  it('sleeps for nobody who comes later: the other channels go on', async () => {
    const first = await soon(pwm.open(at(2), { ...plain, initial: 0.25 }));
    const modes: number[] = [];
    const write = board.pca9685.write.bind(board.pca9685);
    board.pca9685.write = (data) => {
      if (data[0] === 0 && data[1] !== undefined) modes.push(data[1]);
      write(data);
    };
    const [second] = await Promise.all([pwm.open(at(3), plain), pwm.open(at(4), { ...plain, initial: 1 })]);
    await soon(again().open(at(5), plain));
    expect(modes).toEqual([]);
    expect([await first.read(), await second?.read(), board.pca9685.duty(4)]).toEqual([0.25, 0, 1]);
  });

  it('has one frequency for all that have a channel', async () => {
    const first = await soon(pwm.open(at(2), plain));
    await expect(pwm.open(at(3), { ...plain, frequency: 50 })).rejects.toMatchObject({
      fault: 'failed',
      message: /one frequency with its others, 1000 Hz/,
    });
    await expect(pwm.open(at(2), plain)).rejects.toMatchObject({ fault: 'busy' });
    await first.close();
    const servo = await soon(pwm.open(at(3), { ...plain, frequency: 50 }));
    expect([await servo.read(), registers()[0xfe]]).toEqual([0, 121]);
  });

  it('is not believed after its supply was away, and set up anew by the next', async () => {
    const output = await soon(pwm.open(at(2), { ...plain, initial: 0.5 }));
    board.pca9685.powerOn();
    await output.write(0.5);
    await expect(output.read()).rejects.toMatchObject({ fault: 'failed', message: /its supply was away/ });
    await output.close();
    const anew = await soon(pwm.open(at(2), { ...plain, initial: 0.5 }));
    expect(await anew.read()).toBe(0.5);
  });

  it('inverts', async () => {
    const output = await soon(pwm.open(at(2), { ...plain, inverted: true, initial: 0 }));
    expect([board.pca9685.duty(2), await output.read()]).toEqual([1, 0]);
  });
});
