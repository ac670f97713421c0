import { afterEach, describe, expect, it } from 'vitest';
import { light } from '../../../src/actuators/light.ts';
import { type Opened, openKind, refusals } from './open-kind.ts';

const options = { pwm: { chip: 0, channel: 0 }, gamma: 2 };

describe('the light', () => {
  let opened: Opened;
  const open = async (more: object = {}): Promise<Opened> => {
    opened = await openKind(light, { ...options, ...more });
    return opened;
  };
  const duty = (): number => opened.board.pwmPins.duty(0);
  afterEach(() => opened?.close());

  it('makes equal steps look equal', async () => {
    const { actuator } = await open();
    expect(await actuator.drive(0.5)).toEqual({ level: 0.5, readBack: true });
    expect(duty()).toBe(0.25);
  });

  it('fades evenly in level, tells where it is, and ends where it should', async () => {
    const { actuator, wait } = await open();
    const begun = await actuator.drive(1, { type: 'fade', ms: 2_000, to: 1 });
    expect(begun).toMatchObject({ level: 0, activity: 'fading', readBack: false });
    expect(begun.againMs).toBeGreaterThan(0);
    await wait(1_000);
    expect((await actuator.state()).level).toBeCloseTo(0.5, 1);
    expect(duty()).toBeCloseTo(0.25, 1);
    await wait(1_000);
    expect(await actuator.state()).toEqual({ level: 1, readBack: true });
    expect(duty()).toBe(1);
  });

  it('takes a new order in the middle of a fade, and the old one writes nothing any more', async () => {
    const { actuator, wait } = await open();
    await actuator.drive(1, { type: 'fade', ms: 2_000, to: 1 });
    await wait(1_000);
    await actuator.drive(0);
    await wait(3_000);
    expect(duty()).toBe(0);
    await actuator.drive(1, { type: 'fade', ms: 1_000, to: 0.5 });
    await wait(500);
    expect((await actuator.state()).level).toBeCloseTo(0.25, 1);
  });

  it('blinks so many times in the time of the clock and ends dark', async () => {
    const { actuator, board, wait } = await open();
    const began = board.pwmPins.history.length;
    await actuator.drive(1, { type: 'blink', onMs: 300, offMs: 700, times: 3 });
    const seen: number[] = [];
    for (let ms = 0; ms < 4_000; ms += 100) {
      seen.push(duty());
      if (ms < 2_300) expect(await actuator.state()).toMatchObject({ level: 1, activity: 'blinking' });
      await wait(100);
    }
    const period = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
    expect(seen).toEqual([...period, ...period, ...period, ...Array(10).fill(0)]);
    expect(await actuator.state()).toEqual({ level: 0, readBack: true });
    expect(board.pwmPins.history.slice(began).map((entry) => entry.duty)).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('blinks until it is told otherwise', async () => {
    const { actuator, wait } = await open();
    await actuator.drive(1, { type: 'blink', onMs: 500, offMs: 500 });
    await wait(60_250);
    expect([duty(), (await actuator.state()).activity]).toEqual([1, 'blinking']);
    await actuator.drive(0);
    await wait(2_000);
    expect(duty()).toBe(0);
  });

  it('tells at the next look what went wrong in the meantime', async () => {
    const { actuator, board, wait } = await open();
    await actuator.drive(1, { type: 'blink', onMs: 500, offMs: 500 });
    board.pwmPins.fault = 'absent';
    await wait(600);
    await expect(actuator.state()).rejects.toMatchObject({ fault: 'absent' });
    board.pwmPins.fault = undefined;
    expect(await actuator.drive(0)).toEqual({ level: 0, readBack: true });
  });

  it('begins nothing any more once it was closed', async () => {
    const { actuator, board, wait } = await open();
    await actuator.drive(1, { type: 'blink', onMs: 100, offMs: 100 });
    await actuator.close();
    const writes = board.pwmPins.history.length;
    await wait(1_000);
    expect(board.pwmPins.history.length).toBe(writes);
    expect(board.pwmPins.exported(0)).toBe(false);
  });

  it.each<[string, object, string]>([
    ['no chip', { pwm: { channel: 1 } }, "pwm: expected `chip` (the kernel's) or `pca9685`"],
    ['both chips', { pwm: { chip: 0, pca9685: 0x40, channel: 1 } }, 'pwm: expected `chip`'],
    [
      'a bus without need',
      { pwm: { chip: 0, bus: 1, channel: 1 } },
      'pwm: expected `bus` only with `pca9685`',
    ],
    [
      'a channel that no PCA9685 has',
      { pwm: { pca9685: 0x40, channel: 16 } },
      'has channels 0 to 15, got 16',
    ],
    [
      'an address that no PCA9685 has',
      { pwm: { pca9685: 0x70, channel: 1 } },
      'pwm.pca9685: expected the address',
    ],
    [
      'a frequency that no PCA9685 has',
      { pwm: { pca9685: 0x40, channel: 1 }, frequency: 2_000 },
      'frequency: expected 24 to 1526 Hz',
    ],
  ])('refuses %s', (_, more, message) => {
    expect(refusals(light, { ...options, ...more })).toEqual([expect.stringContaining(message)]);
  });
});
