import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action, ActuatorDefinition } from '../../../src/actuators/actuator.ts';
import { cover } from '../../../src/actuators/cover.ts';
import { fan } from '../../../src/actuators/fan.ts';
import type { GuardLimits } from '../../../src/actuators/guard/limits.ts';
import type { Outcome } from '../../../src/actuators/guard/messages.ts';
import { openGuardRunner } from '../../../src/actuators/guard-runner.ts';
import type { GuardedActuator, GuardRunner } from '../../../src/actuators/guarded.ts';
import { light } from '../../../src/actuators/light.ts';
import { servo } from '../../../src/actuators/servo.ts';
import { onOffSwitch } from '../../../src/actuators/switch.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PLAIN } from '../../support/limits.ts';

// What fades, blinks and travels, behind the guard.

const [OPEN, CLOSE, RELAY, LED] = [5, 6, 12, 13];

const made = (
  name: string,
  definition: ActuatorDefinition,
  options: object,
  limits: Partial<GuardLimits>,
): GuardedActuator => ({
  name,
  definition,
  options: v.parse(definition.options, options),
  limits: { ...PLAIN, ...limits },
});
const lamp = (limits: Partial<GuardLimits> = {}): GuardedActuator =>
  made('lamp', light, { pwm: { chip: 0, channel: 0 }, gamma: 1 }, limits);
const led = (limits: Partial<GuardLimits> = {}): GuardedActuator =>
  made('lamp', onOffSwitch, { line: LED }, limits);
const blind = (limits: Partial<GuardLimits> = {}): GuardedActuator =>
  made(
    'blind',
    cover,
    { open: { line: OPEN }, close: { line: CLOSE }, openTime: '10s', closeTime: '10s', overrun: '1s' },
    limits,
  );
const relay = made('relay', onOffSwitch, { line: RELAY }, {});

let clock: FakeClock;
let board: SimulatedBoard;
let saved: Map<string, string>;
let running: GuardRunner | undefined;

async function start(
  actuators: readonly GuardedActuator[],
  interlocks: { readonly actuators: readonly string[]; readonly deadTimeMs: number }[] = [],
): Promise<GuardRunner> {
  running = await openGuardRunner({
    config: { actuators, interlocks },
    board,
    clock,
    log: silentLog,
    store: {
      load: (name) => saved.get(name),
      save: (name, text) => void saved.set(name, text),
    },
    boot: 'a',
  });
  return running;
}

/** Looks for 5 ms at a time, so that what runs on microtasks keeps up. */
async function wait(ms: number): Promise<void> {
  const end = clock.monotonic() + ms;
  while (clock.monotonic() < end) await clock.advance(Math.min(5, end - clock.monotonic()));
}

async function ask(runner: GuardRunner, name: string, action: Action): Promise<Outcome | 'waiting'> {
  let found: Outcome | 'waiting' = 'waiting';
  void runner.perform(name, action, clock.monotonic() + 1_000).then((outcome) => {
    found = outcome;
  });
  for (let i = 0; i < 10; i++) await clock.advance(0);
  return found;
}

const DONE = { state: 'executed' };
const ON: Action = { type: 'set', value: true };
const OFF: Action = { type: 'set', value: false };
const blink = (onMs: number, offMs: number, times?: number): Action => ({
  type: 'blink',
  onMs,
  offMs,
  ...(times !== undefined && { times }),
});
const duty = (): number => board.pwmPins.duty(0);
const moving = (): boolean => board.pins.level(OPEN) + board.pins.level(CLOSE) > 0;

beforeEach(() => {
  clock = new FakeClock();
  board = openSimulatedBoard({ clock, seed: 1 });
  saved = new Map();
});
afterEach(async () => {
  const closed = running?.close();
  await clock.advance(5_000);
  await closed;
  running = undefined;
  await board.close();
});

