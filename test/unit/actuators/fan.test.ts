import { afterEach, describe, expect, it } from 'vitest';
import { fan } from '../../../src/actuators/fan.ts';
import { type Opened, openKind, refusals } from './open-kind.ts';

const options = { pwm: { chip: 0, channel: 0 } };
const TACHO = 25;

describe('the fan', () => {
  let opened: Opened;
  afterEach(() => opened?.close());
  const open = async (more: object = {}, initial = 0): Promise<Opened> => {
    opened = await openKind(fan, { ...options, ...more }, initial);
    return opened;
  };
  const duty = (): number => opened.board.pwmPins.duty(0);
  /** Turns at `rpm` for a time, two pulses a revolution. */
  const turn = async (rpm: number, ms: number): Promise<void> => {
    const half = 60_000 / rpm / 4;
    for (let passed = 0; passed < ms; passed += 2 * half) {
      opened.board.pins.drive(TACHO, 0);
      await opened.clock.advance(half);
      opened.board.pins.drive(TACHO, 1);
      await opened.clock.advance(half);
    }
  };

  it('spans its levels from the minimum to all, and off is off', async () => {
    const { actuator } = await open({ minimum: 0.2 });
    for (const [level, expected] of [
      [0.5, 0.6],
      [1, 1],
      [0.01, 0.208],
      [0, 0],
    ] as const) {
      expect(await actuator.drive(level)).toEqual({ level, readBack: true });
      expect(duty()).toBeCloseTo(expected, 6);
    }
  });

  it('starts with full power, and only when it starts', async () => {
    const { actuator, wait } = await open({ boost: '800ms' });
    expect(await actuator.drive(0.3)).toMatchObject({ level: 0.3 });
    expect(duty()).toBe(1);
    await wait(795);
    expect(duty()).toBe(1);
    await wait(10);
    expect(duty()).toBeCloseTo(0.3, 6);
    await actuator.drive(0.4);
    expect(duty()).toBeCloseTo(0.4, 6);
  });

  it('is off at once in the middle of a boost, and stays so', async () => {
    const { actuator, wait } = await open({ boost: '800ms' });
    await actuator.drive(0.3);
    await wait(400);
    await actuator.drive(0);
    expect(duty()).toBe(0);
    await wait(1_000);
    expect(duty()).toBe(0);
  });

  it('starts with full power when it is on from the first moment', async () => {
    const { wait } = await open({ boost: '800ms' }, 0.3);
    expect(duty()).toBe(1);
    await wait(805);
    expect(duty()).toBeCloseTo(0.3, 6);
  });

  describe('with a tachometer', () => {
    const tachometer = { line: TACHO, pulsesPerTurn: 2, stallAfter: '3s' };

    it('tells how fast it turns', async () => {
      const { actuator } = await open({ tachometer });
      await actuator.drive(0.5);
      await turn(1_200, 3_000);
      const state = await actuator.state();
      expect(state).toMatchObject({ level: 0.5, rpm: 1_200 });
      expect(state.againMs).toBeGreaterThan(0);
      expect(state).not.toHaveProperty('fault');
    });

    it('says that it stands still, but not before its time, and takes that back when it turns', async () => {
      const { actuator, wait } = await open({ tachometer, boost: '1s' });
      await actuator.drive(0.5);
      await wait(3_995);
      expect(await actuator.state()).not.toHaveProperty('fault');
      await wait(10);
      expect(await actuator.state()).toMatchObject({
        level: 0.5,
        rpm: 0,
        fault: 'it is driven and stands still for 3 s',
      });
      await turn(600, 1_000);
      const turning = await actuator.state();
      expect(turning).toMatchObject({ rpm: 600 });
      expect(turning).not.toHaveProperty('fault');
    });

    it('stands still for good reason while it is off', async () => {
      const { actuator, wait } = await open({ tachometer });
      await actuator.drive(0.5);
      await actuator.drive(0);
      await wait(10_000);
      expect(await actuator.state()).toEqual({ level: 0, readBack: true });
    });

    it('says so when its line goes', async () => {
      const { actuator, board, wait } = await open({ tachometer });
      await actuator.drive(0.5);
      board.faults.line(TACHO, 'absent');
      await wait(10);
      await expect(actuator.state()).rejects.toMatchObject({ fault: 'absent' });
    });

    it('takes no line when the PWM is not there', async () => {
      const { board, clock, memory } = await open();
      board.pwmPins.fault = 'absent';
      const chosen = { ...options, inverted: false, frequency: 25_000, minimum: 0, boost: 0 };
      const full = {
        ...chosen,
        tachometer: { line: TACHO, pulsesPerTurn: 2, pull: 'up', stallAfter: 1 },
      };
      await expect(
        fan.open({ ...full, pwm: { chip: 0, channel: 1 } } as never, { board, clock, memory, initial: 0 }),
      ).rejects.toMatchObject({ fault: 'absent' });
      board.gpio.openInput({ line: TACHO }, { bias: 'none', activeLow: false, debounceMs: 0, edges: false });
    });
  });

  it.each<[object, string]>([
    [{ minimum: 1 }, 'minimum: expected less than 1'],
    [{ tachometer: {} }, 'tachometer: expected `line` (BCM number)'],
    [{ pwm: { pca9685: 0x40, channel: 0 } }, 'frequency: expected 24 to 1526 Hz'],
  ])('refuses %j', (more, message) => {
    expect(refusals(fan, { ...options, ...more })).toEqual([expect.stringContaining(message)]);
  });
});
