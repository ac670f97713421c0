import { afterEach, describe, expect, it } from 'vitest';
import { servo } from '../../../src/actuators/servo.ts';
import { type Opened, openKind, refusals } from './open-kind.ts';

const options = { pwm: { chip: 0, channel: 1 } };

describe('the servo', () => {
  let opened: Opened;
  afterEach(() => opened?.close());
  const open = async (more: object = {}): Promise<Opened> => {
    opened = await openKind(servo, { ...options, ...more });
    return opened;
  };
  /** us */
  const width = (): number =>
    (opened.board.pwmPins.duty(1) * 1e6) / (opened.board.pwmPins.frequency(1) || Number.NaN);

  it('goes from min to max at 50 Hz, and does not claim to know where its arm is', async () => {
    const { actuator, board } = await open({ min: 600, max: 2_400 });
    expect(board.pwmPins.frequency(1)).toBe(50);
    expect(width()).toBeCloseTo(600, 3);
    expect(await actuator.drive(1)).toEqual({ level: 1, readBack: false });
    expect(width()).toBeCloseTo(2_400, 3);
    await actuator.drive(0.5);
    expect(width()).toBeCloseTo(1_500, 3);
  });

  it('turns the other way where it is mounted so', async () => {
    const { actuator } = await open({ reverse: true });
    await actuator.drive(0);
    expect(width()).toBeCloseTo(2_000, 3);
  });

  it('is released after its time, and holds again with the next order', async () => {
    const { actuator, board, wait } = await open({ release: '1s' });
    await actuator.drive(1);
    await wait(995);
    expect(width()).toBeCloseTo(2_000, 3);
    await wait(10);
    expect(board.pwmPins.duty(1)).toBe(0);
    expect(await actuator.state()).toEqual({ level: 1, readBack: false });
    await actuator.drive(0.5);
    expect(width()).toBeCloseTo(1_500, 3);
  });

  it.each<[object, string]>([
    [
      { min: 2_000, max: 1_000 },
      'min: expected less than `max`; to turn it the other way use `reverse: true`',
    ],
    [{ min: 1_500, max: 1_500 }, 'min: expected less than `max`'],
    [{ max: 3_000, frequency: 400 }, 'max: expected less than one period of `frequency`'],
  ])('refuses %j', (more, message) => {
    expect(refusals(servo, { ...options, ...more })).toEqual([expect.stringContaining(message)]);
  });
});