describe('a fade', () => {
  it('is told on its way and at its end', async () => {
    const runner = await start([lamp()]);
    expect(await ask(runner, 'lamp', { type: 'set', value: 1, fadeMs: 4_000 })).toEqual(DONE);
    expect(runner.state('lamp')).toMatchObject({ activity: 'fading', cause: 'command' });
    await wait(2_100);
    expect(runner.state('lamp')).toMatchObject({ activity: 'fading', readBack: false });
    expect(runner.state('lamp')?.level).toBeCloseTo(0.5, 1);
    await wait(3_000);
    expect(runner.state('lamp')).toMatchObject({ level: 1, activity: undefined, readBack: true });
  });

  it('to off counts as on until it is dark, and is off for certain then', async () => {
    const runner = await start([lamp(), relay], [{ actuators: ['lamp', 'relay'], deadTimeMs: 0 }]);
    await ask(runner, 'lamp', ON);
    expect(await ask(runner, 'lamp', { type: 'set', value: 0, fadeMs: 1_000 })).toEqual(DONE);
    await wait(900);
    expect(await ask(runner, 'relay', ON)).toMatchObject({ state: 'rejected', reason: 'interlock' });
    await wait(200);
    expect([duty(), runner.state('lamp')?.cause]).toEqual([0, 'command']);
    expect(await ask(runner, 'relay', ON)).toEqual(DONE);
  });

  it('does not hold up an off, and not the end of its time on', async () => {
    const runner = await start([lamp({ maxOnMs: 3_000 })]);
    await ask(runner, 'lamp', { type: 'set', value: 1, fadeMs: 60_000 });
    await wait(1_000);
    await ask(runner, 'lamp', OFF);
    expect(duty()).toBe(0);
    await ask(runner, 'lamp', { type: 'set', value: 1, fadeMs: 60_000 });
    await wait(2_990);
    expect(duty()).toBeGreaterThan(0);
    await wait(20);
    expect([duty(), runner.state('lamp')?.cause]).toEqual([0, 'max-on']);
    await wait(5_000);
    expect(duty()).toBe(0);
  });

  it('is refused where nothing fades', async () => {
    const runner = await start([relay]);
    expect(await ask(runner, 'relay', { type: 'set', value: 1, fadeMs: 1_000 })).toMatchObject({
      state: 'rejected',
      reason: 'wrong-value',
      detail: 'it cannot fade',
    });
  });
});

describe.each([
  [
    'light',
    lamp,
    duty,
    (broken: boolean) => {
      board.pwmPins.fault = broken ? 'absent' : undefined;
    },
  ],
  [
    'switch',
    led,
    () => board.pins.level(LED),
    (broken: boolean) => board.faults.line(LED, broken ? 'absent' : undefined),
  ],
] as const)('a blink of a %s', (_, lamp, shown, disturb) => {
  it('ends by itself after so many times', async () => {
    const runner = await start([lamp()]);
    expect(await ask(runner, 'lamp', blink(300, 200, 3))).toEqual(DONE);
    expect(runner.state('lamp')).toMatchObject({ level: 1, activity: 'blinking' });
    await wait(1_290);
    expect(shown()).toBe(1);
    await wait(20);
    expect(runner.state('lamp')).toMatchObject({ level: 0, activity: undefined, cause: 'blink-end' });
    await wait(2_000);
    expect(shown()).toBe(0);
  });

  it('is on for its whole time: link loss, max-on and interlocks end it or keep it out', async () => {
    const runner = await start(
      [lamp({ maxOnMs: 5_000 }), relay],
      [{ actuators: ['lamp', 'relay'], deadTimeMs: 0 }],
    );
    expect(await ask(runner, 'lamp', blink(500, 500, 20))).toMatchObject({ reason: 'max-on' });
    await ask(runner, 'lamp', blink(500, 500));
    await wait(700);
    expect(shown()).toBe(0);
    expect(await ask(runner, 'relay', ON)).toMatchObject({ reason: 'interlock' });
    await wait(4_400);
    expect(runner.state('lamp')).toMatchObject({ level: 0, cause: 'max-on' });
    await ask(runner, 'lamp', blink(500, 500));
    runner.linkLost(1_200);
    await wait(1_210);
    expect(runner.state('lamp')).toMatchObject({ level: 0, cause: 'link-loss', activity: undefined });
    await wait(3_000);
    expect(shown()).toBe(0);
  });

  it('is not faster than the shortest times on and off', async () => {
    const runner = await start([lamp({ minOnMs: 400, minOffMs: 600 })]);
    await wait(1_000);
    expect(await ask(runner, 'lamp', blink(399, 600))).toMatchObject({ reason: 'min-on' });
    expect(await ask(runner, 'lamp', blink(400, 599))).toMatchObject({ reason: 'min-off' });
    expect(await ask(runner, 'lamp', blink(400, 600))).toEqual(DONE);
  });

  it('changes no more often than the rate allows, and its changes count', async () => {
    const runner = await start([lamp({ changesPerMinute: 8 })]);
    expect(await ask(runner, 'lamp', blink(500, 500))).toMatchObject({ reason: 'rate-limit' });
    expect(await ask(runner, 'lamp', blink(500, 500, 5))).toMatchObject({ reason: 'rate-limit' });
    expect(await ask(runner, 'lamp', blink(500, 500, 3))).toEqual(DONE);
    await wait(3_000);
    // on, off, on, off, on, off: six of eight
    expect(await ask(runner, 'lamp', ON)).toEqual(DONE);
    expect(await ask(runner, 'lamp', OFF)).toEqual(DONE);
    expect(await ask(runner, 'lamp', ON)).toMatchObject({ reason: 'rate-limit' });
    await wait(60_000);
    expect(await ask(runner, 'lamp', ON)).toEqual(DONE);
  });

  it('gives way to a plain on, which then stays', async () => {
    const runner = await start([lamp()]);
    await ask(runner, 'lamp', blink(300, 300));
    await wait(400);
    expect(await ask(runner, 'lamp', ON)).toEqual(DONE);
    await wait(2_000);
    expect([shown(), runner.state('lamp')?.activity]).toEqual([1, undefined]);
  });

  it('is not left blinking by an exit that holds', async () => {
    const runner = await start([lamp({ onExit: 'hold' })]);
    await ask(runner, 'lamp', blink(300, 300));
    const closed = runner.close();
    await wait(100);
    await closed;
    expect(shown()).toBe(0);
  });

  it('that goes wrong by itself is a fault, and made safe', async () => {
    const runner = await start([lamp()]);
    await ask(runner, 'lamp', blink(300, 300));
    disturb(true);
    await wait(1_000);
    expect(runner.state('lamp')).toMatchObject({ fault: expect.stringMatching(/not there|no PWM/) });
    disturb(false);
    await wait(6_000);
    expect(runner.state('lamp')).toMatchObject({ level: 0, fault: undefined });
    expect(shown()).toBe(0);
  });
});

describe('a move', () => {
  it('goes its way, is told on it, and is off for certain at its end', async () => {
    const runner = await start([blind()]);
    expect(runner.state('blind')).toMatchObject({ level: 0, position: undefined });
    expect(await ask(runner, 'blind', { type: 'move', position: 1 })).toEqual(DONE);
    await wait(5_000);
    expect(runner.state('blind')).toMatchObject({ level: 1, activity: 'opening', position: undefined });
    await wait(7_000);
    expect(runner.state('blind')).toMatchObject({ level: 0, position: 1, cause: 'move-end' });
    await ask(runner, 'blind', { type: 'move', position: 0.6 });
    await wait(2_100);
    expect(runner.state('blind')?.activity).toBe('closing');
    expect(runner.state('blind')?.position).toBeCloseTo(0.8, 1);
    await wait(3_000);
    expect(runner.state('blind')).toMatchObject({ level: 0, position: 0.6, activity: undefined });
  });

  it('to where it stands is done at once', async () => {
    saved.set('actuator blind', '{"position":0.5}');
    const runner = await start([blind()]);
    expect(await ask(runner, 'blind', { type: 'move', position: 0.5 })).toEqual(DONE);
    await wait(100);
    expect(runner.state('blind')).toMatchObject({ level: 0, position: 0.5 });
    expect(moving()).toBe(false);
  });

  it('stops when it is told to, whatever its shortest time on', async () => {
    const runner = await start([blind({ minOnMs: 60_000 })]);
    await ask(runner, 'blind', { type: 'move', position: 1 });
    await wait(3_000);
    expect(moving()).toBe(true);
    expect(await ask(runner, 'blind', { type: 'stop' })).toEqual(DONE);
    expect(moving()).toBe(false);
  });

  it('is ended by a lost link, a stale input and its longest time on', async () => {
    const runner = await start([blind({ maxOnMs: 4_000, onStaleInput: ['wind'] })]);
    runner.fresh('wind');
    await ask(runner, 'blind', { type: 'move', position: 1 });
    await wait(4_020);
    expect([moving(), runner.state('blind')?.cause]).toEqual([false, 'max-on']);
    await ask(runner, 'blind', { type: 'move', position: 1 });
    await wait(2_000);
    runner.stale('wind');
    await wait(20);
    expect([moving(), runner.state('blind')?.cause]).toEqual([false, 'stale-input']);
    expect(await ask(runner, 'blind', { type: 'move', position: 0 })).toMatchObject({
      reason: 'stale-input',
    });
    runner.fresh('wind');
    await ask(runner, 'blind', { type: 'move', position: 1 });
    runner.linkLost(1_000);
    await wait(1_020);
    expect([moving(), runner.state('blind')?.cause]).toEqual([false, 'link-loss']);
  });

  it('frees its group as soon as it is there, not only after the longest way', async () => {
    saved.set('actuator blind', '{"position":0.5}');
    const runner = await start([blind(), relay], [{ actuators: ['blind', 'relay'], deadTimeMs: 0 }]);
    await ask(runner, 'blind', { type: 'move', position: 0.6 });
    await wait(1_000);
    expect(await ask(runner, 'relay', ON)).toMatchObject({ reason: 'interlock' });
    await wait(1_000);
    expect(await ask(runner, 'relay', ON)).toEqual(DONE);
  });

  it('survives a restart with its place', async () => {
    const first = await start([blind()]);
    await ask(first, 'blind', { type: 'move', position: 0.4 });
    await wait(40_000);
    const closed = first.close();
    await wait(100);
    await closed;
    const second = await start([blind()]);
    expect(second.state('blind')).toMatchObject({ level: 0, position: 0.4, cause: 'start' });
  });

  it('of a servo is a level', async () => {
    const runner = await start([made('flap', servo, { pwm: { chip: 0, channel: 1 } }, {})]);
    expect(await ask(runner, 'flap', { type: 'move', position: 0.5 })).toEqual(DONE);
    expect(board.pwmPins.duty(1)).toBeCloseTo(0.075, 6);
  });
});

it('a fan that stands still is a fault in its report, and goes on being driven', async () => {
  const options = { pwm: { chip: 0, channel: 1 }, tachometer: { line: 25, stallAfter: '3s' } };
  const runner = await start([made('fan', fan, options, {})]);
  await ask(runner, 'fan', ON);
  await wait(8_000);
  expect(runner.state('fan')).toMatchObject({
    level: 1,
    rpm: 0,
    fault: expect.stringContaining('stands still'),
  });
  expect(board.pwmPins.duty(1)).toBe(1);
  await ask(runner, 'fan', OFF);
  expect(runner.state('fan')).toMatchObject({ level: 0, fault: undefined });
});

describe('the record of an off', () => {
  it('is written after the output went off: a commit takes as long as the disk takes', async () => {
    const levels: number[] = [];
    const save = saved.set.bind(saved);
    saved.set = (name, text) => {
      levels.push(board.pca9685.duty(0));
      return save(name, text);
    };
    const lantern = made('lamp', light, { pwm: { pca9685: 0x40, channel: 0 } }, {});
    const starting = start([lantern]);
    await wait(50);
    const runner = await starting;
    await ask(runner, 'lamp', { type: 'pulse', ms: 100 });
    levels.splice(0);
    await wait(200);
    expect(levels.length).toBeGreaterThan(0);
    expect(levels).not.toContain(1);
  });

  it('does not wait for an output that hangs, and neither does another that goes on', async () => {
    const chip = { bus: 1, address: 0x40 };
    const lantern = made('lamp', light, { pwm: { pca9685: 0x40, channel: 0 } }, {});
    const starting = start([lantern, relay]);
    await wait(50);
    const runner = await starting;
    await ask(runner, 'lamp', ON);
    board.faults.i2c(chip, 'stuck');
    await ask(runner, 'lamp', OFF);
    const asked = runner.perform('relay', ON, clock.monotonic() + 1_000);
    await wait(60);
    expect(await asked).toEqual(DONE);
    expect(board.pins.level(RELAY)).toBe(1);
    board.faults.i2c(chip, undefined);
    await wait(3_000);
  });
});
